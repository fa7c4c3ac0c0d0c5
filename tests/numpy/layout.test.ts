import assert from "node:assert/strict";
import { test } from "node:test";
import { formatShape } from "../../lib/checks";
import {
  contiguousStrides,
  isContiguous,
  isRowMajor,
  rowMajorStrides,
  sameShape,
  sizeOf,
} from "../../lib/numpy/layout";

test("row-major strides are the products of the later lengths", () => {
  assert.deepEqual(rowMajorStrides([]), []);
  assert.deepEqual(rowMajorStrides([7]), [1]);
  assert.deepEqual(rowMajorStrides([2, 3]), [3, 1]);
  assert.deepEqual(rowMajorStrides([2, 3, 4, 5]), [60, 20, 5, 1]);
});

test("3-D arrays store their steps x[:, :, t] one after the other; all others are row-major", () => {
  assert.deepEqual(contiguousStrides([2, 3, 4]), [3, 1, 6]);
  for (const shape of [[], [7], [2, 3], [2, 3, 4, 5]]) {
    assert.deepEqual(contiguousStrides(shape), rowMajorStrides(shape));
  }
  assert.ok(isContiguous([2, 3, 4], [3, 1, 6]) && !isRowMajor([2, 3, 4], [3, 1, 6]));
  assert.ok(isRowMajor([2, 3, 4], [12, 4, 1]) && !isContiguous([2, 3, 4], [12, 4, 1]));
});

test("the stride of an axis of length 1 does not matter", () => {
  assert.ok(isRowMajor([2, 1, 3], [3, 99, 1]));
  assert.ok(!isRowMajor([2, 2, 3], [3, 99, 1]));
  assert.ok(isContiguous([2, 3, 1], [3, 1, 99]));
  assert.ok(isContiguous([1, 3, 2], [99, 1, 3]));
  assert.ok(isContiguous([2, 1, 2], [1, 99, 2]));
});

test("sizes are products, shapes are compared axis by axis and printed as Python tuples", () => {
  assert.equal(sizeOf([]), 1);
  assert.equal(sizeOf([2, 0, 3]), 0);
  assert.equal(sizeOf([2, 3]), 6);
  assert.ok(sameShape([2, 3], [2, 3]) && sameShape([], []));
  assert.ok(!sameShape([2, 3], [3, 2]) && !sameShape([2], [2, 1]));
  assert.equal(formatShape([]), "()");
  assert.equal(formatShape([3]), "(3,)");
  assert.equal(formatShape([3, 10]), "(3, 10)");
  assert.equal(formatShape([1, 2, 3, 4, 5, 6, 7, 8, 9]), "(1, 2, 3, 4, 5, 6, 7, 8, … 9 lengths)");
});
