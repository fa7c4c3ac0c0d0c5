import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { MISTAKES } from "./grading/mistakes";
import { cells } from "./worked-notebook";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const files = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(path.join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const pages = new Map(files.map((file) => [file, read(file)]));
const all = [...pages.values()].join("\n");
const manifest = JSON.parse(read("package.json"));

/** The tests that run each command as its readers do. */
const RUN_BY: Record<string, [file: string, call: RegExp]> = {
  "npm start": ["tests/browser/jupyterlab.test.ts", /"start"/],
  "npm test": [".ci/run", /^npm test$/m],
  "npm run execute": ["tests/execute/execute.test.ts", /execute/],
  "npm run grade": ["tests/grading/notebooks.ts", /"grade\.mjs"/],
  "npm run html": ["tests/html/page.ts", /html\.mjs/],
  "npm run site": ["tests/site/site.test.ts", /npm\("site"/],
  "npm run exercises": ["tests/grading/learners-edition.test.ts", /exercises/],
  "npm run build:wasm": ["tests/numpy/wasm-binary.test.ts", /build\.mjs/],
  "npm run bench": ["tests/long/bench.test.ts", /"bench"/],
  "npm run help": ["tests/commands.test.ts", /"help\.mjs"/],
  "npm run test:nodes": ["package.json", /test-nodes\.mjs/],
  "npm run test:numpy": ["package.json", /differential\/index\.cjs/],
  "npm run test:long": ["package.json", /tests\/long/],
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
  "nbgrader zip_collect": ["tests/grading/nbgrader.test.ts", /\["zip_collect"/],
  "nbgrader autograde": ["tests/grading/nbgrader.test.ts", /\["autograde"/],
  "nbgrader export": ["tests/grading/nbgrader.test.ts", /\["export"/],
  "nbgrader generate_feedback": ["tests/grading/nbgrader.test.ts", /\["generate_feedback"/],
};

test("every documented command is a script, and a test runs it", () => {
  const commands = new Set(all.match(/\bnpm (run [\w:]+|start|test)\b/g));
  assert.deepEqual([...commands].sort(), Object.keys(RUN_BY).sort());
  for (const [command, [file, call]] of Object.entries(RUN_BY)) {
    assert.ok(manifest.scripts[command.replace(/^npm (run )?/, "")], command);
    assert.match(read(file), call, `${file} for ${command}`);
  }
});

test("a test runs every documented command of another program", () => {
  const commands = new Set(
    all.match(/(?<=`)(\.venv\/bin\/(jupyter )?\w+|repo2docker|nbgrader \w+)|^git archive/gm),
  );
  assert.deepEqual([...commands].sort(), Object.keys(OTHERS_RUN_BY).sort());
  for (const [command, [file, call]] of Object.entries(OTHERS_RUN_BY))
    assert.match(read(file), call, `${file} for ${command}`);
});

test("the README has at most 110 lines, and no sentence is in the documentation twice", () => {
  assert.ok(read("README.md").trimEnd().split("\n").length <= 110);
  const seen = new Map<string, string>();
  for (const [file, text] of pages) {
    const prose = text.replaceAll(/```[^]*?```/g, "").replaceAll(/^(\||#).*$/gm, "");
    for (const sentence of prose.split(/(?<=[.:?!])\s+|\n\n/)) {
      const words = sentence.replaceAll(/\s+/g, " ").trim();
      if (words.length < 40) continue;
      assert.ok(!seen.has(words), `${file} and ${seen.get(words)}: ${words}`);
      seen.set(words, file);
    }
  }
});

test("the picture at the top is the notebook's", () => {
  const cell = cells().find(({ id }) => id === "lstm-gates-of-a-unit");
  const output = cell?.outputs?.find(({ data }) => data?.["image/svg+xml"]);
  const svg = [output?.data?.["image/svg+xml"]].flat().join("");
  assert.equal(read("docs/lstm-gates.svg"), svg);
});

test("the lines in Python are the benchmark's, those in TypeScript the course's", () => {
  const lines = [...read("README.md").matchAll(/^\| `([^`]+)`\s*\| `([^`]+;)`\s*\|$/gm)];
  assert.equal(lines.length, 2);
  for (const [, theirs, ours] of lines) {
    assert.ok(read("bench/numpy_reference.py").includes(theirs), theirs);
    assert.ok(read("lib/rnn_utils.ts").includes(ours), ours);
  }
});

test("the number of mistakes is right", () => {
  const counted = Number(read("docs/original.md").match(/tested on (\d+) mistakes/)?.[1]);
  assert.equal(counted, MISTAKES.length);
});

/** The anchors that GitHub gives the headings of a page. */
const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test("every link and every file that a page names exists", () => {
  let found = 0;
  for (const [file, text] of pages) {
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [name, anchor] = link.split("#");
      const target = name ? path.join(path.dirname(file), name) : file;
      assert.ok(existsSync(path.join(root, target)), `${file}: ${link}`);
      if (anchor) assert.ok(anchors(read(target)).includes(anchor), `${file}: ${link}`);
      found++;
    }
    const names = /`((?:lib|tests|kernel|scripts|bench|assembly|notebooks|docs)\/[\w./-]*)`/g;
    for (const [, name] of text.matchAll(names)) {
      if (/what-it-shows/.test(name)) continue; // an example's name
      assert.ok(existsSync(path.join(root, name)), `${file}: ${name}`);
      found++;
    }
  }
  assert.ok(found > 40, `${found}`);
});

test("every page of docs/ is one or two clicks from the README", () => {
  const linked = (file: string) =>
    [...read(file).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) =>
      path.join(path.dirname(file), link),
    );
  const first = linked("README.md").filter((name) => name.endsWith(".md"));
  const reached = new Set(first.flatMap((name) => [name, ...linked(name)]));
  for (const file of files.filter((name) => name.startsWith("docs/")))
    assert.ok(reached.has(file), file);
});

test("no package is left out of the table of dependencies", () => {
  const table = read("docs/dependencies.md");
  const python = [...read("requirements-test.in").matchAll(/^[\w-]+(?===)/gm)].map(
    ([name]) => name,
  );
  assert.ok(python.length >= 5);
  const { dependencies, devDependencies } = manifest;
  for (const name of [...Object.keys({ ...dependencies, ...devDependencies }), ...python]) {
    assert.match(table, new RegExp(`^\\|.*(?<![\\w/])${name}(?![\\w/-])`, "m"), name);
  }
});
