import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { ScratchProject } from "../kernel/scratch";
import { GRU_NOTEBOOK, WORKED_NOTEBOOK, exercisesIn } from "../worked-notebook";
import {
  GRU_EDITION,
  asMarkdown,
  copied,
  gradeFile,
  python,
  root,
  submission,
  temporaryFolder,
  text,
  worked,
  write,
} from "./notebooks";

const folder = temporaryFolder();
const names = exercisesIn(WORKED_NOTEBOOK);
const passed = (count: number, points: number) =>
  new RegExp(`${count} of ${names.length} passed, ${points} of 100 points`);
const file = (name: string) => path.join(folder, `${name}.ipynb`);

test("the worked notebook: every exercise passed, 100 points, status 0, the file unchanged", () => {
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

test("the untouched learner's edition is the default: every exercise not done, as a table", () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [path.join(root, "scripts", "grade.mjs")],
    { encoding: "utf8" },
  );
  assert.equal(status, 1);
  assert.equal(stdout.match(/not done/g)?.length, names.length, stdout);
  assert.match(stdout, passed(0, 0));
});

test("a file that is not a notebook, or not of this assignment, gets one clear line and status 2", () => {
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
    /not of this assignment/,
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
    rnn_cell_backward: inBody(
      "rnn_cell_backward",
      'require("child_process").spawn("sleep", ["4711"]); process.kill(process.pid, "SIGKILL");',
    ),
    rnn_backward: inBody(
      "rnn_backward",
      'throw new Error("I give up " + Object.keys(process.env));',
    ),
    lstm_cell_backward: all.lstm_cell_backward!.replace("np.subtract(1, ft)", "ft"),
  });
  // The test cell of the last exercise is missing; its solution is right.
  hostile.cells = hostile.cells.filter(({ id }) => id !== "lstm_backward_test");
  process.env.SECRET_OF_THE_TEACHER = "1";
  const { grades, status } = gradeFile(write(file("hostile"), hostile), "--timeout", "5");
  delete process.env.SECRET_OF_THE_TEACHER;
  const found = Object.fromEntries(grades.exercises.map((exercise) => [exercise.name, exercise]));
  assert.deepEqual(
    names.map((name) => found[name].status),
    ["passed", "timed out", "passed", "crashed", "crashed", "crashed", "wrong", "wrong"],
  );
  assert.match(found.lstm_forward.cause, /process\.exit/);
  assert.match(found.rnn_cell_backward.cause, /ended its own process/);
  assert.match(found.rnn_backward.cause, /I give up .*PATH/);
  assert.doesNotMatch(found.rnn_backward.cause, /SECRET/);
  const { stdout } = spawnSync("ps", ["-eo", "args="], { encoding: "utf8" });
  assert.doesNotMatch(stdout, /^sleep 4711$/m, "what it started has ended too");
  assert.match(found.lstm_cell_backward.cause, /ft/);
  assert.match(found.lstm_backward.cause, /lstm_cell_backward|ft/);
  assert.equal(grades.points, 20);
  assert.equal(status, 1);
});

test("tests redefined, graders and np tampered with, grades of its own printed: nothing passes", () => {
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
require("fs").writeSync(1, '{"points": 100}');
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
    lstm_cell_backward: "function lstm_cell_backward(): string { return 1; }",
    ...worked("lstm_backward"),
  });
  poor.cells = poor.cells.filter(({ id }) => !["rnn_forward", "rnn_forward_test"].includes(id));
  const { grades } = gradeFile(write(file("poor"), poor), "--memory", "700");
  const found = Object.fromEntries(grades.exercises.map((exercise) => [exercise.name, exercise]));
  assert.deepEqual(
    names.map((name) => found[name].status),
    ["passed", "not done", "crashed", "not done", "passed", "crashed", "crashed", "not checked"],
  );
  assert.match(found.rnn_forward.cause, /cell is missing/);
  assert.match(found.lstm_cell_forward.cause, /memory/);
  assert.match(found.rnn_backward.cause, /SyntaxError|TypeScriptError/);
  assert.match(found.lstm_cell_backward.cause, /TypeScriptError: Type 'number'/);
  assert.equal(
    found.lstm_backward.cause,
    "lstm_cell_backward does not compile, so lstm_backward could not be checked",
  );
});

test("copied cells get a remark, and so does a cell that is Markdown", () => {
  const handedIn = copied(
    submission(worked("rnn_cell_forward", "lstm_cell_forward", "lstm_forward")),
    "rnn_cell_forward",
    "rnn_cell_forward_test",
  );
  const { grades } = gradeFile(write(file("copies"), asMarkdown(handedIn, "lstm_cell_forward")));
  const [first, , cell, loop] = grades.exercises;
  assert.equal(first.status, "passed");
  assert.equal(
    first.remark,
    "there are 2 cells with the grade_id rnn_cell_forward and 2 cells with the grade_id rnn_cell_forward_test; the function is graded as it was at its last test",
  );
  assert.equal(cell.status, "not done");
  assert.equal(
    cell.cause,
    "its cell is there, but it is Markdown: turn it into code (Esc, then Y)",
  );
  assert.equal(loop.cause, "lstm_cell_forward is not code, so lstm_forward could not be checked");
  assert.deepEqual([cell.remark, loop.remark], ["", ""]);
});

/** A notebook of one cell. */
const single = (name: string, source: string) =>
  write(file(name), {
    cells: [{ id: "a", cell_type: "code", metadata: {}, outputs: [], source }],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  } as never);

test("a submission that changes the grader gets no grade, and does not affect the next one", (t) => {
  const scratch = new ScratchProject({});
  t.after(() => scratch.remove());
  const project = scratch.folder;
  for (const name of ["lib", "scripts", WORKED_NOTEBOOK, "package.json"]) {
    fs.cpSync(path.join(root, name), path.join(project, name), { recursive: true });
  }
  const main = path.join(project, "kernel", "main.mjs");
  const grader = path.join(project, "lib", "grading", "grade.ts");
  const added = path.join(project, "lib", "added.ts");
  const compiled = path.join(project, "scripts", "grade", "__pycache__", "planted.pyc");
  const before = fs.readFileSync(grader);
  const source = `// rnn_forward
require("fs").appendFileSync(${JSON.stringify(grader)}, "\\nprocess.exit();");
require("fs").mkdirSync(${JSON.stringify(path.dirname(compiled))}, { recursive: true });
for (const file of ${JSON.stringify([added, compiled])}) require("fs").writeFileSync(file, "");`;
  const grade = (notebook: string) =>
    spawnSync(
      python,
      [
        path.join(project, "scripts/grade/grade.py"),
        ...[notebook, "--worked", path.join(project, WORKED_NOTEBOOK)],
      ],
      { encoding: "utf8", env: { ...process.env, ...scratch.environment } },
    );
  const { stdout, stderr, status } = grade(single("writes", source));
  assert.equal(status, 2, stderr);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /writes\.ipynb is not graded: it changed lib\/added\.ts, lib\/grading\/grade\.ts, scripts\/grade\/\S+planted\.pyc of this/,
  );
  assert.deepEqual(fs.readFileSync(grader), before);
  assert.ok(!fs.existsSync(added) && !fs.existsSync(compiled));
  // One that keeps its own kernel from starting again.
  const itsMain = fs.readFileSync(main);
  const breaks = `// rnn_forward
require("fs").writeFileSync(${JSON.stringify(main)}, "process.exit(3);");
process.kill(process.pid, "SIGKILL");`;
  const broken = grade(single("breaks", breaks));
  assert.equal(broken.status, 2);
  assert.match(
    broken.stderr,
    /^\S+breaks\.ipynb is not graded: it changed kernel\/main\.mjs of this/,
  );
  assert.deepEqual(fs.readFileSync(main), itsMain);
  // One that ends the process that judges it.
  const judge = path.join(project, "scripts", "grade", "judge.mjs");
  const kills = `// rnn_forward
require("child_process").spawnSync("pkill", ["-KILL", "-f", ${JSON.stringify(judge)}]);`;
  const killed = grade(single("kills", kills));
  assert.equal(killed.status, 2);
  assert.match(
    killed.stderr,
    /kills\.ipynb is not graded: the process that judges it was ended\n$/,
  );
  const next = grade(write(file("next"), submission(worked("rnn_cell_forward"))));
  assert.match(next.stdout, passed(1, 10), next.stderr);
});

test("a folder of notebooks: the points and causes of each, a table, and other files stop nothing", () => {
  const handedIn = path.join(folder, "handed in");
  fs.mkdirSync(path.join(handedIn, "Ann"), { recursive: true });
  write(path.join(handedIn, "Ann", "a.ipynb"), submission(worked("rnn_cell_forward")));
  fs.writeFileSync(path.join(handedIn, "b.ipynb"), "no notebook");
  const renamed = worked("rnn_cell_forward").rnn_cell_forward!.replace(
    "function rnn_cell_forward",
    "function my_cell",
  );
  const hog = "function rnn_forward(): any { const all = []; for (;;) all.push({ all }); }";
  const c = copied(submission({ rnn_cell_forward: renamed, rnn_forward: hog }), "lstm_forward");
  write(path.join(handedIn, "c.ipynb"), c);
  const script = path.join(root, "scripts", "grade.mjs");
  const { INIT_CWD, ...env } = process.env;
  const grade = (...args: string[]) =>
    spawnSync(process.execPath, [script, ...args], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
  const limits = ["--memory", "600", "--timeout", "90"]; // its heap must be full before its time is up
  const { stdout, stderr, status } = grade("handed in", "--csv", "points.csv", ...limits);
  assert.equal(status, 2);
  assert.match(
    stdout,
    new RegExp(
      `^\\S.*/Ann/a\\.ipynb: ${passed(1, 10).source}\n {2}2 {2}rnn_forward: not done\n[^]*\n\\S.*c\\.ipynb: ${passed(0, 0).source}\n`,
    ),
  );
  assert.match(
    stdout,
    /\n {2}1 {2}rnn_cell_forward: \S[^\n]*; there is no function rnn_cell_forward\n/,
  );
  assert.match(
    stdout,
    /\n {2}4 {2}lstm_forward: [^\n]*there are 2 cells with the grade_id lstm_forward;/,
  );
  assert.match(stderr, /b\.ipynb is not a notebook/);
  const rows = fs.readFileSync(path.join(folder, "points.csv"), "utf8").trim().split("\r\n");
  assert.equal(rows[0], ["notebook", "points", ...names, "error"].join(","));
  assert.match(rows[1], /Ann\/a\.ipynb,10,10,0,0,0,0,0,0,0,$/);
  assert.match(rows[2], /b\.ipynb,,,,,,,,,,.*is not a notebook/);
  assert.equal(rows.length, 4);
  const files = ["handed in/b.ipynb", "handed in/c.ipynb"];
  const [error, last] = JSON.parse(grade(...files, "--json", ...limits).stdout);
  assert.match(error.error, /b\.ipynb is not a notebook/);
  const [first, second] = last.exercises;
  assert.equal(first.cause, "there is no function rnn_cell_forward");
  assert.match(second.cause, /^used more than \d+ MB of memory/);
});

test("a folder with submissions of both notebooks: each has the exercises of its own notebook, and 100 points", () => {
  const both = path.join(folder, "both");
  fs.mkdirSync(both);
  const gru = exercisesIn(GRU_NOTEBOOK);
  const answers = worked(...gru);
  answers.gru_backward = answers.gru_backward!.replace("da_prevt = gradients.da_prev;", "");
  const own = submission(answers, GRU_EDITION);
  // A function of the other notebook, as the GRU's notebook can compare with it.
  own.cells.splice(1, 0, {
    cell_type: "code",
    id: "mine",
    metadata: {},
    outputs: [],
    source: "function rnn_cell_forward(): void {}",
  });
  write(path.join(both, "gru.ipynb"), own);
  write(path.join(both, "rnn.ipynb"), submission(worked("rnn_cell_forward")));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [path.join(root, "scripts", "grade.mjs"), both, "--csv", path.join(both, "points.csv")],
    { encoding: "utf8" },
  );
  assert.equal(status, 1, stderr);
  assert.match(
    stdout,
    /gru\.ipynb: 3 of 4 passed, 70 of 100 points\n {2}4 {2}gru_backward: wrong; [^\n]*the gradient is not carried/,
  );
  assert.match(stdout, new RegExp(`rnn\\.ipynb: ${passed(1, 10).source}`));
  const rows = fs.readFileSync(path.join(both, "points.csv"), "utf8").trim().split("\r\n");
  assert.equal(rows[0], ["notebook", "points", ...names, ...gru, "error"].join(","));
  assert.match(rows[1], /gru\.ipynb,70,,,,,,,,,20,20,30,0,$/);
  assert.match(rows[2], /rnn\.ipynb,10,10,0,0,0,0,0,0,0,,,,,$/);
});

test("a kernel that ends at its start, for example because its port is taken, is started again", () => {
  const spec = path.join(folder, "jupyter", "kernels", "tslab");
  const once = path.join(folder, "once");
  fs.mkdirSync(spec, { recursive: true });
  const main = path.join(root, "kernel", "main.mjs");
  const start = `mkdir "${once}" 2>/dev/null && exit 1; exec "${process.execPath}" "${main}" "$0"`;
  const argv = ["sh", "-c", start, "{connection_file}"];
  const kernel = { argv, display_name: "TypeScript", language: "typescript" };
  fs.writeFileSync(path.join(spec, "kernel.json"), JSON.stringify(kernel));
  const script = path.join(root, "scripts", "grade.mjs");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, write(file("once more"), submission(worked("rnn_cell_forward")))],
    { encoding: "utf8", env: { ...process.env, JUPYTER_PATH: path.join(folder, "jupyter") } },
  );
  assert.equal(status, 1, stderr); // one of all
  assert.ok(fs.existsSync(once));
  assert.match(stdout, passed(1, 10));
});

test("a notebook has a total time limit, however many cells are slow", () => {
  const slow = submission(worked("rnn_cell_forward", "rnn_forward"));
  const endless = {
    cell_type: "code",
    metadata: {},
    outputs: [],
    source: "await new Promise(() => {})",
  };
  const before = slow.cells.findIndex(({ id }) => id === "rnn_forward");
  const many = Array.from({ length: 50 }, (_, k) => ({ ...endless, id: `slow-${k}` }));
  slow.cells.splice(before, 0, ...(many as never[]));
  const limits = ["--timeout", "10", "--total", "60"];
  const began = performance.now();
  const { grades } = gradeFile(write(file("slow"), slow), ...limits);
  assert.ok(performance.now() - began < 240_000);
  const found = Object.fromEntries(grades.exercises.map((exercise) => [exercise.name, exercise]));
  assert.equal(found.rnn_cell_forward.status, "passed");
  assert.equal(found.rnn_forward.status, "timed out");
  assert.equal(found.rnn_forward.cause, "the notebook took longer than 60 s in all");
});

test("a table that cannot be written is reported before anything is graded", () => {
  const table = path.join(folder, "nowhere", "points.csv");
  const script = path.join(root, "scripts", "grade.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--csv", table], {
    encoding: "utf8",
  });
  assert.equal(status, 2);
  assert.equal(stdout, "");
  assert.equal(stderr, `${table}: No such file or directory. The table was not written.\n`);
});

test("a grading run that is stopped leaves nothing behind, even while its kernel starts", async () => {
  const own = path.join(folder, "tmp");
  fs.mkdirSync(own);
  const notebook = single("endless", "// rnn_forward\nfor (;;) {}");
  // The kernel has the name of its connection file, which is in this folder, in its arguments.
  const isAlive = () => spawnSync("ps", ["-eo", "args"], { encoding: "utf8" }).stdout.includes(own);
  for (const ms of [100, 500, 2500]) {
    const child = spawn(process.execPath, [path.join(root, "scripts", "grade.mjs"), notebook], {
      env: { ...process.env, TMPDIR: own },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    while (!fs.readdirSync(own).some((name) => name.startsWith("grade-"))) await pause(50);
    await pause(ms);
    child.kill("SIGTERM");
    assert.equal(await ended, 130);
    for (let tries = 0; tries < 100 && isAlive(); tries++) await pause(100);
    assert.ok(!isAlive(), `after ${ms} ms its kernel is still there`);
    assert.deepEqual(fs.readdirSync(own), [], `after ${ms} ms`);
  }
});
