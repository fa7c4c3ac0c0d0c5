import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";

test("np.power has the same bits in every engine: exact if possible, and like C's pow at the limits", () => {
  const power = (x: number, y: number) => np.power(np.array([x]), y).get(0);
  for (let x = -20; x <= 20; x++) {
    let product = 1;
    for (let y = 0; y <= 12; y++, product *= x) assert.equal(power(x, y), product, `${x} ** ${y}`);
  }
  const ends = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, Infinity, -Infinity, NaN];
  for (const x of ends) {
    for (const y of ends) {
      const isOne = x === 1 || (x === -1 && Math.abs(y) === Infinity);
      const expected = isOne ? 1 : x ** y;
      assert.ok(Math.abs(power(x, y) - expected) <= 3e-16 || Object.is(power(x, y), expected));
    }
  }
  // Rounded to the nearest, where Math.pow may miss it; below the normal numbers; out of range.
  assert.equal(power(0.5, -0.5), Math.SQRT2);
  assert.equal(power(2, -1074), 5e-324);
  assert.equal(power(5e-324, -0.5), 4.4989137945431964e161);
  assert.equal(power(10, 308), 1e308);
  assert.equal(power(10, 309), Infinity);
  assert.equal(power(1 - 2 ** -53, 1e300), 0);
});
