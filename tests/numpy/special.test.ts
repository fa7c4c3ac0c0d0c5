import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { expit } from "../../lib/numpy/special";
import { assertAccurate } from "./figures";

test("expit is within 2 units of the last place, over the full range of doubles", () => {
  assertAccurate(expit, 3);
});

test("expit keeps limits and NaN; of a number, it is a number", () => {
  const ends = np.array([-Infinity, -1e308, -0, 0, 1e308, Infinity, NaN]);
  assert.deepEqual(expit(ends).tolist(), [0, 0, 0.5, 0.5, 1, 1, NaN]);
  assert.equal(expit(0), 0.5);
  assert.throws(() => expit("1" as never), {
    message: 'expit: x must be an array or a number, got the string "1"',
  });
});
