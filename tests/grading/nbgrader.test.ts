import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { GRU_NOTEBOOK, WORKED_NOTEBOOK, exercisesIn } from "../worked-notebook";
import {
  GRU_EDITION,
  asMarkdown,
  copied,
  read,
  root,
  run,
  submission,
  temporaryFolder,
  worked,
  write,
} from "./notebooks";

const names = exercisesIn(WORKED_NOTEBOOK);

const notebook = path.basename(WORKED_NOTEBOOK);

/** A teacher's course, as docs/teaching.md describes it, with one of the worked notebooks. */
function makeCourse(file: string = WORKED_NOTEBOOK): string {
  const course = temporaryFolder();
  fs.mkdirSync(path.join(course, "source", "rnn"), { recursive: true });
  fs.copyFileSync(path.join(root, "nbgrader_config.py"), path.join(course, "nbgrader_config.py"));
  fs.copyFileSync(path.join(root, file), path.join(course, "source", "rnn", path.basename(file)));
  return course;
}

/** The points by student, as nbgrader exports them. */
function scores(course: string): Record<string, number> {
  run("nbgrader", ["export", "--to", "grades.csv"], course);
  const file = fs.readFileSync(path.join(course, "grades.csv"), "utf8");
  const [columns, ...rows] = file
    .trim()
    .split("\n")
    .map((row) => row.split(","));
  const [student, score] = ["student_id", "score"].map((name) => columns.indexOf(name));
  return Object.fromEntries(rows.map((row) => [row[student], Number(row[score])]));
}

test("a teacher's course: generate_assignment, zip_collect, autograde, and the right points", () => {
  const course = makeCourse();
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
    copied: copied(submission(all), "rnn_forward", "rnn_forward_test"),
    markdown: asMarkdown(submission(all), "rnn_forward"),
  };
  const downloaded = path.join(course, "downloaded", "rnn", "archive");
  fs.mkdirSync(downloaded, { recursive: true });
  for (const [student, filled] of Object.entries(submissions)) {
    assert.ok(filled.cells.length >= released.cells.length);
    write(path.join(downloaded, `rnn_${student}_attempt_2026-01-15-10-00-00_${notebook}`), filled);
  }
  run("nbgrader", ["zip_collect", "rnn"], course);
  run("nbgrader", ["autograde", "rnn"], course);
  assert.deepEqual(scores(course), {
    right: 100,
    half: 50,
    wrong: 65,
    copied: 100,
    markdown: 100,
  });
  run("nbgrader", ["generate_feedback", "rnn"], course);
  const feedback = (student: string) => {
    const page = path.join(course, "feedback", student, "rnn", notebook.replace("ipynb", "html"));
    return fs.readFileSync(page, "utf8");
  };
  assert.match(feedback("wrong"), /lstm_backward/);
  const remarks = (student: string) =>
    feedback(student).match(/There are several cells with the id <code>\w+/g) ?? [];
  assert.equal(remarks("copied").length, 2);
  assert.deepEqual(remarks("right"), []);
});

test("a teacher's course with the second notebook", () => {
  const course = makeCourse(GRU_NOTEBOOK);
  run("nbgrader", ["generate_assignment", "rnn"], course);
  const all = worked(...exercisesIn(GRU_NOTEBOOK));
  const wrong = { ...all, gru_forward: all.gru_forward!.replace("a_next = a_t;", "") };
  for (const [student, answers] of Object.entries({ right: all, wrong })) {
    const folder = path.join(course, "submitted", student, "rnn");
    fs.mkdirSync(folder, { recursive: true });
    write(path.join(folder, path.basename(GRU_NOTEBOOK)), submission(answers, GRU_EDITION));
  }
  run("nbgrader", ["autograde", "rnn"], course);
  assert.deepEqual(scores(course), { right: 100, wrong: 80 });
});

test("a class on one server: release, fetch, submit and collect, through the exchange", () => {
  const course = makeCourse();
  const [exchange, home, settings] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  fs.chmodSync(exchange, 0o777);
  fs.writeFileSync(
    path.join(settings, "nbgrader_config.py"),
    `c.CourseDirectory.course_id = "rnn"\nc.Exchange.root = "${exchange}"\n`,
  );
  const env = { JUPYTER_CONFIG_PATH: settings };
  run("nbgrader", ["generate_assignment", "rnn"], course, env);
  run("nbgrader", ["release_assignment", "rnn"], course, env);
  run("nbgrader", ["fetch_assignment", "rnn"], home, env);
  const fetched = path.join(home, "rnn", notebook);
  assert.equal(read(fetched).cells.length, submission({}).cells.length);
  write(fetched, submission(worked("rnn_cell_forward", "rnn_cell_backward")));
  run("nbgrader", ["submit", "rnn"], home, env);
  run("nbgrader", ["collect", "rnn"], course, env);
  const [student] = fs.readdirSync(path.join(course, "submitted"));
  assert.deepEqual(
    fs.readFileSync(path.join(course, "submitted", student, "rnn", notebook)),
    fs.readFileSync(fetched),
  );
});
