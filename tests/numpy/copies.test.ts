import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { contiguous, copyEntries, copyInto, rowMajor } from "../../lib/numpy/copies";
import { empty, floatArray } from "../../lib/numpy/float-array";
import { flat } from "./figures";
import { holds, indices } from "./layouts";

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

test("copyInto repeats broadcast entries and changes nothing outside `out`", () => {
  const all = np.zeros([3, 4]);
  copyInto(floatArray(np.slice(all, ["1:", "1:3"])), floatArray(np.array([5, 6])));
  assert.deepEqual(all.tolist(), [
    [0, 0, 0, 0],
    [0, 5, 6, 0],
    [0, 5, 6, 0],
  ]);
  copyInto(floatArray(np.slice(all, [0])), 7);
  assert.deepEqual(flat(all), [7, 7, 7, 7, 0, 5, 6, 0, 0, 5, 6, 0]);
  const to = new Float64Array(40);
  for (const count of [1, 20]) {
    copyEntries(
      to,
      3,
      Float64Array.from({ length: 30 }, (_, i) => i + 1),
      2,
      count,
    );
    assert.deepEqual([to[2], to[3], to[2 + count], to[3 + count]], [0, 3, 2 + count, 0]);
  }
});

test("contiguous and rowMajor copy only arrays of other layouts", () => {
  const steps = floatArray(np.random.randn(2, 3, 4));
  assert.equal(contiguous("f", steps), steps);
  const rows = rowMajor("f", steps);
  assert.notEqual(rows, steps);
  assert.ok(rows.isRowMajor && np.array_equal(rows, steps));
  assert.equal(rowMajor("f", rows), rows);
  const turned = floatArray(np.random.randn(2, 3).T);
  assert.ok(
    contiguous("f", turned).isContiguous && np.array_equal(contiguous("f", turned), turned),
  );
  assert.equal(rowMajor("f", empty("f", [2, 2])).isRowMajor, true);
});
