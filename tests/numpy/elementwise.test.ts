import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { assertCases } from "./figures";

const exact = { add: np.add, subtract: np.subtract, multiply: np.multiply, divide: np.divide };
const alsoExact = { maximum: np.maximum, minimum: np.minimum, clip: np.clip };
const unaryExact = { negative: np.negative, square: np.square, sqrt: np.sqrt, abs: np.abs };
for (const [name, call] of Object.entries({ ...exact, ...alsoExact, ...unaryExact })) {
  test(`np.${name} gives exactly NumPy's numbers`, () => assertCases(name, call));
}

const rounded = { exp: np.exp, log: np.log, tanh: np.tanh, power: np.power };
for (const [name, call] of Object.entries(rounded)) {
  test(`np.${name} is at most 2 doubles from NumPy's`, () => assertCases(name, call, 2));
}

test("add(a, b, c) adds from left to right, for all shapes", () => {
  const sum = np.add(1e16, np.array([[1], [2]]), np.array([-1e16, 3]));
  assert.deepEqual(sum.tolist(), [
    [0, 10000000000000004],
    [2, 10000000000000004],
  ]);
});

test("a result shares no memory with its operands", () => {
  const x = np.array([1, 2]);
  for (const y of [np.add(x, 0), np.multiply(x, 1), np.abs(x), np.clip(x, 0, 9)]) {
    x.set(0, 7);
    assert.deepEqual(y.tolist(), [1, 2]);
    x.set(0, 1);
  }
});

test("anything but an array or a number throws an error that describes it", () => {
  const x = np.zeros([2]);
  const bad: [() => unknown, string][] = [
    [() => np.add(x, "1" as never), 'np.add: expected arrays or numbers, got the string "1"'],
    [() => np.add(x, undefined as never), "np.add: expected arrays or numbers, got undefined"],
    [() => np.add(x, x, null as never), "np.add: expected arrays or numbers, got null"],
    [() => np.multiply(2, 3), "np.multiply: expected at least one array, got 2 and 3"],
    [
      () => np.tanh("0.5" as never),
      'np.tanh: x must be an array or a number, got the string "0.5"',
    ],
    [
      () => np.exp({ Wax: 1 } as never),
      "np.exp: x must be an array or a number, got an object with keys Wax",
    ],
    [() => np.clip(x, 0, "1" as never), 'np.clip: high must be a number, got the string "1"'],
    [() => np.clip(3 as never, 0, 1), "np.clip: x must be an array, got 3"],
  ];
  for (const [call, message] of bad) assert.throws(call, { name: "TypeError", message });
});
