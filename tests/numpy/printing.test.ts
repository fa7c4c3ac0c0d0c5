import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import figures from "../reference/numpy.json";
import { toArray } from "./figures";
import type { Figure } from "./figures";

test("array2string(x) writes what NumPy writes, at every precision", () => {
  for (const { precision, shape, data, text } of figures.printing) {
    np.set_printoptions({ precision });
    assert.equal(np.array2string(toArray(data as Figure[], shape)), text);
  }
  np.set_printoptions({ precision: 8 });
});
