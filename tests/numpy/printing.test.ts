import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import * as np from "../../lib/np";
import figures from "../reference/numpy.json";
import { toArray } from "./figures";
import type { Figure } from "./figures";

test("array2string(x) prints like NumPy at every precision", () => {
  for (const { precision, shape, data, text } of figures.printing) {
    np.set_printoptions({ precision });
    assert.equal(np.array2string(toArray(data as Figure[], shape)), text);
  }
  np.set_printoptions({ precision: 8 });
});

test("console.log and a cell's last value show shape and entries, also of views and inside objects", () => {
  const x = np.array([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const text = "array of shape (3, 2)\n[[1. 4.]\n [2. 5.]\n [3. 6.]]";
  assert.equal(inspect(x.T), text);
  assert.equal(
    inspect({ xt: np.slice(x, [":", 1]) }).replace(/\s+/g, " "),
    "{ xt: array of shape (2,) [2. 5.] }",
  );
});

test("ties round to the even digit, and an array without axes is printed as in NumPy", () => {
  assert.equal(np.array2string(np.array([-0.619140625])), "[-0.61914062]");
  assert.equal(np.array2string(np.full([], 3)), "3.");
  np.set_printoptions({ precision: 3 });
  assert.equal(np.array2string(np.array([0.0625, 0.1875])), "[0.062 0.188]");
  np.set_printoptions({ precision: 0 });
  assert.equal(np.array2string(np.array([0.5, 1.5, 2.5])), "[0. 2. 2.]");
  np.set_printoptions({ precision: 8 });
});
