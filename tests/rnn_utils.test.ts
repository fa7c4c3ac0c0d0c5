import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../lib/np";
import { initialize_adam, sigmoid, softmax, update_parameters_with_adam } from "../lib/rnn_utils";
import adam from "./reference/adam.json";

type Arrays = Record<string, np.NdArray>;

const arrays = (nested: Record<string, number[][]>): Arrays =>
  Object.fromEntries(Object.entries(nested).map(([name, rows]) => [name, np.array(rows)]));

function assertArrays(actual: Arrays, expected: Arrays): void {
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort());
  for (const [name, x] of Object.entries(expected)) {
    assert.ok(np.allclose(actual[name], x, { rtol: 1e-14, atol: 0 }), name);
  }
}

test("softmax(x) is exp(x) by its sum, down each column", () => {
  np.random.seed(1);
  for (const [n, m] of [
    [1, 1],
    [2, 10],
    [27, 1],
    [27, 33],
    [128, 64],
    [3, 100_000],
  ]) {
    const x = np.random.randn(n, m);
    const y = softmax(x);
    assert.deepEqual(y.shape, [n, m]);
    for (let j = 0; j < m; j += Math.ceil(m / 50)) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += Math.exp(x.get(i, j));
      for (let i = 0; i < n; i++) {
        assert.ok(Math.abs(y.get(i, j) - Math.exp(x.get(i, j)) / sum) < 1e-15);
      }
    }
    assert.ok(np.allclose(softmax(np.copy(x.T).T), y, { rtol: 0, atol: 0 }));
  }
});

test("softmax(x) neither overflows nor loses a column that lies far below another", () => {
  const x = np.array([
    [1000, -1000],
    [1000, -1001],
  ]);
  const share = 1 / (1 + Math.exp(-1));
  assert.ok(
    np.allclose(
      softmax(x),
      np.array([
        [0.5, share],
        [0.5, 1 - share],
      ]),
    ),
  );
});

test("sigmoid(x) is 1 / (1 + exp(-x)), also of arrays larger than a piece", () => {
  np.random.seed(2);
  const x = np.random.randn(300, 101);
  const y = sigmoid(x);
  for (let i = 0; i < 300; i++) {
    for (let j = 0; j < 101; j++) {
      const right = 1 / (1 + Math.exp(-x.get(i, j)));
      assert.ok(Math.abs(y.get(i, j) - right) <= 5e-16 * right);
    }
  }
});

test("two steps of Adam are NumPy's", () => {
  const initial = arrays(adam.initial);
  let [v, s] = initialize_adam(initial) as [Arrays, Arrays];
  assert.deepEqual(Object.keys(v), ["dW1", "db1", "dW2", "db2"]);
  for (const x of [...Object.values(v), ...Object.values(s)]) assert.equal(np.sum(np.abs(x)), 0);
  let parameters = initial;
  for (const step of adam.steps) {
    const grads = arrays(step.grads);
    [parameters, v, s] = update_parameters_with_adam(parameters, grads, v, s, step.t);
    assertArrays(parameters, arrays(step.parameters));
    assertArrays(v, arrays(step.v));
    assertArrays(s, arrays(step.s));
  }
  assertArrays(initial, arrays(adam.initial));
});

test("bad input throws an error that names function, expectation and what came", () => {
  const x = np.zeros([2, 2]);
  const holding = (value: number) => np.array([[0, value]]);
  const W = { W: x };
  const d = { dW: x };
  const step = (...changes: unknown[]) => {
    const args: unknown[] = [W, d, d, d, 1];
    for (let i = 0; i < changes.length; i += 2) args[changes[i] as number] = changes[i + 1];
    return () =>
      update_parameters_with_adam(...(args as Parameters<typeof update_parameters_with_adam>));
  };
  const bad: [() => unknown, string][] = [
    [() => softmax(holding(NaN)), "softmax: x holds NaN"],
    [() => softmax(holding(Infinity)), "softmax: x holds Infinity"],
    [() => softmax(np.zeros([3])), "softmax: x must have 2 axes, got shape (3,)"],
    [() => softmax(np.zeros([0, 3])), "softmax: x is empty, shape (0, 3)"],
    [() => softmax("x" as never), 'softmax: x must be an array, got the string "x"'],
    [() => sigmoid(holding(NaN)), "sigmoid: x holds NaN"],
    [() => sigmoid(np.zeros([0])), "sigmoid: x is empty, shape (0,)"],
    [() => sigmoid(undefined as never), "sigmoid: x must be an array, got undefined"],
    [
      () => initialize_adam(7 as never),
      "initialize_adam: parameters must be an object of arrays, got 7",
    ],
    [() => initialize_adam({}), "initialize_adam: parameters must not be empty"],
    [() => initialize_adam({ W: 1 }), "initialize_adam: parameters.W must be an array, got 1"],
    [step(1, {}), "update_parameters_with_adam: grads.dW must be an array, got undefined"],
    [step(1, undefined), "update_parameters_with_adam: grads.dW must be an array, got undefined"],
    [
      step(1, { dW: np.zeros([2, 3]) }),
      "update_parameters_with_adam: grads.dW must have shape (2, 2), got (2, 3)",
    ],
    [step(2, { dW: np.full([2, 2], NaN) }), "update_parameters_with_adam: v.dW holds NaN"],
    [step(4, 0), "update_parameters_with_adam: t must be a whole number from 1 up, got 0"],
    [step(5, -1), "update_parameters_with_adam: learning_rate must be above 0, got -1"],
    [step(6, 1), "update_parameters_with_adam: beta1 must be from 0 to below 1, got 1"],
    [
      step(7, "1"),
      'update_parameters_with_adam: beta2 must be from 0 to below 1, got the string "1"',
    ],
    [step(8, 0), "update_parameters_with_adam: epsilon must be above 0, got 0"],
  ];
  for (const [call, message] of bad) assert.throws(call, { message });
});
