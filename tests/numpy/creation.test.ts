import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { assertCases } from "./figures";

test("np.concatenate joins as NumPy does", () => assertCases("concatenate", np.concatenate));
test("np.copy copies as NumPy does", () => assertCases("copy", np.copy));
test("np.reshape orders entries as NumPy does", () => assertCases("reshape", np.reshape));

test("every array is a numjs NdArray of float64", () => {
  const all = [np.array([1]), np.zeros([2]), np.ones([2, 3]), np.full([1], 7), np.zeros([0])];
  for (const x of [...all, np.add(all[0], 1), all[2].T, np.slice(all[2], [0])]) {
    assert.ok(x instanceof np.NdArray);
    assert.equal(x.dtype, "float64");
    assert.equal(x.ndim, x.shape.length);
    assert.equal(
      x.size,
      x.shape.reduce((size, length) => size * length, 1),
    );
  }
});

test("zeros, ones, full and the _like functions have the right entries", () => {
  assert.deepEqual(np.zeros([2, 1]).tolist(), [[0], [0]]);
  assert.deepEqual(np.ones([2]).tolist(), [1, 1]);
  assert.deepEqual(np.full([2], NaN).tolist(), [NaN, NaN]);
  assert.deepEqual(np.zeros_like(np.ones([1, 2])).tolist(), [[0, 0]]);
  assert.deepEqual(np.ones_like(np.zeros([1, 2]).T).tolist(), [[1], [1]]);
  assert.deepEqual(np.zeros([]).get(), 0);
});

test("a copy has its own memory, a reshaped array does not", () => {
  const x = np.array([1, 2, 3, 4]);
  const copied = np.copy(x);
  const reshaped = np.reshape(x, [2, 2]);
  x.set(3, 9);
  assert.equal(copied.get(3), 4);
  assert.equal(reshaped.get(1, 1), 9);
});

test("a shape that was passed in can be changed afterward", () => {
  const shape = [2, 3];
  const x = np.zeros(shape);
  shape[0] = 7;
  assert.deepEqual(x.shape, [2, 3]);
});

test("bad input throws an error that names the function, the expectation and the value", () => {
  const x = np.zeros([2, 3]);
  const bad: [() => unknown, string][] = [
    [
      () => np.array([[1, 2], [3]]),
      "np.array: expected 2 entries on axis 1 of shape (2, 2), got a JavaScript array of length 1",
    ],
    [
      () => np.array([1, "2" as never]),
      'np.array: expected a number on axis 1 of shape (2,), got the string "2"',
    ],
    [() => np.array(5 as never), "np.array: data must be nested arrays of numbers, got 5"],
    [() => np.zeros(3 as never), "np.zeros: shape must be an array of numbers, got 3"],
    [() => np.zeros([3, -1]), "np.zeros: shape must be whole numbers from 0 up, got (3, -1)"],
    [() => np.ones([1.5]), "np.ones: shape must be whole numbers from 0 up, got (1.5,)"],
    [() => np.full([1], "x" as never), 'np.full: value must be a number, got the string "x"'],
    [
      () => np.zeros_like([1] as never),
      "np.zeros_like: x must be an array, got a JavaScript array of length 1",
    ],
    [() => np.ones_like(null as never), "np.ones_like: x must be an array, got null"],
    [() => np.copy(undefined as never), "np.copy: x must be an array, got undefined"],
    [() => np.reshape(x, [4]), "np.reshape: cannot reshape (2, 3) into (4,)"],
    [() => np.reshape(7 as never, [4]), "np.reshape: x must be an array, got 7"],
    [
      () => np.concatenate([]),
      "np.concatenate: expected an array of arrays to join, got a JavaScript array of length 0",
    ],
    [
      () => np.concatenate(x as never),
      "np.concatenate: expected an array of arrays to join, got an array of shape (2, 3)",
    ],
    [() => np.concatenate([x, 1 as never]), "np.concatenate: arrays[1] must be an array, got 1"],
    [
      () => np.concatenate([x, np.zeros([2, 4])]),
      "np.concatenate: shapes must be the same except on axis 0, got (2, 3) and (2, 4)",
    ],
    [
      () => np.concatenate([x, x], { axis: 2 }),
      "np.concatenate: axis must be from -2 to 1 for shape (2, 3), got 2",
    ],
  ];
  for (const [call, message] of bad) assert.throws(call, { message });
});

test("arange(start, stop, step) and linspace(start, stop, num) are NumPy's", () => {
  assert.deepEqual(np.arange(3).tolist(), [0, 1, 2]);
  assert.deepEqual(np.arange(1, 2, 0.25).tolist(), [1, 1.25, 1.5, 1.75]);
  assert.deepEqual(np.arange(5, 0, -2).tolist(), [5, 3, 1]);
  assert.deepEqual(np.arange(0).shape, [0]);
  assert.deepEqual(np.linspace(0, 1, 5).tolist(), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(np.linspace(2, 3, 1).tolist(), [2]);
  assert.equal(np.linspace(0, 1).size, 50);
  assert.throws(() => np.arange(0, 3, 0), { message: "np.arange: step must not be 0" });
  assert.throws(() => np.arange(NaN), {
    message: "np.arange: stop must be a finite number, got NaN",
  });
});
