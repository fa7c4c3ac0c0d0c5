import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as np from "../../lib/np";
import { flat } from "./figures";

// Small and large arrays, and each way for entries to lie in memory, take different ways through the module. Whatever the
// way, the result is that of the formula applied entry by entry.

type Case = { shape: number[]; a: np.NdArray; b: np.NdArray; at: number[][] };

/** Two operands that broadcast to `shape`, and all of its indices. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    long: fc.constantFrom(1, 1, 1, 17, 130),
    ways: fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })),
    single: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    seed: fc.nat({ max: 1000 }),
  })
  .map(({ shape, long, ways, single, seed }) => {
    np.random.seed(seed);
    const whole = shape.map((n, axis) => (axis === seed % shape.length ? n * long : n));
    const own = (from: number) => whole.map((n, axis) => (single[from + axis] ? 1 : n));
    const shapes = [own(0), own(3)];
    const result = whole.map((_, axis) => Math.max(shapes[0][axis], shapes[1][axis]));
    const [a, b] = shapes.map((s, i) => laidOut(s, ways[i]));
    return { shape: result, a, b, at: indices(result) };
  });

/** An array of that shape: its own, transposed, a part of a larger one, rearranged, or a step of a sequence. */
function laidOut(shape: number[], way: number): np.NdArray {
  if (way === 1) return np.random.randn(...[...shape].reverse()).T;
  if (way === 2) {
    const larger = np.random.randn(...shape.map((n) => n + 2));
    return np.slice(
      larger,
      shape.map((n) => `1:${n + 1}` as const),
    );
  }
  if (way === 3) return np.reshape(np.random.randn(shape.reduce((size, n) => size * n, 1)), shape);
  if (way === 4) {
    const index = [...shape.map(() => ":" as const), 1];
    return np.slice(np.random.randn(...shape, 3), index);
  }
  return np.random.randn(...shape);
}

function indices(shape: number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])),
    [[]],
  );
}

/** The entry that broadcasting puts at an index. */
function entry(x: np.NdArray, index: number[]): number {
  const own = index.slice(index.length - x.ndim);
  return x.get(...own.map((i, axis) => (x.shape[axis] === 1 ? 0 : i)));
}

function holds(name: string, property: (c: Case) => void): void {
  test(name, () => fc.assert(fc.property(cases, property), { numRuns: 150, seed: 8 }));
}

holds("add, subtract, multiply, divide, maximum and minimum are their formulas", ({ a, b, at }) => {
  const sum = np.add(a, b, 0.5);
  const difference = np.subtract(a, b);
  const product = np.multiply(a, b, a);
  const quotient = np.divide(a, b);
  const larger = np.maximum(a, b);
  const smaller = np.minimum(a, b);
  for (const index of at) {
    const [x, y] = [entry(a, index), entry(b, index)];
    assert.equal(sum.get(...index), x + y + 0.5);
    assert.equal(difference.get(...index), x - y);
    assert.equal(product.get(...index), x * y * x);
    assert.equal(quotient.get(...index), x / y);
    assert.equal(larger.get(...index), Math.max(x, y));
    assert.equal(smaller.get(...index), Math.min(x, y));
  }
});

holds("negative, square, sqrt, abs, log, exp and tanh are theirs", ({ a }) => {
  const x = np.abs(a);
  const results = [np.negative(a), np.square(a), np.sqrt(x), np.log(x)];
  const curves = [np.exp(a), np.tanh(a)];
  for (const index of indices(a.shape)) {
    const v = a.get(...index);
    const [minus, squared, root, logarithm] = results.map((y) => y.get(...index));
    assert.equal(minus, -v);
    assert.equal(squared, v * v);
    assert.equal(root, Math.sqrt(Math.abs(v)));
    assert.equal(logarithm, Math.log(Math.abs(v)));
    assert.ok(Math.abs(curves[0].get(...index) - Math.exp(v)) <= 1e-15 * Math.exp(v));
    assert.ok(Math.abs(curves[1].get(...index) - Math.tanh(v)) <= 1e-15 * Math.abs(Math.tanh(v)));
  }
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

holds(
  "copy, tolist, reshape, T, concatenate and assign keep every entry where it belongs",
  ({ a }) => {
    const rows = flat(a);
    assert.deepEqual(
      indices(a.shape).map((index) => a.get(...index)),
      rows,
    );
    assert.deepEqual(flat(np.copy(a)), rows);
    assert.deepEqual(flat(np.reshape(a, [a.size])), rows);
    assert.deepEqual(flat(np.reshape(np.copy(a), [1, a.size, 1])), rows);
    assert.deepEqual(flat(np.copy(a.T).T), rows);
    assert.deepEqual(flat(np.concatenate([a, a])), [...rows, ...rows]);
    const target = np.zeros([...a.shape, 2]);
    np.assign(target, [...a.shape.map(() => ":" as const), 1], a);
    assert.deepEqual(
      flat(target),
      rows.flatMap((x) => [0, x]),
    );
  },
);

test("numjs's own methods work on every layout", () => {
  for (let way = 0; way < 5; way++) {
    const x = laidOut([2, 3, 4], way) as np.NdArray & {
      add(y: number): np.NdArray;
      flatten(): np.NdArray;
      sum(): number;
      clone(): np.NdArray;
    };
    assert.deepEqual(flat(x.add(1)), flat(np.add(x, 1)));
    assert.deepEqual(flat(x.flatten()), flat(x));
    assert.ok(Math.abs(x.sum() - np.sum(x)) < 1e-12);
    assert.deepEqual(flat(x.clone()), flat(x));
    assert.deepEqual(flat(x.pick(1, null, null)), flat(np.slice(x, [1])));
    assert.deepEqual(
      flat(np.multiply(x.pick(null, 2, null), 2)),
      flat(np.multiply(np.slice(x, [":", 2]), 2)),
    );
  }
});

test("get and set throw where there is no such entry", () => {
  const x = np.zeros([2, 3]);
  assert.throws(() => x.get(2, 0), { message: "get: index (2, 0) does not exist in shape (2, 3)" });
  assert.throws(() => x.get(1), { message: "get: index (1,) does not exist in shape (2, 3)" });
  assert.throws(() => x.set(0, 3, 7), {
    message: "set: index (0, 3) does not exist in shape (2, 3)",
  });
  assert.throws(() => x.set(0, 0, "7" as never), { name: "TypeError" });
  assert.equal(x.get(-1, -1), 0);
});
