import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as np from "../../lib/np";
import { casesOf, flat, ulpsApart } from "./figures";

/** The product from its definition, the sum of the sizes of what each entry adds up, and whether numbers overflow in it. */
function plainProduct(
  a: np.NdArray,
  b: np.NdArray,
): { product: number[]; sizes: number[]; overflows: boolean[] } {
  const product: number[] = [];
  const sizes: number[] = [];
  const overflows: boolean[] = [];
  for (let i = 0; i < a.shape[0]; i++) {
    for (let j = 0; j < b.shape[1]; j++) {
      let sum = 0;
      let size = 0;
      let finiteSize = 0;
      for (let l = 0; l < a.shape[1]; l++) {
        const term = a.get(i, l) * b.get(l, j);
        sum += term;
        size += Math.abs(term);
        if (Number.isFinite(a.get(i, l)) && Number.isFinite(b.get(l, j))) {
          finiteSize += Math.abs(term);
        }
      }
      product.push(sum);
      sizes.push(size);
      overflows.push(finiteSize === Infinity);
    }
  }
  return { product, sizes, overflows };
}

function assertProduct(a: np.NdArray, b: np.NdArray, expected?: np.NdArray): void {
  const actual = np.dot(a, b);
  assert.deepEqual(actual.shape, [a.shape[0], b.shape[1]]);
  const { product, sizes, overflows } = plainProduct(a, b);
  const wanted = expected === undefined ? product : flat(expected);
  flat(actual).forEach((x, i) => {
    // Where numbers overflow, an infinity, NaN or a number comes out, by the order of addition.
    if (overflows[i]) return;
    const close = Math.abs(x - wanted[i]) <= 1e-15 * a.shape[1] * sizes[i];
    assert.ok(close || ulpsApart(x, wanted[i]) === 0, `entry ${i}: ${x}, not ${wanted[i]}`);
  });
}

test("dot(a, b) gives NumPy's numbers but for the order of addition", () => {
  for (const { args, expected } of casesOf("dot")) {
    assertProduct(args[0] as np.NdArray, args[1] as np.NdArray, expected as np.NdArray);
  }
});

/** An operand of that shape that lies in memory in one of the ways a view can. */
function laidOut(rows: number, columns: number, way: number): np.NdArray {
  if (way === 0) return np.random.randn(rows, columns);
  if (way === 1) return np.random.randn(columns, rows).T;
  if (way === 2) return np.slice(np.random.randn(rows + 2, columns + 3), [`1:${rows + 1}`, "3:"]);
  return np.slice(np.random.randn(rows, columns, 3), [":", ":", 1]);
}

test("dot(a, b) is the product whatever the sizes and strides", () => {
  np.random.seed(1);
  const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 10, max: 70 }));
  const way = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(size, size, size, way, way, (n, k, m, wayA, wayB) => {
      assertProduct(laidOut(n, k, wayA), laidOut(k, m, wayB));
    }),
    { numRuns: 150, seed: 6 },
  );
});

test("dot(a, b) is the product for the largest shapes too", () => {
  np.random.seed(1);
  for (const [n, k, m] of [
    [256, 384, 64],
    [129, 517, 131],
    [300, 3, 301],
    [1, 2000, 1],
    [1031, 2, 5],
  ]) {
    assertProduct(laidOut(n, k, 0), laidOut(k, m, 1));
    assertProduct(laidOut(n, k, 1), laidOut(k, m, 0));
  }
});

test("a product is the same to the last bit every time", () => {
  np.random.seed(3);
  const a = np.random.randn(200, 300);
  const b = np.random.randn(300, 100);
  const first = np.dot(a, b);
  for (let i = 0; i < 30; i++) assert.ok(np.array_equal(np.dot(a, b), first));
  assert.ok(np.array_equal(np.dot(np.copy(a.T).T, np.copy(b.T).T), first));
});

test("transpose(x) and x.T are views", () => {
  const x = np.array([[1, 2, 3]]);
  x.T.set(2, 0, 7);
  assert.deepEqual(x.tolist(), [[1, 2, 7]]);
  assert.deepEqual(np.transpose(x).tolist(), [[1], [2], [7]]);
});

test("shapes that do not fit throw an error that names both", () => {
  assert.throws(() => np.dot(np.zeros([5, 3]), np.zeros([5, 10])), {
    name: "RangeError",
    message: "np.dot: a (5, 3) has 3 columns, b (5, 10) has 5 rows",
  });
  assert.throws(() => np.dot(np.zeros([5, 3]), np.zeros([3])), {
    name: "RangeError",
    message: "np.dot: b must have 2 axes, got shape (3,)",
  });
  assert.throws(() => np.dot(undefined as never, np.zeros([5, 3])), {
    name: "TypeError",
    message: "np.dot: a must be an array, got undefined",
  });
  assert.throws(() => np.transpose("x" as never), {
    message: 'np.transpose: x must be an array, got the string "x"',
  });
});
