import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { read, root, submission, temporaryFolder, worked, write } from "./notebooks";

// What a learner sees of a failed test, on the real kernel.

const folder = temporaryFolder();

/** What each of these cells printed, or the message and the traceback of its error, after the notebook's imports. */
function run(sources: string[]): { text: string; traceback: string }[] {
  const notebook = submission({});
  const imports = notebook.cells.find(({ id }) => id === "imports")!;
  const metadata = { tags: ["raises-exception"] } as never;
  const cells = sources.map((source, k) => ({
    ...imports,
    id: `cell-${k}`,
    metadata,
    source,
  }));
  notebook.cells = [imports, ...cells];
  const output = path.join(folder, "executed.ipynb");
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, "scripts", "execute.mjs"),
      write(path.join(folder, "cells.ipynb"), notebook),
      "--output",
      output,
    ],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  return read(output)
    .cells.slice(1)
    .map(({ outputs = [] }) => {
      const error: any = outputs.find(({ output_type }) => output_type === "error");
      const printed = outputs.flatMap(({ text }) => text ?? []).join("");
      return {
        text: error ? error.evalue : printed,
        traceback: (error?.traceback ?? []).join("\n").replaceAll(/\u001b\[\d+m/g, ""),
      };
    });
}

test("first the kind of mistake, then the cause, the formula on request; an error in a passed cell is shown where it was called", () => {
  const { rnn_cell_forward, rnn_forward, rnn_cell_backward } = worked(
    "rnn_cell_forward",
    "rnn_forward",
    "rnn_cell_backward",
  );
  const dz = "np.multiply(da_next, np.subtract(1, np.square(a_next)))";
  const [, passed, , first, then, formula, , called] = run([
    rnn_cell_forward!,
    "rnn_cell_forward_test(rnn_cell_forward);",
    rnn_cell_backward!.replace(dz, "np.subtract(da_next, np.square(a_next))"),
    "rnn_cell_backward_test(rnn_cell_backward);",
    "rnn_cell_backward_test(rnn_cell_backward);",
    "rnn_cell_backward_test.formula();",
    rnn_forward!.replace('np.slice(x, [":", ":", t])', "np.slice(x, [t])"),
    "rnn_forward_test(rnn_forward);",
  ]);
  assert.equal(passed.text, "All tests passed\n");
  assert.match(first.text, /Kind of mistake: what is inside the parentheses, in equation \(1\)\./);
  assert.doesNotMatch(first.text + first.traceback, /Likely cause|your result fits|da_next \*/);
  assert.match(then.text, /Likely cause: the parentheses of `\(1 - a_next²\)` are missing\./);
  assert.match(then.text, /your result fits {2}dz = da_next - a_next²/);
  assert.doesNotMatch(then.text + then.traceback, /da_next \*/);
  assert.equal(formula.text, "(1)  dz = da_next * (1 - a_next²)\n");
  assert.match(
    called.text,
    /stopped with an error at `const \[a_t, yt_pred, cache\] = rnn_cell_forward\(xt, a_next, parameters\)`/,
  );
  assert.match(
    called.text,
    /`xt` is `np\.slice\(x, \[t\]\)`, which has shape \(m, T_x\) = \(6, 4\)/,
  );
  assert.match(called.traceback, /at rnn_forward In\[\d+\]/);
  assert.match(called.traceback, />\s*\d+ \|\s+const \[a_t, yt_pred, cache\] = rnn_cell_forward/);
  assert.doesNotMatch(called.traceback, /at rnn_cell_forward/);
});
