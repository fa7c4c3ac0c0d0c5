import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { empty, floatArray } from "../../lib/numpy/float-array";
import { broadcastShapes, compile, inSameOrder, run, strideAlong } from "../../lib/numpy/loops";
import { entry, holds } from "./layouts";

test("shapes that do not fit throw an error that names both", () => {
  assert.throws(() => np.add(np.zeros([5, 10]), np.zeros([3, 10])), {
    name: "RangeError",
    message: "np.add: shapes (5, 10) and (3, 10) do not broadcast",
  });
  assert.throws(() => np.multiply(np.zeros([2]), np.zeros([2, 1]), np.zeros([3, 3])), {
    message: "np.multiply: shapes (2, 2) and (3, 3) do not broadcast",
  });
});

const loop = compile("a - 2 * b", "a", "b");
holds(
  "a compiled loop is its formula, in every layout, with numbers too",
  ({ shape, a, b, at }) => {
    const out = empty("test", shape.slice());
    run(loop, out, [floatArray(a), floatArray(b)]);
    for (const index of at) assert.equal(out.get(...index), entry(a, index) - 2 * entry(b, index));
    run(loop, out, [3, floatArray(b)]);
    for (const index of at) assert.equal(out.get(...index), 3 - 2 * entry(b, index));
  },
);

test("shapes broadcast from the last axis on", () => {
  assert.deepEqual(broadcastShapes("f", [2, 3], [3]), [2, 3]);
  assert.deepEqual(broadcastShapes("f", [4, 1], [1, 5]), [4, 5]);
  assert.deepEqual(broadcastShapes("f", [], [2]), [2]);
  assert.deepEqual(broadcastShapes("f", [0, 3], [1, 3]), [0, 3]);
  assert.throws(() => broadcastShapes("f", [2], [3]), {
    message: "f: shapes (2,) and (3,) do not broadcast",
  });
});

test("the stride along an axis is 0 if entries are repeated", () => {
  const x = floatArray(np.zeros([2, 1, 4]));
  assert.deepEqual(
    [0, 1, 2, 3].map((axis) => strideAlong(x, axis, 4)),
    [0, x.strides[0], 0, x.strides[2]],
  );
  assert.equal(strideAlong(7, 0, 1), 0);
});

test("inSameOrder holds if entries at the same position have the same offset", () => {
  const [x, t] = [np.zeros([2, 3]), np.zeros([3, 2]).T].map(floatArray);
  assert.ok(inSameOrder(x, floatArray(np.ones([2, 3]))));
  assert.ok(!inSameOrder(x, t));
  assert.ok(inSameOrder(x, floatArray(np.ones([6]))));
  const steps = floatArray(np.zeros([2, 3, 4]));
  assert.ok(inSameOrder(steps, floatArray(np.ones([2, 3, 4]))));
  assert.ok(!inSameOrder(steps, floatArray(np.ones([24]))));
});
