import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { EXERCISES } from "../../lib/grading/exercises";
import { WORKED_NOTEBOOK } from "../worked-notebook";
import { read, root, run, submission, temporaryFolder, worked, write } from "./notebooks";

const names = Object.keys(EXERCISES) as (keyof typeof EXERCISES)[];

test("a teacher's course: generate_assignment, zip_collect, autograde, and the right points", () => {
  const course = temporaryFolder();
  const notebook = path.basename(WORKED_NOTEBOOK);
  fs.mkdirSync(path.join(course, "source", "rnn"), { recursive: true });
  fs.copyFileSync(path.join(root, "nbgrader_config.py"), path.join(course, "nbgrader_config.py"));
  fs.copyFileSync(path.join(root, WORKED_NOTEBOOK), path.join(course, "source", "rnn", notebook));
  run("nbgrader", ["generate_assignment", "rnn"], course);
  const released = read(path.join(course, "release", "rnn", notebook));

  const all = worked(...names);
  const submissions = {
    right: submission(all),
    half: submission(
      worked("rnn_cell_forward", "rnn_forward", "rnn_cell_backward", "lstm_cell_backward"),
    ),
    wrong: submission({
      ...all,
      rnn_cell_forward: all.rnn_cell_forward!.replace(", ba)", ")"),
      lstm_backward: all.lstm_backward!.replace("dc_prevt = gradients.dc_prev;", ""),
    }),
  };
  const downloaded = path.join(course, "downloaded", "rnn", "archive");
  fs.mkdirSync(downloaded, { recursive: true });
  for (const [student, filled] of Object.entries(submissions)) {
    assert.equal(filled.cells.length, released.cells.length);
    write(path.join(downloaded, `rnn_${student}_attempt_2026-01-15-10-00-00_${notebook}`), filled);
  }
  run("nbgrader", ["zip_collect", "rnn"], course);
  run("nbgrader", ["autograde", "rnn"], course);
  run("nbgrader", ["export", "--to", "grades.csv"], course);

  const [head, ...rows] = fs
    .readFileSync(path.join(course, "grades.csv"), "utf8")
    .trim()
    .split("\n");
  const columns = head.split(",");
  const scores = Object.fromEntries(
    rows.map((row) => {
      const cells = row.split(",");
      return [cells[columns.indexOf("student_id")], Number(cells[columns.indexOf("score")])];
    }),
  );
  assert.deepEqual(scores, { right: 100, half: 50, wrong: 65 });
});
