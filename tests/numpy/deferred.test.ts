import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as np from "../../lib/np";
import type { FloatArray } from "../../lib/numpy/float-array";
import { sigmoid, softmax } from "../../lib/rnn_utils";
import { assertSameBits, computed } from "./matrices";

// A product is computed when somebody asks for its entries; a sum of products in one go. Nobody can tell from the figures.

const size = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 90 }));

/** A few products of shape (n, m), with one of the memory layouts of matrices. */
const sums = fc.record({
  n: size,
  m: size,
  depths: fc.array(size, { minLength: 1, maxLength: 5 }),
  transposed: fc.boolean(),
  grouping: fc.nat({ max: 3 }),
  seed: fc.nat({ max: 1000 }),
});

test("sums of products have the bits of sums of computed arrays, however they are grouped", () => {
  fc.assert(
    fc.property(sums, ({ n, m, depths, transposed, grouping, seed }) => {
      np.random.seed(seed);
      const draw = (rows: number, columns: number) =>
        transposed ? np.random.randn(columns, rows).T : np.random.randn(rows, columns);
      const pairs = depths.map((k) => [draw(n, k), draw(k, m)] as const);
      const b = np.random.randn(n, 1);
      const row = np.random.randn(m);
      const sum = (dot: typeof np.dot) => {
        const products = pairs.map(([x, y]) => dot(x, y));
        const [first, ...others] = products;
        if (grouping === 0) return np.add(first, b, ...others, row);
        if (grouping === 1) return np.add(row, np.add(b, first, ...others), first, 0.5);
        if (grouping === 2) return np.add(np.add(b, first), np.add(first, row));
        return products.reduce((total, product) => np.add(total, product), np.zeros([n, m]));
      };
      const expected = sum(computed);
      assertSameBits(sum(np.dot), expected);
      assertSameBits(np.tanh(sum(np.dot)), np.tanh(expected));
      assertSameBits(np.exp(sum(np.dot)), np.exp(expected));
      assertSameBits(sigmoid(sum(np.dot)), sigmoid(expected));
      assertSameBits(softmax(sum(np.dot)), softmax(expected));
      assertSameBits(np.multiply(sum(np.dot), 2), np.multiply(expected, 2));
      const other = np.random.randn(n, m);
      assertSameBits(np.multiply(other, sum(np.dot)), np.multiply(other, expected));
      assertSameBits(np.subtract(sum(np.dot), sum(np.dot)), np.subtract(expected, expected));
      const vector = np.random.randn(m, 1);
      assertSameBits(np.dot(sum(np.dot), vector), np.dot(expected, vector));
      assertSameBits(np.dot(other.T, sum(np.dot)), np.dot(other.T, expected));
    }),
    { numRuns: 120, seed: 4 },
  );
});

test("every function treats a deferred sum like a computed one", () => {
  const ofOne: Record<string, (x: np.NdArray) => np.NdArray> = {
    ...{ exp: np.exp, tanh: np.tanh, abs: np.abs, negative: np.negative, square: np.square },
    ...{ sigmoid, softmax, copy: np.copy, transpose: np.transpose, T: (x) => x.T },
    sqrt: (x) => np.sqrt(np.abs(x)),
    log: (x) => np.log(np.abs(x)),
    clip: (x) => np.clip(x, -1, 1),
    slice: (x) => np.slice(x, ["1:", 0]),
    get: (x) => np.array([x.get(0, 1)]),
    tolist: (x) => np.array(x.tolist() as number[][]),
    pick: (x) => x.pick(0, null),
  };
  const { sum: total, mean, max, min, argmax } = np;
  for (const [name, reduce] of Object.entries({ total, mean, max, min, argmax })) {
    ofOne[name] = (x) => np.array([reduce(x)]);
    for (const axis of [0, 1]) {
      ofOne[`${name} ${axis}`] = (x) => reduce(x, { axis, keepdims: true });
    }
  }
  const ofTwo: Record<string, (x: np.NdArray, y: np.NdArray) => np.NdArray> = {
    ...{ add: np.add, subtract: np.subtract, multiply: np.multiply, divide: np.divide },
    ...{ maximum: np.maximum, minimum: np.minimum },
    addThree: (x, y) => np.add(x, y, x),
    multiplyThree: (x, y) => np.multiply(y, x, y),
    power: (x, y) => np.power(np.abs(x), y),
    concatenate: (x, y) => (y.shape[1] === x.shape[1] ? np.concatenate([x, y]) : x),
    dot: (x, y) => (y.shape[0] === x.shape[1] ? np.dot(x, y) : x),
    dotOfTransposed: (x, y) => (y.shape[0] === x.shape[1] ? np.dot(x.T, y) : x),
    assign: (x, y) => {
      const all = np.zeros([...x.shape, 2]);
      np.assign(all, [":", ":", 1], np.add(x, y));
      np.assign(all, [":", ":", 0], y);
      return all;
    },
    allclose: (x, y) => np.array([Number(np.allclose(x, y)), Number(np.array_equal(y, x))]),
  };
  for (const n of [2, 3, 12, 40]) {
    np.random.seed(n);
    const [a, b, x] = [0, 1, 2].map(() => np.random.randn(n, n));
    const row = np.random.randn(n);
    const sum = (dot: typeof np.dot) => np.add(row, dot(a, b), x, 0.5);
    const deferred = () => sum(np.dot);
    const expected = sum(computed);
    for (const [name, f] of Object.entries(ofOne)) {
      assert.ok(np.array_equal(f(deferred()), f(expected)), `${name}, ${n}`);
    }
    const others = { x, row: np.random.randn(1, n), column: np.random.randn(n, 1) };
    for (const [name, f] of Object.entries(ofTwo)) {
      for (const [kind, y] of Object.entries({ ...others, sum: expected })) {
        const same = (actual: np.NdArray) =>
          assert.ok(np.array_equal(actual, f(expected, y)), `${name} with ${kind}, ${n}`);
        same(f(deferred(), y));
        if (kind === "sum") same(f(expected, deferred()));
        if (kind === "sum") same(f(deferred(), deferred()));
        if (kind === "x") assert.ok(np.array_equal(f(y, deferred()), f(y, expected)), name);
      }
    }
  }
});

test("a product does not change when its operands are changed later", () => {
  for (const [n, k, m] of [
    [3, 4, 2],
    [80, 90, 70],
  ]) {
    np.random.seed(2);
    const [a, b, c] = [np.random.randn(n, k), np.random.randn(k, m), np.random.randn(n, m)];
    const [first, second] = [np.copy(a), np.copy(b)];
    const expected = np.add(c, computed(a, b));
    const changes: [string, () => void][] = [
      ["set", () => a.set(0, 0, 7)],
      ["set through a view", () => b.T.set(1, 0, 7)],
      ["assign", () => np.assign(a, [":", 1], 3)],
      ["assign to a view", () => np.assign(np.slice(b, [":", "1:"]), [0], 3)],
      ["a method of numjs", () => (a.selection.data[1] = 8)],
      ["an array that the sum adds", () => c.set(0, 0, 7)],
      ["pick", () => b.pick(1, null).set(0, 9)],
    ];
    for (const [name, change] of changes) {
      np.assign(a, [":"], first);
      np.assign(b, [":"], second);
      const before = np.copy(c);
      const sum = np.add(c, np.dot(a, b));
      const view = a.T;
      change();
      assert.ok(np.array_equal(sum, expected), `${name}, ${n}`);
      assert.ok(np.array_equal(view, a.T), `${name}: views see what is written, ${n}`);
      np.assign(c, [":"], before);
    }
  }
});

test("a deferred product becomes part of the first sum that reads it, and is stored when it is read again", () => {
  np.random.seed(9);
  const [a, b] = [np.random.randn(30, 30), np.random.randn(30, 30)];
  const product = np.dot(a, b) as unknown as FloatArray;
  const add = (i: number) => np.add(product, i).get(0, 0);
  add(0);
  assert.notEqual(product.deferred, null);
  add(1);
  assert.equal(product.deferred, null);
  const { data } = product;
  for (let i = 2; i < 20; i++) add(i);
  assert.equal(product.data, data, "it is not computed again");
  assertSameBits(product, computed(a, b));
});

test("a valid input is accepted after a product with NaN", () => {
  np.dot(np.ones([10, 10]), np.full([10, 10], NaN)).get(0, 0);
  for (const n of [1, 3, 5, 7, 9]) {
    const sum = np.add(np.dot(np.ones([n, 1]), np.ones([1, n])), np.ones([n, n]));
    assert.ok(np.allclose(sigmoid(sum), np.full([n, n], 1 / (1 + Math.exp(-2)))));
    assert.ok(
      np.allclose(softmax(np.dot(np.ones([n, 1]), np.ones([1, n]))), np.full([n, n], 1 / n)),
    );
  }
});

test("errors of a function name it, whether its argument is computed or not", () => {
  const infinite = np.dot(np.full([2, 2], 1e200), np.full([2, 2], 1e200));
  assert.throws(() => softmax(infinite), { message: "softmax: x holds Infinity" });
  const odd = np.dot(np.full([2, 2], NaN), np.ones([2, 2]));
  assert.throws(() => sigmoid(odd), { message: "sigmoid: x holds NaN" });
});
