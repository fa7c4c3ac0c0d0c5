import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSES, SHAPES, ours } from "../../bench/cases";
import { trainingStep } from "../../bench/training-step";
import * as np from "../../lib/np";
import type { FloatArray } from "../../lib/numpy/ndarray";

test("the benchmark measures computed results, not deferred ones", () => {
  const passes = ours([3, 5, 2, 10, 4]);
  for (const results of [...PASSES.map((pass) => passes[pass]()), trainingStep().run()]) {
    for (const x of results) assert.equal((x as FloatArray).deferred, null);
  }
});

test("passes of the largest shape return the same bits again and again", () => {
  const passes = ours(SHAPES[SHAPES.length - 1]);
  const first = PASSES.map((pass) => passes[pass]());
  for (let round = 0; round < 3; round++) {
    PASSES.forEach((pass, i) => {
      passes[pass]().forEach((x, j) => {
        assert.ok(np.array_equal(x, first[i][j]), `${pass}, result ${j}`);
      });
    });
  }
});
