import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { assertCases, flat } from "./figures";
import type { FloatArray } from "../../lib/numpy/float-array";
import type { Index } from "../../lib/numpy/indexing";

test("np.slice accepts what NumPy's brackets accept", () => assertCases("slice", np.slice));

test("np.assign changes what NumPy's brackets change", () =>
  assertCases("assign", (x: np.NdArray, index: Index[], value: np.Operand) => {
    np.assign(x, index, value);
    return x;
  }));

test("ranges with a step work as in Python", () => {
  const x = np.arange(6);
  const cases: [Index, number[]][] = [
    ["::2", [0, 2, 4]],
    ["1::2", [1, 3, 5]],
    ["::-1", [5, 4, 3, 2, 1, 0]],
    ["5:1:-2", [5, 3]],
    ["-2::-3", [4, 1]],
    ["4:1:1", []],
    ["10::-4", [5, 1]],
  ];
  for (const [index, expected] of cases) assert.deepEqual(np.slice(x, [index]).tolist(), expected);
  np.assign(x, ["::-1"], x);
  assert.deepEqual(x.tolist(), [5, 4, 3, 2, 1, 0]);
  assert.throws(() => np.slice(x, ["::0"]), {
    message: 'np.slice: the step of the string "::0" must not be 0',
  });
});

test("assign takes a value with leading axes of length 1, as NumPy does", () => {
  const x = np.zeros([2, 3]);
  np.assign(x, [0], np.array([[[1, 2, 3]]]));
  assert.deepEqual(x.tolist(), [
    [1, 2, 3],
    [0, 0, 0],
  ]);
  assert.throws(() => np.assign(x, [0], np.zeros([2, 3])), /does not fit into \(3,\)/);
});

test("a slice is a view: changing one shows in the other", () => {
  const x = np.zeros([2, 3, 4]);
  const step = np.slice(x, [":", ":", 2]);
  step.set(1, 2, 7);
  assert.equal(x.get(1, 2, 2), 7);
  np.assign(x, [0], 5);
  assert.deepEqual(step.tolist(), [
    [5, 5, 5],
    [0, 0, 7],
  ]);
});

test("assign reads the value before it overwrites it", () => {
  const x = np.array([1, 2, 3, 4]);
  np.assign(x, ["1:"], np.slice(x, [":3"]));
  assert.deepEqual(x.tolist(), [1, 1, 2, 3]);
  const square = np.array([
    [1, 2],
    [3, 4],
  ]);
  np.assign(square, [], square.T);
  assert.deepEqual(square.tolist(), [
    [1, 3],
    [2, 4],
  ]);
});

test("assign writes into arrays that numjs made", () => {
  const x = np.zeros([2, 3]).pick(1) as np.NdArray;
  np.assign(x, ["1:"], np.array([8, 9]));
  assert.deepEqual(flat(x), [0, 8, 9]);
});

test("bad indices throw an error that names the function, the expectation and the value", () => {
  const x = np.zeros([2, 3]);
  const bad: [() => unknown, string][] = [
    [() => np.slice(x, [0, 3]), "np.slice: index 3 does not exist on axis 1 of shape (2, 3)"],
    [() => np.slice(x, [-3]), "np.slice: index -3 does not exist on axis 0 of shape (2, 3)"],
    [() => np.slice(x, [0.5]), "np.slice: index 0.5 does not exist on axis 0 of shape (2, 3)"],
    [
      () => np.slice(x, [0, 0, 0]),
      "np.slice: expected up to 2 indices for shape (2, 3), got a JavaScript array of length 3",
    ],
    [() => np.slice(x, 0 as never), "np.slice: expected up to 2 indices for shape (2, 3), got 0"],
    [
      () => np.slice(x, ["a" as never]),
      'np.slice: an index must be a number or a range like ":" or "2:5", got the string "a"',
    ],
    [
      () => np.slice(x, [null as never]),
      'np.slice: an index must be a number or a range like ":" or "2:5", got null',
    ],
    [
      () => np.slice([1] as never, [0]),
      "np.slice: x must be an array, got a JavaScript array of length 1",
    ],
    [() => np.assign(x, [5], 1), "np.assign: index 5 does not exist on axis 0 of shape (2, 3)"],
    [
      () => np.assign(x, [":", 0], np.zeros([3])),
      "np.assign: a value of shape (3,) does not fit into (2,)",
    ],
    [
      () => np.assign(x, [0], np.zeros([2, 3])),
      "np.assign: a value of shape (2, 3) does not fit into (3,)",
    ],
    [
      () => np.assign(x, [0], "1" as never),
      'np.assign: value must be an array or a number, got the string "1"',
    ],
  ];
  for (const [call, message] of bad) assert.throws(call, { message });
});

test("a slice has the storage of its array, whatever is selected: nothing is copied", () => {
  const x = np.zeros([4, 5, 6]) as unknown as FloatArray;
  const indices: Index[][] = [[":", ":", 3], [1], ["::-1", "2:4"], [0, 0, 0], ["4:"]];
  for (const index of indices) {
    assert.equal((np.slice(x, index) as unknown as FloatArray).storage, x.storage);
  }
});
