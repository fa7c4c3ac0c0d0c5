import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { accuracyInputs, assertAccurate, flat } from "./figures";

test("np.exp and np.tanh are within 2 units of the last place, over the full range of doubles", () => {
  assertAccurate(np.exp, 1);
  assertAccurate(np.tanh, 2);
});

test("exp and tanh keep signs, limits and NaN", () => {
  const ends = np.array([-Infinity, -1e308, -0, 0, 1e308, Infinity]);
  assert.deepEqual(np.exp(ends).tolist(), [0, 0, 1, 1, Infinity, Infinity]);
  assert.deepEqual(np.tanh(ends).tolist(), [-1, -1, -0, 0, 1, 1]);
  assert.deepEqual(np.exp(np.array([NaN, 0])).tolist(), [NaN, 1]);
  assert.deepEqual(np.tanh(np.array([NaN, 0])).tolist(), [NaN, 0]);
});

test("an entry's value does not depend on its position or its neighbors", () => {
  const values = accuracyInputs.slice(0, 777);
  const together = flat(np.tanh(np.array(values)));
  values.forEach((value, i) => assert.equal(np.tanh(np.array([value])).get(0), together[i]));
});
