import { refuse } from "../checks";
import { assertArray, assertCount, assertOptions } from "./checks";
import { contiguous } from "./copies";
import { floatArray } from "./float-array";
import type { FloatArray } from "./float-array";
import { sameShape } from "./layout";
import { inSameOrder } from "./loops";
import type { NdArray } from "./ndarray";

/** How far apart two entries can be: `|a - b| <= atol + rtol * |b|`. */
export interface Tolerance {
  rtol?: number;
  atol?: number;
}

/**
 * Whether two arrays have the same shape and entries that are equal within a tolerance; NaN equals nothing. Unlike NumPy, it does
 * not broadcast: arrays of different shapes are different.
 * @throws if a or b is not an array
 */
export function allclose(a: NdArray, b: NdArray, tolerance: Tolerance = {}): boolean {
  assertCount("np.allclose", arguments.length, 2, 3);
  const example = "{ rtol: 1e-5, atol: 1e-8 }";
  if (arguments.length === 3) assertOptions("np.allclose", tolerance, ["rtol", "atol"], example);
  const { rtol = 1e-5, atol = 1e-8 } = tolerance;
  for (const [name, value] of Object.entries({ rtol, atol })) {
    if (typeof value !== "number" || !(value >= 0)) {
      refuse("np.allclose", name, "a number from 0 up", value);
    }
  }
  return everyPair("np.allclose", a, b, (x, y) => {
    return x === y || (Number.isFinite(y) && Math.abs(x - y) <= atol + rtol * Math.abs(y));
  });
}

/**
 * Whether two arrays have the same shape and the same entries.
 * @throws if a or b is not an array
 */
export function array_equal(a: NdArray, b: NdArray): boolean {
  assertCount("np.array_equal", arguments.length, 2);
  return everyPair("np.array_equal", a, b, null);
}

/** Whether two arrays have the same shape and `holds` is true for each pair of entries; null compares for equality. */
function everyPair(
  caller: string,
  a: unknown,
  b: unknown,
  holds: ((x: number, y: number) => boolean) | null,
): boolean {
  assertArray(caller, "a", a);
  assertArray(caller, "b", b);
  if (!sameShape(a.shape, b.shape)) return false;
  let [x, y]: FloatArray[] = [floatArray(a), floatArray(b)];
  if (!inSameOrder(x, y)) [x, y] = [contiguous(caller, x), contiguous(caller, y)];
  const { data: left, start: i, size } = x;
  const { data: right, start: j } = y;
  if (holds === null) {
    for (let n = 0; n < size; n++) if (left[i + n] !== right[j + n]) return false;
  } else {
    for (let n = 0; n < size; n++) if (!holds(left[i + n], right[j + n])) return false;
  }
  return true;
}
