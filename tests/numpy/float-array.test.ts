import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { FloatArray } from "../../lib/numpy/float-array";
import { flat } from "./figures";
import { WAYS, laidOut } from "./layouts";

/** numjs's methods, which `np` does without. */
interface Numjs extends np.NdArray {
  add(x: np.NdArray | number, copy?: boolean): Numjs;
  slice(...ranges: (number | [number, number] | null)[]): Numjs;
  lo(...start: number[]): Numjs;
  hi(...stop: number[]): Numjs;
  reshape(...shape: number[]): Numjs;
  transpose(): Numjs;
  clone(): Numjs;
  sum(): number;
}
const numjs = (x: np.NdArray): Numjs => x as Numjs;

/** An array, and its neighbors in the same slab. */
function neighbors(): { x: np.NdArray; others: np.NdArray[] } {
  const before = np.zeros([4]);
  const x = np.array([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  return { x, others: [before, np.zeros([4])] };
}

test("an index outside the array is refused, and nothing is written", () => {
  const { x, others } = neighbors();
  const bad: (() => unknown)[] = [
    () => x.pick(1).set(-4, 7),
    () => np.slice(x, [":", 0]).pick(null).set(9, 99),
    () => x.pick(2),
    () => x.pick(0, -4),
    () => x.pick(0, 0, 0),
    () => x.get(99, 0),
    () => x.pick(0).get(99),
    () => x.set(0, 0, "7" as never),
    () => numjs(x).lo(5, 5).hi(2, 2).get(0, 0),
  ];
  for (const call of bad) assert.throws(call, { name: /RangeError|TypeError/ });
  assert.deepEqual(flat(x), [1, 2, 3, 4, 5, 6]);
  for (const other of others) assert.deepEqual(flat(other), [0, 0, 0, 0]);
});

test("pick(i) counts a negative index from the end and is a view", () => {
  const { x } = neighbors();
  x.pick(-1).set(-1, 7);
  assert.deepEqual(x.tolist(), [
    [1, 2, 3],
    [4, 5, 7],
  ]);
  assert.deepEqual(x.pick(null, 1).tolist(), [2, 5]);
  assert.equal(np.full([], 8).pick().get(), 8);
});

test("numjs's own methods return our arrays; views stay views", () => {
  const { x, others } = neighbors();
  const own = numjs(x);
  for (const y of [own.add(1), own.slice(0), own.lo(1, 1), own.reshape(3, 2), own.transpose()]) {
    assert.ok(y instanceof FloatArray);
  }
  own.lo(1, 1).set(0, 0, 50);
  own.transpose().set(2, 0, 30);
  assert.deepEqual(flat(x), [1, 2, 30, 4, 50, 6]);
  own.add(np.ones([2, 3]), false);
  assert.deepEqual(flat(x), [2, 3, 31, 5, 51, 7]);
  for (const other of others) assert.deepEqual(flat(other), [0, 0, 0, 0]);
});

test("a method of numjs leaves an array as fast to multiply as before", () => {
  const storage = (x: np.NdArray) => (x as unknown as FloatArray).storage;
  const x = np.random.randn(20, 50);
  x.tolist();
  numjs(x).sum();
  numjs(x).clone();
  assert.equal(storage(x).isExposed, false);
  const { version } = storage(x);
  np.dot(x, np.ones([50, 1]));
  const kept = storage(x).version;
  np.dot(x, np.ones([50, 1]));
  assert.notEqual(kept, version);
  assert.equal(storage(x).version, kept, "the matrix that was placed is used again");
});

test("tolist() of an array without axes is its number", () => {
  assert.equal(np.full([], 3).tolist(), 3);
});

test("an error describes the value in one line, even an array", () => {
  const x = np.zeros([8, 3, 1]);
  assert.throws(() => x.set(0, 0, 0, x as never), {
    message: "set: value must be a number, got an array of shape (8, 3, 1)",
  });
});

test("numjs's own methods work on every layout", () => {
  for (let way = 0; way < WAYS; way++) {
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

test("get and set throw if the entry does not exist", () => {
  const x = np.zeros([2, 3]);
  assert.throws(() => x.get(2, 0), { message: "get: index (2, 0) does not exist in shape (2, 3)" });
  assert.throws(() => x.get(1), { message: "get: index (1,) does not exist in shape (2, 3)" });
  assert.throws(() => x.set(0, 3, 7), {
    message: "set: index (0, 3) does not exist in shape (2, 3)",
  });
  assert.throws(() => x.set(0, 0, "7" as never), { name: "TypeError" });
  assert.equal(x.get(-1, -1), 0);
});
