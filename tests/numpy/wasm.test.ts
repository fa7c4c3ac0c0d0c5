import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { doubles, kernels, scratch } from "../../lib/numpy/wasm";

const root = path.join(__dirname, "../..");

test("the committed WebAssembly is what assembly/ builds", () => {
  const { stderr, status } = spawnSync(process.execPath, ["assembly/build.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
});

test("functions of one entry do not depend on what is behind it", () => {
  const [at] = scratch;
  for (const name of ["negative", "abs", "sqrt", "exp", "tanh", "expit", "log"] as const) {
    const values = [1, NaN, Infinity].map((behind) => {
      doubles.set([0.5, behind], at);
      kernels[name](at * 8, 1);
      return doubles[at];
    });
    assert.deepEqual(values, [values[0], values[0], values[0]], name);
    assert.ok(Number.isFinite(values[0]));
  }
});
