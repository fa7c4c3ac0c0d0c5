import assert from "node:assert/strict";
import { test } from "node:test";
import v8 from "node:v8";
import vm from "node:vm";
import fc from "fast-check";
import * as np from "../../lib/np";
import { floatArray } from "../../lib/numpy/float-array";
import { matrixOf, pack, placePlain } from "../../lib/numpy/packing";
import { PACKED } from "../../lib/numpy/tuning";
import { Workspace, packed, workspace } from "../../lib/numpy/wasm";
import { WASM_PLAIN } from "../../lib/numpy/wasm-binary";
import { flat } from "./figures";
import { assertProduct, assertSameBits, computed } from "./matrices";

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc") as () => void;

test("packed copies of 2,000 matrices keep none of them alive", () => {
  const before = used();
  for (let i = 0; i < 2000; i++) {
    np.dot(np.random.randn(24, 24), np.ones([24, 1]));
    for (let j = 0; j < 8; j++) np.zeros([60, 60]);
  }
  assert.ok(used() - before < 20, `${used() - before} MB are left`);
});

/** Megabytes of arrays that cannot be freed. */
function used(): number {
  for (let i = 0; i < 3; i++) collect();
  return process.memoryUsage().arrayBuffers / 2 ** 20;
}

test("products with a vector see every change of the matrix", () => {
  np.random.seed(7);
  const W = np.random.randn(30, 30);
  const x = np.random.randn(30, 1);
  for (let i = 0; i < 5; i++) {
    const before = flat(np.dot(W, x));
    W.set(i, i, 100 * i + 50);
    assert.deepEqual(flat(np.dot(W, x)), flat(np.dot(np.copy(W), np.copy(x))));
    assert.notDeepEqual(flat(np.dot(W, x)), before);
  }
});

test("every later product sees a change", () => {
  np.random.seed(5);
  const W = np.random.randn(90, 90);
  const x = np.random.randn(90, 70);
  for (let i = 0; i < 5; i++) {
    const before = np.dot(W, x);
    np.assign(W, [i], i);
    const plain = np.dot(np.copy(W), np.copy(x));
    assertSameBits(np.dot(W, x), plain);
    assertSameBits(np.dot(W.T, x), np.dot(np.copy(W.T), x));
    assertSameBits(np.dot(x.T, W), np.dot(np.copy(x.T), W));
    assert.ok(!np.array_equal(before, plain));
  }
});

test("panels that no longer fit into the memory are packed again", () => {
  np.random.seed(6);
  const matrices = Array.from({ length: 40 }, () => np.random.randn(256, 256));
  const x = np.random.randn(256, 8);
  const expected = matrices.map((W) => computed(W, x));
  const transposed = matrices.map((W) => computed(np.copy(W.T), x));
  for (let i = 0; i < 400; i++) {
    const at = (i * i * 7) % matrices.length;
    assertSameBits(np.dot(matrices[at], x), expected[at]);
    assertSameBits(np.dot(matrices[at].T, x), transposed[at]);
  }
});

test("a matrix packed exactly one lap ago is packed again: its memory is the next to be overwritten", () => {
  const length = 256;
  const size = length * length;
  const packRows = (x: np.NdArray) =>
    pack(workspace, matrixOf(floatArray(x)), "rows", 0, length, 0, length);
  const fresh = () => np.ones([length, length]);
  const start = packed * 8;
  while (packRows(fresh()) !== start);
  const W = fresh();
  packRows(W);
  for (let i = 1; i < PACKED / size; i++) packRows(fresh());
  assert.ok(Math.abs(packRows(W) - packRows(fresh())) >= size * 8);
});

/** The ways to see 1,536 entries as a matrix. */
const view = fc.record({
  rows: fc.constantFrom(16, 24, 32, 48, 64, 96),
  isTransposed: fc.boolean(),
  entries: fc.nat({ max: 2 }),
});

test("products with matrices, their reshapes and transposes, in any sequence", () => {
  np.random.seed(8);
  const arrays = [1, 2, 3].map(() => np.random.randn(1536));
  fc.assert(
    fc.property(fc.array(view, { minLength: 2, maxLength: 12 }), fc.boolean(), (views, isLeft) => {
      for (const { rows, isTransposed, entries } of views) {
        const reshaped = np.reshape(arrays[entries], [rows, 1536 / rows]);
        const W = isTransposed ? reshaped.T : reshaped;
        if (isLeft) assertProduct(W, np.random.randn(W.shape[1], 5));
        else assertProduct(np.random.randn(5, W.shape[0]), W);
        assertProduct(W, np.random.randn(W.shape[1], 1));
      }
    }),
    { numRuns: 60, seed: 4 },
  );
});

test("a matrix whose packing was interrupted is packed again", () => {
  const [x, y] = [0, 1].map(() => matrixOf(floatArray(np.random.randn(64, 48))));
  const whole = new Workspace(WASM_PLAIN, false);
  const interrupted = new Workspace(WASM_PLAIN, false);
  const { kernels, copyIn } = interrupted;
  const end = () => {
    throw new Error("interrupted");
  };
  const packRows = (space: Workspace) => pack(space, x, "rows", 0, 64, 0, 48);
  const place = (space: Workspace) => placePlain(space, y);
  for (const [placed, parts] of [
    [packRows, { kernels: { ...kernels, pack: end } }],
    [place, { copyIn: end }],
  ] as const) {
    const at = (space: Workspace) => {
      const start = placed(space) / 8;
      return space.doubles.slice(start, start + 64 * 48);
    };
    Object.assign(interrupted, parts);
    assert.throws(() => at(interrupted), { message: "interrupted" });
    Object.assign(interrupted, { kernels, copyIn });
    assert.deepEqual(at(interrupted), at(whole));
  }
});
