import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { assertCases, assertClose, casesOf } from "./figures";
import { holds, indices } from "./layouts";

for (const [name, call] of Object.entries({ max: np.max, min: np.min, argmax: np.argmax })) {
  test(`np.${name} gives exactly NumPy's numbers`, () => assertCases(name, call));
}

for (const [name, call] of Object.entries({ sum: np.sum, mean: np.mean })) {
  test(`np.${name} gives NumPy's numbers, except for the order of addition`, () => {
    for (const { args, expected } of casesOf(name)) {
      const [x, options] = args as [np.NdArray, np.AxisOptions];
      const actual = call(x, options) as np.NdArray | number;
      // What another order can change is a part of the sum of the sizes.
      const sizes = call(np.abs(x), options) as np.NdArray | number;
      if (typeof expected === "number" || typeof actual === "number") {
        assertAsSum(actual as number, expected as number, sizes as number);
      } else {
        assert.deepEqual(actual.shape, expected.shape);
        const all = [actual, expected, sizes as np.NdArray].map((a) => np.reshape(a, [a.size]));
        for (let i = 0; i < actual.size; i++) {
          assertAsSum(all[0].get(i), all[1].get(i), all[2].get(i));
        }
      }
    }
  });
}

function assertAsSum(actual: number, expected: number, size: number): void {
  if (Math.abs(actual - expected) <= 1e-14 * size) return;
  assertClose(actual, expected, 0, () => "sum");
}

test("sum(x, {axis: 1, keepdims: true}) keeps the bias' shape", () => {
  const x = np.array([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.deepEqual(np.sum(x, { axis: 1, keepdims: true }).tolist(), [[6], [15]]);
  assert.deepEqual(np.sum(x, { axis: 0 }).tolist(), [5, 7, 9]);
  assert.equal(np.sum(x), 21);
  assert.equal(np.mean(x), 3.5);
});

test("sums stay precise when a running total would not", () => {
  const x = np.full([1_000_000], 0.1);
  assert.ok(Math.abs(np.sum(x) - 100000) < 1e-8);
});

test("a nonexistent axis and a maximum of nothing throw", () => {
  const x = np.zeros([3, 10]);
  const empty = np.zeros([0, 2]);
  const bad: [() => unknown, string][] = [
    [() => np.sum(x, { axis: 2 }), "np.sum: axis must be from -2 to 1 for shape (3, 10), got 2"],
    [
      () => np.sum(x, { axis: "0" as never }),
      'np.sum: axis must be from -2 to 1 for shape (3, 10), got the string "0"',
    ],
    [() => np.max(empty, { axis: 0 }), "np.max: axis 0 of shape (0, 2) is empty"],
    [() => np.max(empty), "np.max: there is nothing in shape (0, 2)"],
    [() => np.mean(empty, { axis: 0 }), "np.mean: axis 0 of shape (0, 2) is empty"],
    [() => np.argmax(empty), "np.argmax: there is nothing in shape (0, 2)"],
  ];
  for (const [call, message] of bad) assert.throws(call, { name: "RangeError", message });
  assert.throws(() => np.sum([1, 2] as never), {
    name: "TypeError",
    message: "np.sum: x must be an array, got a JavaScript array of length 2",
  });
  assert.throws(() => np.sum(x, 1 as never), {
    name: "TypeError",
    message: "np.sum: options must be an object like { axis: 1, keepdims: true }, got 1",
  });
  assert.throws(() => np.sum(x, { axes: 1 } as never), {
    name: "TypeError",
    message:
      "np.sum: options must be an object like { axis: 1, keepdims: true }, got an object with keys axes",
  });
});

test("keepdims without an axis keeps every axis with length 1", () => {
  const x = np.array([
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual(np.sum(x, { keepdims: true }).tolist(), [[10]]);
  assert.deepEqual(np.argmax(x, { keepdims: true }).tolist(), [[3]]);
  assert.equal(np.sum(x, {}), 10);
});

holds("sum, max, min, mean and argmax go along every axis", ({ a }) => {
  for (let axis = 0; axis < a.ndim; axis++) {
    const [sum, mean, max, min, argmax] = [np.sum, np.mean, np.max, np.min, np.argmax].map(
      (reduce) => reduce(a, { axis, keepdims: true }),
    );
    for (const index of indices(sum.shape)) {
      const line = Array.from({ length: a.shape[axis] }, (_, i) =>
        a.get(...index.map((n, k) => (k === axis ? i : n))),
      );
      const total = line.reduce((x, y) => x + y, 0);
      assert.ok(Math.abs(sum.get(...index) - total) < 1e-12);
      assert.ok(Math.abs(mean.get(...index) - total / line.length) < 1e-12);
      assert.equal(max.get(...index), Math.max(...line));
      assert.equal(min.get(...index), Math.min(...line));
      assert.equal(argmax.get(...index), line.indexOf(Math.max(...line)));
    }
  }
});
