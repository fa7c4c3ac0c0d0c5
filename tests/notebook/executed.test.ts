import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import type { Cell } from "../worked-notebook";
import { WORKED_NOTEBOOKS, cells } from "../worked-notebook";

const root = path.join(__dirname, "../..");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "executed-"));
after(() => fs.rmSync(folder, { recursive: true }));

/** What a cell printed, and the kinds and plain text of its other outputs. */
function shown(cell: Cell): unknown {
  return (cell.outputs ?? []).map(({ name, output_type, text, data = {} }) => ({
    type: name ?? output_type,
    text: [text ?? data["text/plain"] ?? []].flat().join(""),
    kinds: Object.keys(data).sort(),
  }));
}

// In their order: the second notebook reads the model that the first one saves.
for (const notebook of WORKED_NOTEBOOKS) {
  const name = path.basename(notebook);

  test(`${name}: the committed outputs are those of a fresh run`, () => {
    const file = path.join(folder, name);
    const run = spawnSync("npm", ["run", "--silent", "execute", "--", notebook, "--output", file], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, INIT_CWD: root },
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    const executed: Cell[] = JSON.parse(fs.readFileSync(file, "utf8")).cells;
    const committed = cells(notebook);
    assert.deepEqual(
      executed.map(({ id }) => id),
      committed.map(({ id }) => id),
    );
    executed.forEach((cell, i) => assert.deepEqual(shown(cell), shown(committed[i]), cell.id));
  });

  test(`${name}: all exercises pass, without errors, and there are at least six charts`, () => {
    const exercises = cells(notebook).filter(({ metadata }) => metadata.nbgrader?.grade);
    const outputs = cells(notebook).flatMap((cell) => cell.outputs ?? []);
    const text = JSON.stringify(outputs);
    assert.equal(text.match(/All tests passed/g)?.length, exercises.length);
    assert.deepEqual(
      outputs.filter(({ output_type, name }) => output_type === "error" || name === "stderr"),
      [],
    );
    const charts = outputs.filter(({ data }) => data?.["application/vnd.vegalite.v5+json"]);
    assert.ok(charts.length >= 6, `${charts.length} charts`);
    for (const { data } of charts) assert.ok(data?.["image/svg+xml"] && data["text/plain"]);
    assert.doesNotMatch(text, /This waits for/);
  });

  test(`${name}: the committed notebook is under 2 MB`, () => {
    const { size } = fs.statSync(path.join(root, notebook));
    assert.ok(size < 2e6, `the notebook has ${size} bytes`);
  });
}
