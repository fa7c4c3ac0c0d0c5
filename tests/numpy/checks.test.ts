import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { assertNumber, describe } from "../../lib/checks";
import {
  assertArray,
  assertCount,
  assertShape,
  resolveAxis,
  resolveIndex,
} from "../../lib/numpy/checks";

test("arguments that would be ignored are refused, in one short line that names the function", () => {
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

test("describe describes a value in one short line", () => {
  const cases: [unknown, string][] = [
    [np.zeros([2, 3]), "an array of shape (2, 3)"],
    [undefined, "undefined"],
    [null, "null"],
    [[1, 2], "a JavaScript array of length 2"],
    ["x".repeat(50), `the string "${"x".repeat(20)}…"`],
    [Math.tanh, "the function tanh"],
    [() => 1, "the function without a name"],
    [{ a: 1, b: 2 }, "an object with keys a, b"],
    [3, "3"],
    [true, "true"],
  ];
  for (const [value, text] of cases) assert.equal(describe(value), text);
  const large = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, i]));
  assert.match(describe(large), /^an object with keys k0, .*k11, … 40 in all$/);
});

test("checks name the function, the expectation and the value", () => {
  const bad: [() => void, string][] = [
    [() => assertArray("f", "x", 1), "f: x must be an array, got 1"],
    [() => assertArray("f", "x", np.zeros([2]), 2), "f: x must have 2 axes, got shape (2,)"],
    [() => assertNumber("f", "low", "1"), 'f: low must be a number, got the string "1"'],
    [() => assertShape("f", [2 ** 17, 2 ** 17]), "f: shape (131072, 131072) is too large"],
    [() => assertCount("f", 0, 1), "f: expected 1 argument, got 0"],
    [() => assertCount("f", 4, 1, 3), "f: expected 1 to 3 arguments, got 4"],
    [() => assertCount("f", 1, 2, Infinity), "f: expected at least 2 arguments, got 1"],
    [() => resolveAxis("f", 0, []), "f: axis must be left out for shape (), got 0"],
    [() => resolveIndex("f", 2, 1, [5, 2]), "f: index 2 does not exist on axis 1 of shape (5, 2)"],
  ];
  for (const [call, message] of bad) assert.throws(call, { message });
  assert.equal(resolveAxis("f", -1, [5, 2]), 1);
  assert.equal(resolveIndex("f", -5, 0, [5, 2]), 0);
});
