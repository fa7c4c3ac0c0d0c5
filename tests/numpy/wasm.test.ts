import assert from "node:assert/strict";
import { test } from "node:test";
import { doubles, kernels, scratch } from "../../lib/numpy/wasm";

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
