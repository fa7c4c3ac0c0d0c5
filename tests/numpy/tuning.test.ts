import assert from "node:assert/strict";
import { mock, test } from "node:test";
import * as np from "../../lib/np";
import { copyEntries } from "../../lib/numpy/copies";
import { type FloatArray, floatArray } from "../../lib/numpy/float-array";
import { matrixOf, pack, placePlain } from "../../lib/numpy/packing";
import { uninitialized } from "../../lib/numpy/storage";
import { workspaceFor } from "../../lib/numpy/threads";
import * as tuning from "../../lib/numpy/tuning";
import { doubles, scratch, workspace } from "../../lib/numpy/wasm";
import { flat } from "./figures";
import { assertSameBits } from "./matrices";

// What each threshold switches, on both sides of it. How much that gains is measured by `npm run bench -- --tuning`.

const { BLOCK, COPY_BY_HAND, DEFER_MAX, KEEP_PACKED, LEAF, LOOP_MAX, PACKED } = tuning;
const { SCRATCH, SLAB, SLAB_MAX, SUM_K, SUM_PRODUCTS, THREAD_MIN } = tuning;

/** Whether a call works in WebAssembly's memory. */
function usesScratch(call: () => unknown): boolean {
  for (const at of scratch) doubles[at] = 12345;
  call();
  return scratch.some((at) => doubles[at] !== 12345);
}

test("the sizes fit together: blocks of reductions into an area, the matrices of a run into half of those packed", () => {
  assert.ok(4 * SCRATCH <= BLOCK * BLOCK + 4 * BLOCK);
  assert.ok(4 * BLOCK * BLOCK <= PACKED / 2);
});

test("arrays up to SLAB_MAX share slabs, larger ones have their own memory", () => {
  const length = (size: number) => uninitialized("test", [size]).data.length;
  assert.equal(length(1), SLAB);
  assert.equal(length(SLAB_MAX), SLAB);
  assert.equal(length(SLAB_MAX + 1), SLAB_MAX + 1);
  const [first, second] = [uninitialized("test", [1]), uninitialized("test", [1])];
  assert.ok(first.data !== second.data || second.start === first.start + 1);
});

test("JavaScript computes up to LOOP_MAX entries, WebAssembly more, with the same bits", () => {
  const x = np.random.randn(LOOP_MAX + 1);
  const few = np.slice(x, [`:${LOOP_MAX}`]);
  const calls: ((x: np.NdArray) => np.NdArray)[] = [
    (x) => np.add(x, 0.1),
    (x) => np.divide(0.3, x),
    (x) => np.maximum(x, 0),
    (x) => np.sqrt(np.abs(x)),
    (x) => np.negative(x),
  ];
  for (const call of calls) {
    assert.equal(
      usesScratch(() => call(few)),
      false,
    );
    assert.equal(
      usesScratch(() => call(x)),
      true,
    );
    assertSameBits(call(few), np.slice(call(x), [`:${LOOP_MAX}`]));
  }
});

test("functions of more than SCRATCH entries work block by block, with the same bits as for one entry", () => {
  const x = np.random.randn(2 * SCRATCH + 3);
  const [sum, curve] = [np.add(x, 0.1, x), np.tanh(x)];
  for (const i of [0, SCRATCH - 1, SCRATCH, SCRATCH + 1, 2 * SCRATCH, 2 * SCRATCH + 2]) {
    assert.equal(sum.get(i), x.get(i) + 0.1 + x.get(i));
    assert.equal(curve.get(i), np.tanh(x.get(i)));
  }
});

test("up to COPY_BY_HAND entries are copied without a subarray", () => {
  const typed = Object.getPrototypeOf(Float64Array.prototype) as Float64Array;
  const subarray = mock.method(typed, "subarray");
  const [from, to] = [new Float64Array(100).fill(3), new Float64Array(100)];
  copyEntries(to, 0, from, 0, COPY_BY_HAND);
  assert.equal(subarray.mock.callCount(), 0);
  copyEntries(to, 20, from, 0, COPY_BY_HAND + 1);
  assert.equal(subarray.mock.callCount(), 1);
  subarray.mock.restore();
  assert.equal(to.indexOf(0), COPY_BY_HAND);
  assert.equal(to.lastIndexOf(3), 20 + COPY_BY_HAND);
});

test("up to LEAF entries are summed sequentially, more pairwise", () => {
  const x = np.random.randn(2 * LEAF);
  const inOrder = (entries: number[]): number => entries.reduce((sum, entry) => sum + entry, 0);
  const entries = flat(x);
  assert.equal(np.sum(np.slice(x, [`:${LEAF}`])), inOrder(entries.slice(0, LEAF)));
  assert.equal(np.sum(x), inOrder(entries.slice(0, LEAF)) + inOrder(entries.slice(LEAF)));
});

test("products larger than BLOCK in any direction are computed in parts", () => {
  const over = BLOCK + 5;
  for (const [n, m] of [
    [over, 6],
    [6, over],
  ]) {
    const [a, b] = [np.random.randn(n, 9), np.random.randn(9, m)];
    const whole = np.dot(a, b);
    const rows = np.slice(whole, [`${n - 3}:`]);
    assertSameBits(rows, np.dot(np.slice(a, [`${n - 3}:`]), b));
    assertSameBits(np.slice(whole, [":", "3:"]), np.dot(a, np.slice(b, [":", "3:"])));
  }
  const [a, b] = [np.random.randn(5, over), np.random.randn(over, 6)];
  const parts = [`:${BLOCK}`, `${BLOCK}:`] as const;
  const [first, second] = parts.map((k) => np.dot(np.slice(a, [":", k]), np.slice(b, [k])));
  assertSameBits(np.dot(a, b), np.add(np.copy(first), np.copy(second)));
});

test("PACKED has room for the weights of a (128, 256) LSTM layer, plain and transposed, and all are found again", () => {
  const weights = [0, 1, 2, 3].map(() => np.random.randn(256, 256 + 128));
  const addresses = () =>
    weights.flatMap((W) => {
      const rows = matrixOf(floatArray(W));
      const turned = matrixOf(floatArray(W.T));
      return [
        pack(workspace, rows, "rows", 0, rows.rows, 0, rows.columns),
        pack(workspace, turned, "rows", 0, turned.rows, 0, turned.columns),
      ];
    });
  const first = addresses();
  assert.deepEqual(addresses(), first);
  assert.equal(new Set(first).size, 8);
  assert.ok(8 * 256 * 384 <= PACKED / 2);
});

test("matrices of KEEP_PACKED or more entries stay packed, smaller ones are packed again", () => {
  const place = (rows: number): boolean => {
    const matrix = matrixOf(floatArray(np.random.randn(rows, 32)));
    const [first, second] = [0, 1].map(() => placePlain(workspace, matrix));
    return first === second;
  };
  assert.equal(place(KEEP_PACKED / 32), true);
  assert.equal(place(KEEP_PACKED / 32 - 1), false);
});

test("one gate of the notebook's own batches is computed by one thread, with twice as many examples by two", () => {
  const multiplications = (n_x: number, n_a: number, m: number) => n_a * (n_a + n_x) * m;
  assert.ok(multiplications(27, 64, 16) < THREAD_MIN);
  assert.ok(multiplications(27, 64, 32) > THREAD_MIN);
  assert.equal(workspaceFor(THREAD_MIN - 1), workspace);
});

test("a deferred sum holds up to SUM_PRODUCTS products and a k of SUM_K, then it is computed", () => {
  /** How many sums a running total is deferred before it is computed. */
  const longest = (k: number): number => {
    const [a, b] = [np.random.randn(3, k), np.random.randn(k, 3)];
    let sum = np.dot(a, b);
    for (let count = 2; ; count++) {
      const next = np.add(sum, np.dot(a, b));
      if ((sum as unknown as FloatArray).deferred === null) return count - 1;
      sum = next;
    }
  };
  assert.equal(longest(2), SUM_PRODUCTS);
  assert.equal(longest(SUM_K / 8), 9);
});

test("products of up to DEFER_MAX entries are deferred, larger ones computed in np.dot", () => {
  const isDeferred = (n: number, m: number): boolean =>
    (np.dot(np.ones([n, 2]), np.ones([2, m])) as unknown as FloatArray).deferred !== null;
  assert.equal(isDeferred(DEFER_MAX / 1024, 1024), true);
  assert.equal(isDeferred(DEFER_MAX / 1024 + 1, 1024), false);
});
