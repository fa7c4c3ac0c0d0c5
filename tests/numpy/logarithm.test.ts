import assert from "node:assert/strict";
import { test } from "node:test";
import { Generator } from "../../lib/numpy/generator";
import { preciseLog } from "../../lib/numpy/logarithm";

const BITS = 160n;
const ONE = 1n << BITS;

/** x as a whole number of 2**-BITS: exact for x from 2**-100 up. */
function scaled(x: number): bigint {
  let e = 0n;
  let m = x;
  for (; !Number.isInteger(m); m *= 2) e++;
  return (BigInt(m) << BITS) >> e;
}

/** log((1 + s) / (1 - s)) = 2 (s + s**3 / 3 + …) with s = (x - 1) / (x + 1), in units of 2**-BITS. */
function exactLog(x: bigint): bigint {
  let [m, halvings] = [x, 0n];
  for (; m < (ONE * 3n) / 4n; m *= 2n) halvings++;
  const series = (m: bigint): bigint => {
    const s = ((m - ONE) << BITS) / (m + ONE);
    const square = (s * s) >> BITS;
    let sum = 0n;
    for (let [power, n] = [s, 1n]; power !== 0n && power !== -1n; n += 2n) {
      sum += power / n;
      power = (power * square) >> BITS;
    }
    return 2n * sum;
  };
  return series(m) - halvings * series(2n * ONE);
}

test("preciseLog is the double nearest to the logarithm", () => {
  const random = new Generator(1);
  const inputs = [0.5, Math.SQRT1_2, 1 - 2 ** -53, 2 ** -40, 0.1, 0.9];
  for (let i = 0; i < 3000; i++) inputs.push(random.uniform());
  for (const x of inputs) {
    const right = exactLog(scaled(x));
    const distance = (y: number): bigint => {
      const difference = -scaled(-y) - right;
      return difference < 0n ? -difference : difference;
    };
    const log = preciseLog(x);
    // No logarithm here is 0, and neighbors are at least this far apart.
    const ulp = 2 ** (Math.floor(Math.log2(-log)) - 52);
    for (const other of [log - ulp, log + ulp]) {
      assert.ok(distance(log) <= distance(other), `log ${x}: ${other} is nearer than ${log}`);
    }
  }
});
