import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, readSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = path.resolve(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

interface Package {
  version: string;
  integrity?: string;
  resolved?: string;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}
const { "": project, ...packages }: Record<string, Package> = JSON.parse(
  read("package-lock.json"),
).packages;

/** The supported systems. Only the first one runs the tests here. */
const SYSTEMS = [
  { os: "linux", cpu: "x64", machine: "ELF x86-64" },
  { os: "linux", cpu: "arm64", machine: "ELF AArch64" },
  { os: "darwin", cpu: "x64", machine: "Mach-O x86-64" },
  { os: "darwin", cpu: "arm64", machine: "Mach-O arm64" },
];

const nameOf = (folder: string) => folder.replace(/^.*node_modules\//, "");
const isForOneSystem = ({ os, cpu }: Package) => Boolean(os || cpu);

test("every npm package is pinned, by version and hash, and by no registry", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json"));
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    assert.match(version as string, /^\d+\.\d+\.\d+$/, name);
  }
  for (const [folder, { integrity, resolved }] of Object.entries(packages)) {
    assert.match(integrity ?? "", /^sha512-/, folder);
    assert.equal(resolved, undefined, folder);
  }
});

/** The first versions without a known vulnerability, for packages that our dependencies would request in older ones. */
const FIXED: [name: string, version: string, advisory: string][] = [
  ["vega-expression", "5.2.1", "GHSA-7f2v-3qq3-vvjf"],
  ["vega-functions", "5.18.1", "GHSA-7f2v-3qq3-vvjf"],
  ["vega-interpreter", "1.2.1", "GHSA-7f2v-3qq3-vvjf"],
  ["katex", "0.16.21", "GHSA-cg87-wmx4-v546"],
  ["d3-color", "3.1.0", "GHSA-36jr-mh4h-2g58"],
];

test("no package has a version with a known vulnerability", () => {
  for (const [name, fixed, advisory] of FIXED) {
    const found = Object.entries(packages).filter(([folder]) => nameOf(folder) === name);
    assert.ok(found.length > 0, name);
    for (const [folder, { version }] of found) {
      const order = version.localeCompare(fixed, "en", { numeric: true });
      assert.ok(order >= 0, `${folder} ${version}: ${advisory}`);
    }
  }
});

test("every Python package is pinned, by version and hash", () => {
  for (const [file, least] of [
    ["requirements.txt", 50],
    ["requirements-test.txt", 50],
    ["browser/requirements.txt", 5],
  ] as const) {
    const entries = read(file)
      .replaceAll("\\\n", "")
      .split("\n")
      .filter((line) => /^\w/.test(line));
    assert.ok(entries.length > least, file);
    for (const entry of entries)
      assert.match(entry, /^[\w.-]+(\[[\w,-]+\])?==[^ ]+ .*--hash=sha256:\w{64}/);
  }
});

// What these two scripts would fetch is also in a package or a file, which the next tests check.
test("no package runs a script when it is installed, and only these two have one", () => {
  assert.match(read(".npmrc"), /^ignore-scripts=true$/m);
  const scripts = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  assert.deepEqual(scripts.map(([folder]) => nameOf(folder)).sort(), ["esbuild", "zeromq"]);
});

test("a package with a variant for one system has one for each", () => {
  const families = Object.entries(packages).flatMap(([folder, { optionalDependencies }]) => {
    const members = Object.keys(optionalDependencies ?? {}).flatMap((name) => {
      const member = packages[`${folder}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
      return member && isForOneSystem(member) ? [member] : [];
    });
    return members.length > 1 ? [{ name: nameOf(folder), members }] : [];
  });
  const names = families.map(({ name }) => name);
  assert.deepEqual(names.sort(), ["@biomejs/biome", "@resvg/resvg-js", "esbuild"]);
  for (const { name, members } of families) {
    for (const { os, cpu } of SYSTEMS) {
      const found = members.some(
        (member) =>
          member.os?.includes(os) && member.cpu?.includes(cpu) && member.libc?.[0] !== "musl",
      );
      assert.ok(found, `${name} for ${os} on ${cpu}`);
    }
  }
});

test("a package with binaries has one for each system", () => {
  const withBinaries = Object.entries(packages)
    .filter(([, entry]) => !isForOneSystem(entry))
    .map(([folder]) => folder)
    .filter((folder) => files(folder).some((file) => /\.node$|(^|\/)binding\.gyp$/.test(file)));
  assert.deepEqual(withBinaries, ["node_modules/zeromq"]);
  const binaries = files("node_modules/zeromq").filter((file) => file.endsWith(".node"));
  for (const { os, cpu, machine } of SYSTEMS) {
    const own = binaries.filter((file) => file.includes(`build/${os}/${cpu}/node/`));
    assert.ok(own.length > 0, `zeromq for ${os} on ${cpu}`);
    for (const file of own) assert.equal(machineOf(`node_modules/zeromq/${file}`), machine, file);
  }
});

/** The files of a package, without those of packages inside it. */
function files(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).filter(
    (file) => !file.startsWith("node_modules/"),
  );
}

/** What a binary is made for, from its first bytes. */
function machineOf(file: string): string {
  const head = Buffer.alloc(20);
  const descriptor = openSync(path.join(root, file), "r");
  readSync(descriptor, head, 0, 20, 0);
  closeSync(descriptor);
  if (head.readUInt32BE(0) === 0x7f454c46) {
    return { 62: "ELF x86-64", 183: "ELF AArch64" }[head.readUInt16LE(18)] ?? "ELF";
  }
  if (head.readUInt32LE(0) === 0xfeedfacf) {
    return { 16777223: "Mach-O x86-64", 16777228: "Mach-O arm64" }[head.readUInt32LE(4)] ?? "";
  }
  return "";
}
