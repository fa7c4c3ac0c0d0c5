import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { LEARNERS_EDITIONS, NOTEBOOKS } from "../../scripts/notebook.mjs";
import { solutions } from "../worked-notebook";
import { read, root, temporaryFolder, text } from "./notebooks";

const folder = temporaryFolder();

test("the learner's editions are nbgrader's conversions of the worked notebooks (else: npm run exercises)", () => {
  const script = path.join(root, "scripts", "exercises.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, "--output", folder], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  for (const file of LEARNERS_EDITIONS)
    assert.deepEqual(read(file), read(path.join(folder, path.basename(file))));
});

test("if they cannot be written, one line says so", () => {
  const output = path.join(folder, "nowhere");
  const script = path.join(root, "scripts", "exercises.mjs");
  const { status, stderr } = spawnSync(process.execPath, [script, "--output", output], {
    encoding: "utf8",
  });
  assert.equal(status, 1);
  const first = path.join(output, path.basename(LEARNERS_EDITIONS[0]));
  assert.equal(stderr, `${first}: No such file or directory. Nothing was written.\n`);
});

test("they have the cells of the worked notebooks, without outputs", () => {
  for (const { learners, worked } of NOTEBOOKS) {
    const { cells } = read(learners);
    assert.deepEqual(
      cells.map(({ id }) => id),
      read(worked).cells.map(({ id }) => id),
    );
    for (const cell of cells) assert.equal(cell.outputs?.length ?? 0, 0, cell.id);
  }
});

/** Lines that the demonstrations and hints have too: loops over time and slices. */
const isCommon = (line: string) => /^for \(let t/.test(line) || /^const xt = np\.slice/.test(line);

/** The lines of the solutions, but for those that demonstrations and hints have too. */
const solved = Object.values(solutions())
  .map((source) => /BEGIN SOLUTION\n([\s\S]*)\/\/ END SOLUTION/.exec(source)![1])
  .flatMap((solution) => solution.split("\n").map((line) => line.replace(/\/\/.*/, "").trim()))
  .filter((line) => line.length > 12 && !isCommon(line));

const cellsOfLearners = LEARNERS_EDITIONS.flatMap((file) => read(file).cells);

test("they contain no line of a solution", () => {
  const code = cellsOfLearners.filter(({ cell_type }) => cell_type === "code");
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
  for (const file of [...LEARNERS_EDITIONS, "scripts/start.mjs"]) assert.ok(files.includes(file));
  const whole = cellsOfLearners.map(text).join("\n"); // their hints say some lines, too
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

for (const edition of LEARNERS_EDITIONS)
  test(`Run All on ${path.basename(edition)}, untouched, is kind: each test says "not done yet", charts wait, nothing shows a stack`, () => {
    const executed = path.join(folder, "executed.ipynb");
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [path.join(root, "scripts", "execute.mjs"), path.join(root, edition), "--output", executed],
      { encoding: "utf8" },
    );
    assert.equal(status, 0, stdout + stderr);
    const cells = read(executed).cells.filter(({ cell_type }) => cell_type === "code");
    const names = cells
      .filter(({ metadata }) => metadata.nbgrader?.solution)
      .map(({ metadata }) => metadata.nbgrader!.grade_id);
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
