import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { MISTAKES } from "./grading/mistakes";
import { cells, solutions } from "./worked-notebook";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const readme = read("README.md");
const manifest = JSON.parse(read("package.json"));

/** The tests that run each command of the README, as its readers do. */
const RUN_BY: Record<string, [file: string, call: RegExp]> = {
  "npm start": ["tests/browser/jupyterlab.test.ts", /"start"/],
  "npm test": [".ci/run", /^npm test$/m],
  "npm run execute": ["tests/execute/execute.test.ts", /execute/],
  "npm run grade": ["tests/grading/notebooks.ts", /"grade\.mjs"/],
  "npm run html": ["tests/html/page.ts", /html\.mjs/],
  "npm run exercises": ["tests/grading/learners-edition.test.ts", /exercises/],
  "npm run build:wasm": ["tests/numpy/wasm.test.ts", /build\.mjs/],
  "npm run bench": ["tests/long/bench.test.ts", /"bench"/],
};

/** The same for commands of other programs, by their first words. */
const OTHERS_RUN_BY: Record<string, [file: string, call: RegExp]> = {
  ".venv/bin/pip": ["tests/homes/batch.test.ts", /"pip", "install"/],
  ".venv/bin/jupyter notebook": ["tests/homes/notebook-7.test.ts", /\["notebook"/],
  ".venv/bin/jupyter console": ["tests/homes/console.test.ts", /"console", "--kernel", "tslab"/],
  ".venv/bin/jupyter execute": ["tests/homes/batch.test.ts", /"jupyter", "execute"/],
  ".venv/bin/papermill": ["tests/homes/batch.test.ts", /"papermill", "\w+\.ipynb"/],
  repo2docker: ["tests/homes/binder.test.ts", /"repo2docker"/],
  "git archive": ["tests/grading/learners-edition.test.ts", /\^git archive/],
  "nbgrader generate_assignment": ["tests/grading/nbgrader.test.ts", /\["generate_assignment"/],
  "nbgrader release_assignment": ["tests/grading/nbgrader.test.ts", /\["release_assignment"/],
  "nbgrader fetch_assignment": ["tests/grading/nbgrader.test.ts", /\["fetch_assignment"/],
  "nbgrader submit": ["tests/grading/nbgrader.test.ts", /\["submit"/],
  "nbgrader collect": ["tests/grading/nbgrader.test.ts", /\["collect"/],
  "nbgrader autograde": ["tests/grading/nbgrader.test.ts", /\["autograde"/],
};

test("every command of the README is a script, and a test runs it", () => {
  const commands = new Set(readme.match(/\bnpm (run [\w:]+|start|test)\b/g));
  assert.deepEqual([...commands].sort(), Object.keys(RUN_BY).sort());
  for (const [command, [file, call]] of Object.entries(RUN_BY)) {
    assert.ok(manifest.scripts[command.replace(/^npm (run )?/, "")], command);
    assert.match(read(file), call, `${file} for ${command}`);
  }
  for (const [, block] of readme.matchAll(/```sh\n([^]*?)```/g)) {
    for (const line of block.trim().split("\n"))
      assert.ok(RUN_BY[line] || /^git archive /.test(line), line);
  }
});

test("a test runs every command of other programs", () => {
  const commands = new Set(
    readme.match(/(?<=`|^)(\.venv\/bin\/(jupyter )?\w+|repo2docker|git archive|nbgrader \w+)/gm),
  );
  assert.deepEqual([...commands].sort(), Object.keys(OTHERS_RUN_BY).sort());
  for (const [command, [file, call]] of Object.entries(OTHERS_RUN_BY))
    assert.match(read(file), call, `${file} for ${command}`);
});

test("the picture at the top is the notebook's", () => {
  const cell = cells().find(({ id }) => id === "lstm-gates-of-a-unit");
  const output = cell?.outputs?.find(({ data }) => data?.["image/svg+xml"]);
  const svg = [output?.data?.["image/svg+xml"]].flat().join("");
  assert.equal(read("docs/lstm-gates.svg"), svg);
});

test("the lines in Python are the benchmark's, those in TypeScript the notebook's", () => {
  const lines = [...readme.matchAll(/^\| `(\w+ = .*)`\s*\| `(\w+ = .*;)`\s*\|$/gm)];
  assert.equal(lines.length, 8);
  const python = read("bench/numpy_reference.py").replaceAll(/p\["(\w+)"\]/g, "$1");
  for (const [, theirs, ours] of lines) {
    assert.ok(python.includes(theirs), theirs);
    assert.ok(solutions().lstm_cell_forward.includes(ours), ours);
  }
});

test("what the README counts is so many", () => {
  const counted = Number(readme.match(/(\d+) mistakes are tried/)?.[1]);
  assert.equal(counted, MISTAKES.length, "how many mistakes are tried");
});

test("what the README names exists, and no package is left out", () => {
  const files = [
    ...readme.matchAll(
      /\]\((?!http)([^)#]+)|`((?:lib|tests|kernel|scripts|bench|assembly|notebooks)\/[\w./-]*)`/g,
    ),
  ];
  assert.ok(files.length > 15);
  for (const [, link, name] of files)
    assert.ok(existsSync(path.join(root, link ?? name)), link ?? name);
  const table = readme.slice(readme.indexOf("### What each package is for"));
  const python = [...read("requirements-test.in").matchAll(/^[\w-]+(?===)/gm)].map(
    ([name]) => name,
  );
  assert.ok(python.length >= 5);
  const { dependencies, devDependencies } = manifest;
  for (const name of [...Object.keys({ ...dependencies, ...devDependencies }), ...python]) {
    assert.match(table, new RegExp(`^\\|.*(?<![\\w/])${name}(?![\\w/-])`, "m"), name);
  }
});
