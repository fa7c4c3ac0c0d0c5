import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bandOf, coverage, meanAbsoluteErrors, medians } from "../../lib/forecasting/judgment";
import {
  asLastSeason,
  asLastStep,
  lineWithSeason,
  usualChange,
} from "../../lib/forecasting/rivals";
import { correlation, strongestUnit } from "../../lib/training/units";

test("the simple rivals, on a series that can be continued by hand", () => {
  const known = [1, 5, 2, 6, 3, 7];
  assert.deepEqual(asLastStep(known, 3), [7, 7, 7]);
  assert.deepEqual(asLastSeason(2)(known, 3), [3, 7, 3]);
  assert.deepEqual(usualChange([-3, 4])(known, 3), [4, 8, 5]);
});

test("a line added to the series is added to the forecast of the line with season", () => {
  const number = fc.double({ min: -9, max: 9, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 24, maxLength: 40 }),
      number,
      number,
      (known, a, b) => {
        const forecast = lineWithSeason(4, 6);
        const plain = forecast(known, 6);
        const tilted = forecast(
          known.map((x, t) => x + a + b * t),
          6,
        );
        tilted.forEach((value, k) => {
          const expected = plain[k] + a + b * (known.length + k);
          assert.ok(Math.abs(value - expected) < 1e-9, `${k}: ${value}, not ${expected}`);
        });
      },
    ),
  );
  const line = Array.from({ length: 24 }, (_, t) => 2 * t);
  lineWithSeason(4, 5)(line, 3).forEach((value, k) => {
    assert.ok(Math.abs(value - 2 * (24 + k)) < 1e-12);
  });
  assert.throws(() => lineWithSeason(4, 5)([1, 2], 1), /known values must be .* from 20 up, got 2/);
});

test("errors and coverage, by hand", () => {
  assert.deepEqual(
    meanAbsoluteErrors(
      [
        [1, 2],
        [3, 4],
      ],
      [
        [2, 2],
        [1, 7],
      ],
    ),
    [1.5, 1.5],
  );
  const futures = [[[0], [1], [2], [3], [4]]];
  assert.deepEqual(medians(futures[0]), [2]);
  assert.deepEqual(bandOf(futures[0], 0, 0.5, 1), [[0, 2, 4]]);
  assert.deepEqual(coverage(futures, [[3.2]], 0.8), [1]);
  assert.deepEqual(coverage(futures, [[3.7]], 0.8), [0]);
  assert.deepEqual(coverage([...futures, ...futures], [[3], [9]], 0.8), [0.5]);
  assert.throws(
    () => meanAbsoluteErrors([[1]], []),
    /forecasts and truths must have the same length/,
  );
  assert.throws(() => coverage(futures, [[1]], 1), /share must be above 0 and below 1, got 1/);
});

test("correlation is 1 along a rising line, -1 along a falling one, 0 where one is constant", () => {
  assert.equal(correlation([1, 2, 3], [2, 4, 6]), 1);
  assert.equal(correlation([1, 2, 3], [6, 4, 2]), -1);
  assert.equal(correlation([1, 2, 3], [5, 5, 5]), 0);
  assert.ok(Math.abs(correlation([1, 2, 3, 4], [1, 3, 2, 4]) - 0.8) < 1e-15);
  assert.throws(() => correlation([1], [1, 2]), /same length/);
  assert.equal(
    strongestUnit(4, (unit) => -((unit - 2) ** 2)),
    2,
  );
  assert.throws(() => strongestUnit(0, () => 1), /n_a must be/);
});
