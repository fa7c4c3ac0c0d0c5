import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { assertCases } from "./figures";

const exact = { add: np.add, subtract: np.subtract, multiply: np.multiply, divide: np.divide };
const alsoExact = { maximum: np.maximum, minimum: np.minimum, clip: np.clip };
const unaryExact = { negative: np.negative, square: np.square, sqrt: np.sqrt, abs: np.abs };
for (const [name, call] of Object.entries({ ...exact, ...alsoExact, ...unaryExact })) {
  test(`np.${name} gives NumPy's very numbers`, () => assertCases(name, call));
}

const rounded = { exp: np.exp, log: np.log, tanh: np.tanh, power: np.power };
for (const [name, call] of Object.entries(rounded)) {
  test(`np.${name} is at most 2 doubles from NumPy's`, () => assertCases(name, call, 2));
}

test("add(a, b, c) adds from left to right, whatever the shapes", () => {
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

test("shapes that do not fit throw an error that names both", () => {
  assert.throws(() => np.add(np.zeros([5, 10]), np.zeros([3, 10])), {
    name: "RangeError",
    message: "np.add: shapes (5, 10) and (3, 10) do not broadcast",
  });
  assert.throws(() => np.multiply(np.zeros([2]), np.zeros([2, 1]), np.zeros([3, 3])), {
    message: "np.multiply: shapes (2, 2) and (3, 3) do not broadcast",
  });
});

test("what is neither array nor number throws an error that says what came", () => {
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

test("arguments that would be ignored are refused in one short line that names the function", () => {
  const x = np.zeros([2, 2]);
  const loose = np as unknown as Record<string, (...args: unknown[]) => unknown>;
  const many = Array.from({ length: 100_000 }, (_, i) => i + 1);
  const bad: [() => unknown, string][] = [
    [() => loose.add(x), "np.add: expected at least 2 arguments, got 1"],
    [() => loose.subtract(x, x, x), "np.subtract: expected 2 arguments, got 3"],
    [() => loose.power(x, 2, 3), "np.power: expected 2 arguments, got 3"],
    [() => loose.exp(x, x), "np.exp: expected 1 argument, got 2"],
    [
      () => loose.concatenate([x, x], 1),
      "np.concatenate: options must be an object like { axis: 1 }, got 1",
    ],
    [
      () => loose.concatenate([x, x], null),
      "np.concatenate: options must be an object like { axis: 1 }, got null",
    ],
    [
      () => loose.concatenate(Object.assign([x], { 2: x })),
      "np.concatenate: arrays[1] must be an array, got undefined",
    ],
    [
      () => loose.sum(x, { ax: 1 }),
      "np.sum: options must be an object like { axis: 1, keepdims: true }, got an object with keys ax",
    ],
    [
      () => loose.allclose(x, x, 1e-3),
      "np.allclose: options must be an object like { rtol: 1e-5, atol: 1e-8 }, got 0.001",
    ],
    [
      () => loose.set_printoptions(5),
      "np.set_printoptions: options must be an object like { precision: 4 }, got 5",
    ],
    [() => loose.set_printoptions(), "np.set_printoptions: expected 1 argument, got 0"],
    [
      () => loose.zeros(many),
      "np.zeros: shape (1, 2, 3, 4, 5, 6, 7, 8, … 100000 lengths) is too large",
    ],
  ];
  for (const [call, message] of bad) assert.throws(call, { message });
  assert.throws(
    () => np.random.randn(...many),
    (error: Error) =>
      error.message.startsWith("np.random.randn: shape") && error.message.length < 200,
  );
});

test("np lists the functions of NumPy and no others", () => {
  const known =
    /^(NdArray|random|add|subtract|multiply|divide|maximum|minimum|power|negative|abs|sqrt|log|exp|tanh|square|clip|array|zeros|ones|full|zeros_like|ones_like|arange|linspace|copy|reshape|concatenate|sum|mean|max|min|argmax|dot|transpose|slice|assign|allclose|array_equal|print|array2string|set_printoptions)$/;
  for (const name of Object.keys(np)) assert.match(name, known);
  assert.deepEqual(Object.keys(np.random).sort(), ["randn", "random_sample", "seed"]);
});
