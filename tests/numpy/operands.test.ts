import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as np from "../../lib/np";
import { commonShape, operand, operandsOf } from "../../lib/numpy/operands";
import type { NestedNumbers } from "../../lib/np";

test("array(nested) and tolist() are inverses", () => {
  const entry = fc.double();
  const nested = fc
    .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
    .chain((shape) =>
      shape.reduceRight<fc.Arbitrary<NestedNumbers>>(
        (level, length) => fc.array(level, { minLength: length, maxLength: length }),
        entry,
      ),
    ) as fc.Arbitrary<NestedNumbers[]>;
  fc.assert(
    fc.property(nested, (rows) => assert.deepEqual(np.array(rows).tolist(), rows)),
    { numRuns: 200, seed: 6 },
  );
});

test("nested arrays are operands, and a function of a number is a number", () => {
  assert.deepEqual(np.add(np.array([1, 2]), [[10], [20]]).tolist(), [
    [11, 12],
    [21, 22],
  ]);
  assert.deepEqual(np.exp([0, 0]).tolist(), [1, 1]);
  assert.equal(np.tanh(0.5), np.tanh(np.array([0.5])).get(0));
  assert.equal(np.square(3), 9);
  assert.throws(() => np.add(np.zeros([2]), [1, "2" as never]), {
    message: 'np.add: expected a number on axis 1 of shape (2,), got the string "2"',
  });
});

test("an operand is an array, a number or nested lists; one of several must be an array", () => {
  const x = np.ones([2]);
  assert.equal(operand("f", x), x);
  assert.equal(operand("f", 3), 3);
  assert.deepEqual((operand("f", [1, 2]) as np.NdArray).tolist(), [1, 2]);
  assert.throws(() => operand("f", null), { message: "f: expected arrays or numbers, got null" });
  assert.throws(() => operandsOf("f", [2, 3]), {
    message: "f: expected at least one array, got 2 and 3",
  });
  const shapes = operandsOf("f", [np.ones([2, 1]), 5, [1, 2, 3]]);
  assert.deepEqual(commonShape("f", shapes), [2, 3]);
  const own = commonShape("f", operandsOf("f", [x, 1]));
  assert.deepEqual(own, [2]);
  assert.notEqual(own, x.shape);
});
