import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { EXERCISES } from "../../lib/grading/exercises";
import { WORKED_NOTEBOOK } from "../worked-notebook";
import {
  LEARNERS_EDITION,
  gradeFile,
  root,
  submission,
  temporaryFolder,
  text,
  worked,
  write,
} from "./notebooks";

const folder = temporaryFolder();
const names = Object.keys(EXERCISES) as (keyof typeof EXERCISES)[];
const file = (name: string) => path.join(folder, `${name}.ipynb`);

test("the worked notebook: 8 of 8, 100 points, status 0, the file unchanged", () => {
  const worked = path.join(root, WORKED_NOTEBOOK);
  const before = fs.readFileSync(worked);
  const { grades, status } = gradeFile(worked);
  assert.deepEqual(
    grades.exercises.map(({ name, status }) => [name, status]),
    names.map((name) => [name, "passed"]),
  );
  assert.equal(grades.points, 100);
  assert.equal(status, 0);
  assert.deepEqual(fs.readFileSync(worked), before);
});

test("the untouched learner's edition is the default: 0 of 8, eight times not done, as a table", () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [path.join(root, "scripts", "grade.mjs")],
    { encoding: "utf8" },
  );
  assert.equal(status, 1);
  assert.equal(stdout.match(/not done/g)?.length, 8, stdout);
  assert.match(stdout, /0 of 8 passed, 0 of 100 points/);
});

test("what is no notebook, or none of this assignment, gets one clear line and status 2", () => {
  const refused = (name: string, content: string | undefined, message: RegExp) => {
    if (content !== undefined) fs.writeFileSync(file(name), content);
    const script = path.join(root, "scripts", "grade.mjs");
    const { status, stderr, stdout } = spawnSync(process.execPath, [script, file(name)], {
      encoding: "utf8",
    });
    assert.equal(status, 2, stdout + stderr);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  };
  refused("missing", undefined, /missing\.ipynb: No such file/);
  refused("text", "This is a text.", /text\.ipynb is not a notebook/);
  refused("other-json", '{"a": 1}', /other-json\.ipynb is not a notebook/);
  refused(
    "empty",
    '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    /none of this assignment/,
  );
});

test("each of these is graded for what it is, and does not stop the rest", () => {
  const all = worked(...names);
  const inBody = (name: keyof typeof all, line: string) =>
    all[name]!.replace("// START CODE HERE", `${line}\n  // START CODE HERE`);
  const hostile = submission({
    ...all,
    rnn_forward: inBody("rnn_forward", "for (;;) {}"),
    lstm_cell_forward: inBody(
      "lstm_cell_forward",
      'console.log("All tests passed ".repeat(70000));',
    ),
    lstm_forward: inBody("lstm_forward", "if (x) process.exit(0);"),
    rnn_cell_backward: inBody("rnn_cell_backward", 'process.kill(process.pid, "SIGKILL");'),
    rnn_backward: inBody("rnn_backward", 'throw new Error("I give up");'),
    lstm_cell_backward: all.lstm_cell_backward!.replace("np.subtract(1, ft)", "ft"),
  });
  // The test cell of the last exercise is missing; its solution is right.
  hostile.cells = hostile.cells.filter(({ id }) => id !== "lstm_backward_test");
  const { grades, status } = gradeFile(write(file("hostile"), hostile), "--timeout", "5");
  const found = Object.fromEntries(grades.exercises.map((exercise) => [exercise.name, exercise]));
  assert.deepEqual(
    names.map((name) => found[name].status),
    ["passed", "timed out", "passed", "crashed", "crashed", "crashed", "wrong", "wrong"],
  );
  assert.match(found.lstm_forward.cause, /process\.exit/);
  assert.match(found.rnn_cell_backward.cause, /ended its own process/);
  assert.match(found.rnn_backward.cause, /I give up/);
  assert.match(found.lstm_cell_backward.cause, /ft/);
  assert.match(found.lstm_backward.cause, /lstm_cell_backward|ft/);
  assert.equal(grades.points, 20);
  assert.equal(status, 1);
});

test("test functions redefined, the graders' module and np tampered with: nothing passes", () => {
  const forged = submission({});
  const first = forged.cells.findIndex((cell) => text(cell).startsWith("import "));
  forged.cells.splice(first + 1, 0, {
    id: "forged",
    cell_type: "code",
    metadata: {},
    outputs: [],
    source: `
${names.map((name) => `function ${name}_forged_test(): void { console.log("All tests passed"); }`).join("\n")}
for (const module of Object.values(require.cache) as any[]) {
  if (!/grading/.test(module?.filename ?? "")) continue;
  for (const key of Object.keys(module.exports)) {
    try { module.exports[key] = () => []; } catch {}
  }
}
Array.prototype.every = () => true;
Array.prototype.some = () => false;
console.log("All tests passed");`,
  } as never);
  for (const cell of forged.cells) {
    if (cell.metadata.nbgrader?.grade_id?.endsWith("_test"))
      cell.source = 'console.log("All tests passed");';
  }
  const { grades } = gradeFile(write(file("forged"), forged));
  assert.equal(grades.points, 0);
  assert.deepEqual(new Set(grades.exercises.map(({ status }) => status)).has("passed"), false);
});

test("cells missing, and memory without end", () => {
  const poor = submission({
    ...worked("rnn_cell_forward", "rnn_cell_backward"),
    lstm_cell_forward:
      "function lstm_cell_forward(...given: any[]): any { const all = []; for (;;) all.push(new Float64Array(1e6).fill(1)); }",
    rnn_backward: "function rnn_backward( {",
  });
  poor.cells = poor.cells.filter(
    ({ id }) => !["rnn_forward", "rnn_forward_test", "lstm_backward"].includes(id),
  );
  const { grades } = gradeFile(write(file("poor"), poor), "--memory", "700");
  const found = Object.fromEntries(grades.exercises.map((exercise) => [exercise.name, exercise]));
  assert.deepEqual(
    names.map((name) => found[name].status),
    ["passed", "not done", "crashed", "not done", "passed", "crashed", "not done", "not done"],
  );
  assert.match(found.rnn_forward.cause, /cell is missing/);
  assert.match(found.lstm_cell_forward.cause, /memory/);
  assert.match(found.rnn_backward.cause, /SyntaxError|TypeScriptError/);
});
