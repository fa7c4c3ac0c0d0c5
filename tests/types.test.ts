import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = path.join(__dirname, "..");
const libFiles = readdirSync(path.join(root, "lib"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
  .map((name) => path.join(root, "lib", name));

function succeeds(...args: string[]): void {
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  assert.equal(run.status, 0, run.stdout + run.stderr);
}

for (const settings of ["tsconfig.json", "tsconfig.node.json", "tsconfig.browser.json"]) {
  test(`everything compiles with the strict settings of ${settings}`, () => {
    succeeds("node_modules/typescript/bin/tsc", "--noEmit", "--project", settings);
  });
}

test("lib compiles with the options of cells, which are less strict", async () => {
  const { default: ts } = await import("typescript");
  const { optionsOf } = await import("../compiler/service.mjs");
  const program = ts.createProgram(libFiles, { ...optionsOf(ts), types: ["node"], noEmit: true });
  const host = {
    getCanonicalFileName: String,
    getCurrentDirectory: () => root,
    getNewLine: () => "\n",
  };
  assert.equal(ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host), "");
});

test("no file of lib has the name of a package that a file beside it imports", () => {
  // tslab's require looks for `<folder>/<name>.js` among its own files before it asks Node.
  const names = new Set(libFiles.map((file) => file.replace(/\.ts$/, "")));
  for (const file of libFiles) {
    const imports = readFileSync(file, "utf8").matchAll(/from "([^."][^"]*)"/g);
    for (const [, name] of imports) {
      assert.ok(!names.has(path.join(path.dirname(file), name)), `${file} imports "${name}"`);
    }
  }
});

test("the code is formatted, and the linter finds nothing", () => {
  succeeds("node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", ".");
});
