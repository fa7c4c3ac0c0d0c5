// How the commands answer to --help and to a wrong call, before anything is set up.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync, mkdtempSync, existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { COMMANDS, usage } from "../scripts/arguments.mjs";
import { replaceFile } from "../scripts/files.mjs";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

function run(script: string, ...args: string[]) {
  const file = path.join(root, "scripts", script);
  return spawnSync(process.execPath, [file, ...args], { cwd: root, encoding: "utf8" });
}

/** The commands whose scripts are in scripts/, with the name of the script. */
const scripts = Object.entries<string>(JSON.parse(read("package.json")).scripts).flatMap(
  ([name, line]) => {
    const [, script] = /^exec node scripts\/(\S+)$/.exec(line) ?? [];
    return script ? [{ name, script }] : [];
  },
);

test("npm run help lists every command, and docs/running.md shows its answer", () => {
  const { scripts: all } = JSON.parse(read("package.json"));
  assert.deepEqual(Object.keys(COMMANDS).sort(), Object.keys(all).sort());
  const { stdout, status } = run("help.mjs");
  assert.equal(status, 0);
  for (const { does } of Object.values(COMMANDS)) assert.ok(stdout.includes(does), does);
  assert.ok(read("docs/running.md").includes("```text\n" + stdout + "```"), stdout);
});

test("npm run help -- COMMAND shows how it is called", () => {
  assert.equal(run("help.mjs", "bench").stdout, `${usage("bench")}\n`);
  const { status, stderr } = run("help.mjs", "toString");
  assert.equal(status, 2);
  assert.match(stderr, /^npm run help: no command named toString\nusage: npm run help/);
});

for (const { name, script } of scripts) {
  test(`${script} --help prints the usage and does nothing else`, () => {
    const { status, stdout, stderr } = run(script, "--help");
    assert.deepEqual([status, stdout, stderr], [0, `${usage(name)}\n`, ""]);
  });
}

const wrong: [script: string, args: string[], problem: string][] = [
  ["execute.mjs", ["--nonsense"], "npm run execute: Unknown option '--nonsense'"],
  ["execute.mjs", ["a.ipynb", "b.ipynb"], "npm run execute: unexpected argument b.ipynb"],
  ["execute.mjs", ["--output"], "npm run execute: Option '--output <value>' argument missing"],
  ["execute.mjs", ["--timeout", "1.5"], "npm run execute: --timeout: expected a whole number"],
  [
    "execute.mjs",
    ["--output", "a.ipynb"],
    "npm run execute: --output: expected a NOTEBOOK with it",
  ],
  ["html.mjs", ["--output", "a.html"], "npm run html: --output: expected a NOTEBOOK with it"],
  ["exercises.mjs", ["a.ipynb"], "npm run exercises: unexpected argument a.ipynb"],
  ["grade.mjs", ["--nonsense"], "npm run grade: Unknown option '--nonsense'"],
  ["html.mjs", ["a.ipynb", "b.ipynb"], "npm run html: unexpected argument b.ipynb"],
  ["start.mjs", ["a.ipynb", "b.ipynb"], "npm start: unexpected argument b.ipynb"],
];
for (const [script, args, problem] of wrong)
  test(`${script} ${args.join(" ")} is answered with the problem and the usage`, () => {
    const { status, stdout, stderr } = run(script, ...args);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.ok(stderr.startsWith(problem), stderr);
    assert.match(stderr, /\nusage: npm (run \w+|start) -- /);
  });

test("replaceFile leaves the old file and no other when it fails", (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "files-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "a.txt");
  writeFileSync(file, "old");
  replaceFile(file, "new");
  assert.equal(readFileSync(file, "utf8"), "new");
  assert.throws(() => replaceFile(folder, "new"), /EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  assert.deepEqual(readdirSync(folder), ["a.txt"]);
  assert.deepEqual(
    readdirSync(path.dirname(folder)).filter((name) => name.startsWith(path.basename(folder))),
    [path.basename(folder)],
  );
  assert.throws(() => replaceFile(path.join(folder, "none", "b.txt"), "new"), /ENOENT/);
  assert.ok(!existsSync(path.join(folder, "none")));
});

test("scripts write files through replaceFile alone, and read their arguments in one file", () => {
  const sources = readdirSync(path.join(root, "scripts"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => [name, read(path.join("scripts", name))]);
  const using = (pattern: RegExp) =>
    sources.flatMap(([name, text]) => (pattern.test(text) ? [name] : [])).sort();
  // The lock is a file that exists or does not; its content is written in place. The site is a folder that is renamed when it is whole.
  const site = ["site.mjs", "site/bundles.mjs", "site/contents.mjs"];
  assert.deepEqual(using(/writeFile|createWriteStream/), ["files.mjs", "setup/lock.mjs", ...site]);
  // grade.py starts the judge with the names of exercises.
  assert.deepEqual(using(/process\.argv/), ["arguments.mjs", "grade/judge.mjs"]);
});
