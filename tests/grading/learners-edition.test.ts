import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { WORKED_NOTEBOOK, exercisesIn, solutions } from "../worked-notebook";
import { LEARNERS_EDITION, read, root, temporaryFolder, text } from "./notebooks";

const folder = temporaryFolder();
const names: string[] = exercisesIn(WORKED_NOTEBOOK);

test("the learner's edition is nbgrader's conversion of the worked notebook (else: npm run exercises)", () => {
  const made = path.join(folder, "made.ipynb");
  const script = path.join(root, "scripts", "exercises.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, "--output", made], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  assert.deepEqual(read(LEARNERS_EDITION), read(made));
});

test("if it cannot be written, one line says so", () => {
  const output = path.join(folder, "nowhere", "made.ipynb");
  const script = path.join(root, "scripts", "exercises.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, "--output", output], {
    encoding: "utf8",
  });
  assert.equal(status, 1);
  assert.equal(stderr, `${output}: No such file or directory. Nothing was written.\n`);
});

test("it has the cells of the worked notebook, without outputs", () => {
  const [learners, worked] = [read(LEARNERS_EDITION).cells, read(WORKED_NOTEBOOK).cells];
  assert.deepEqual(
    learners.map(({ id }) => id),
    worked.map(({ id }) => id),
  );
  for (const cell of learners) assert.equal(cell.outputs?.length ?? 0, 0, cell.id);
});

/** Lines that the demonstrations and hints have too: loops over time and slices. */
const isCommon = (line: string) => /^for \(let t/.test(line) || /^const xt = np\.slice/.test(line);

/** The lines of the solutions, but for those that demonstrations and hints have too. */
const solved = Object.values(solutions(WORKED_NOTEBOOK))
  .map((source) => /BEGIN SOLUTION\n([\s\S]*)\/\/ END SOLUTION/.exec(source)![1])
  .flatMap((solution) => solution.split("\n").map((line) => line.replace(/\/\/.*/, "").trim()))
  .filter((line) => line.length > 12 && !isCommon(line));

test("it contains no line of a solution", () => {
  const code = read(LEARNERS_EDITION).cells.filter(({ cell_type }) => cell_type === "code");
  const whole = code.map(text).join("\n");
  for (const line of solved) assert.ok(!whole.includes(line), line);
  assert.ok(!/BEGIN SOLUTION/.test(whole));
});

test("nor in the copy to hand out if marks count", () => {
  const command = /^git archive --output rnn\.zip (.*)$/m.exec(
    fs.readFileSync(path.join(root, "docs/teaching.md"), "utf8"),
  )![1];
  const copy = path.join(folder, "copy");
  fs.mkdirSync(copy);
  const made = `git archive --format=tar ${command} | tar -x -C "$1"`;
  const { status, stderr } = spawnSync("sh", ["-c", made, "sh", copy], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  const files = fs.readdirSync(copy, { recursive: true, encoding: "utf8" });
  assert.ok(files.includes(LEARNERS_EDITION) && files.includes("scripts/start.mjs"));
  const whole = read(LEARNERS_EDITION).cells.map(text).join("\n"); // its hints say some lines, too
  const secret = solved.filter((line) => !whole.includes(line));
  for (const file of files) {
    const at = path.join(copy, file);
    if (!fs.statSync(at).isFile()) continue;
    const content = fs.readFileSync(at, "utf8");
    for (const line of secret) assert.ok(!content.includes(line), `${file}: ${line}`);
  }
  const site = spawnSync(process.execPath, [path.join(copy, "scripts", "site.mjs")], {
    encoding: "utf8",
  });
  assert.equal(site.status, 1);
  assert.match(
    site.stderr,
    /^npm run site: expected notebooks\/\S+, which this copy does not have\. Add -- --without-solutions\.\n$/,
  );
});

test('Run All on the untouched edition is kind: each test says "not done yet", charts wait, nothing shows a stack', () => {
  const executed = path.join(folder, "executed.ipynb");
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [
      path.join(root, "scripts", "execute.mjs"),
      path.join(root, LEARNERS_EDITION),
      "--output",
      executed,
    ],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stdout + stderr);
  const cells = read(executed).cells.filter(({ cell_type }) => cell_type === "code");
  const outputs = cells.flatMap((cell) =>
    (cell.outputs ?? []).map((output) => ({ cell, output }) as any),
  );
  const errors = outputs.filter(({ output }) => output.output_type === "error");
  assert.equal(errors.length, names.length);
  errors.forEach(({ cell, output }, k) => {
    assert.equal(cell.metadata.nbgrader.grade_id, `${names[k]}_test`);
    assert.equal(output.ename, "NotDoneYet");
    assert.match(output.evalue, new RegExp(`^Exercise ${k + 1}, ${names[k]}: not done yet\\.`));
    assert.equal(output.traceback.length, 1, output.traceback.join("\n"));
  });
  assert.ok(!outputs.some(({ output }) => output.name === "stderr"));
  const notices = outputs.filter(({ output }) =>
    /^This waits for exercises? /.test([output.data?.["text/plain"]].flat().join("")),
  );
  const waiting = cells.filter((cell) => text(cell).includes("whenPassed("));
  assert.ok(
    notices.length >= waiting.length && waiting.length >= 4,
    `${notices.length} notices for ${waiting.length} cells`,
  );
});
