import { test } from "node:test";
import * as np from "../../lib/np";
import { empty, floatArray } from "../../lib/numpy/float-array";
import { addUp } from "../../lib/numpy/gemm";
import type { Term } from "../../lib/numpy/gemm";
import { matrixOf } from "../../lib/numpy/packing";
import { laidOut } from "./layouts";
import { assertProduct, assertSameBits, computed } from "./matrices";
test("long and large sums are correct", () => {
  np.random.seed(1);
  for (const [n, k, m, count] of [
    [64, 1, 91, 300],
    [40, 600, 30, 3],
    [700, 20, 530, 3],
    [128, 192, 64, 40],
  ]) {
    const pairs = Array.from({ length: count }, (): [np.NdArray, np.NdArray] => [
      np.random.randn(n, k),
      np.random.randn(k, m),
    ]);
    const sum = (dot: typeof np.dot) =>
      pairs.reduce((total, [a, b]) => np.add(total, dot(a, b)), np.zeros([n, m]));
    assertSameBits(sum(np.dot), sum(computed));
  }
});

test("dot(a, b) is the product, even for the largest shapes", () => {
  np.random.seed(1);
  for (const [n, k, m] of [
    [256, 384, 64],
    [129, 517, 131],
    [300, 3, 301],
    [1, 2000, 1],
    [1031, 2, 5],
  ]) {
    assertProduct(laidOut([n, k], 0), laidOut([k, m], 1));
    assertProduct(laidOut([n, k], 1), laidOut([k, m], 0));
  }
});

test("addUp adds products, arrays and numbers from left to right, then applies a function", () => {
  np.random.seed(4);
  for (const [n, k, m] of [
    [1, 1, 1],
    [5, 3, 7],
    [66, 20, 9],
    [520, 3, 6],
  ]) {
    const [a, b] = [np.random.randn(n, k), np.random.randn(k, m)];
    const [row, column] = [np.random.randn(m), np.random.randn(n, 1)];
    const [whole, product] = [np.random.randn(n, m), computed(a, b)];
    const term: Term = { a: matrixOf(floatArray(a)), b: matrixOf(floatArray(b)) };
    const [r, c, w] = [row, column, whole].map(floatArray);
    const cases: [Term[], np.NdArray][] = [
      [[term], product],
      [[term, c], np.add(product, column)],
      [[term, term, c], np.add(product, product, column)],
      [[w, term], np.add(whole, product)],
      [[0.5, term, c, term, r], np.add(np.add(product, 0.5), column, product, row)],
      [[r, w, term, c], np.add(row, whole, product, column)],
    ];
    for (const [terms, expected] of cases) {
      const out = empty("test", [n, m]);
      addUp(out, terms, k);
      assertSameBits(out, expected);
      addUp(out, terms, k, "tanh");
      assertSameBits(out, np.tanh(expected));
    }
  }
});
