import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { sigmoid } from "../../lib/rnn_utils";
import figures from "../reference/numpy-accuracy.json";
import { doubles, flat, ulpsApart } from "./figures";

// Each row: x, and exp, tanh and sigmoid of it from 60 digits, rounded once.
const stored = doubles(figures["exp, tanh, sigmoid"]);
const column = (j: number): number[] => [...stored].filter((_, i) => i % 4 === j);
const x = column(0);

for (const [name, call, j] of [
  ["np.exp", np.exp, 1],
  ["np.tanh", np.tanh, 2],
  ["sigmoid", sigmoid, 3],
] as const) {
  test(`${name} is within 2 units of the last place, over the whole range of doubles`, () => {
    const right = column(j);
    const worst = flat(call(np.array(x))).reduce(
      (most, y, i) => {
        const ulps = ulpsApart(y, right[i]);
        return ulps > most.ulps ? { ulps, x: x[i], y, right: right[i] } : most;
      },
      { ulps: 0, x: 0, y: 0, right: 0 },
    );
    assert.ok(worst.ulps <= 2, JSON.stringify(worst));
  });
}

test("exp, tanh and sigmoid keep signs, limits and NaN", () => {
  const ends = np.array([-Infinity, -1e308, -0, 0, 1e308, Infinity]);
  assert.deepEqual(np.exp(ends).tolist(), [0, 0, 1, 1, Infinity, Infinity]);
  assert.deepEqual(np.tanh(ends).tolist(), [-1, -1, -0, 0, 1, 1]);
  assert.deepEqual(sigmoid(ends).tolist(), [0, 0, 0.5, 0.5, 1, 1]);
  assert.deepEqual(np.exp(np.array([NaN, 0])).tolist(), [NaN, 1]);
  assert.deepEqual(np.tanh(np.array([NaN, 0])).tolist(), [NaN, 0]);
});

test("an entry's value does not depend on its place or its neighbours", () => {
  const values = x.slice(0, 777);
  const together = flat(np.tanh(np.array(values)));
  values.forEach((value, i) => assert.equal(np.tanh(np.array([value])).get(0), together[i]));
});
