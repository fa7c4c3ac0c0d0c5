import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";

test("allclose(a, b) allows |a - b| <= atol + rtol |b|", () => {
  const close = (a: number, b: number, tolerance?: np.Tolerance): boolean =>
    np.allclose(np.array([a]), np.array([b]), tolerance);
  assert.ok(close(1, 1 + 9e-6));
  assert.ok(!close(1, 1 + 2e-5));
  assert.ok(close(0, 1e-8));
  assert.ok(!close(0, 2e-8));
  assert.ok(close(100, 101, { rtol: 0, atol: 1 }));
  assert.ok(close(Infinity, Infinity));
  assert.ok(!close(Infinity, -Infinity));
  assert.ok(!close(1, Infinity));
  assert.ok(!close(NaN, NaN));
});

test("arrays of different shapes are neither close nor equal", () => {
  assert.ok(!np.allclose(np.zeros([2]), np.zeros([2, 1])));
  assert.ok(!np.array_equal(np.zeros([1, 2]), np.zeros([2, 1])));
});

test("array_equal(a, b) compares entry by entry, through any strides", () => {
  const x = np.array([
    [1, 2],
    [3, 4],
  ]);
  assert.ok(
    np.array_equal(
      x.T,
      np.array([
        [1, 3],
        [2, 4],
      ]),
    ),
  );
  assert.ok(!np.array_equal(x, x.T));
  assert.ok(!np.array_equal(np.array([NaN]), np.array([NaN])));
  assert.ok(np.array_equal(np.array([0]), np.array([-0])));
});

test("anything but an array throws an error that describes it", () => {
  const x = np.zeros([2]);
  assert.throws(() => np.allclose(x, 0 as never), {
    message: "np.allclose: b must be an array, got 0",
  });
  assert.throws(() => np.array_equal("x" as never, x), {
    message: 'np.array_equal: a must be an array, got the string "x"',
  });
  assert.throws(() => np.allclose(x, x, { rtol: "1" as never }), {
    message: 'np.allclose: rtol must be a number from 0 up, got the string "1"',
  });
});
