import { assertArray, describe, entries, sameShape } from "./ndarray";
import type { NdArray } from "./ndarray";

/** How far two entries may be apart: `|a - b| <= atol + rtol * |b|`. */
export interface Tolerance {
  rtol?: number;
  atol?: number;
}

/**
 * Whether two arrays have the same shape and entries that are as good as equal; NaN equals nothing.
 * Unlike NumPy's, it does not broadcast: another shape is another array.
 * @throws where a or b is not an array
 */
export function allclose(
  a: NdArray,
  b: NdArray,
  { rtol = 1e-5, atol = 1e-8 }: Tolerance = {},
): boolean {
  assertArray("np.allclose", "a", a);
  assertArray("np.allclose", "b", b);
  assertTolerance("rtol", rtol);
  assertTolerance("atol", atol);
  if (!sameShape(a.shape, b.shape)) return false;
  const left = entries(a);
  const right = entries(b);
  return left.every(
    (x, i) =>
      x === right[i] ||
      (Number.isFinite(right[i]) && Math.abs(x - right[i]) <= atol + rtol * Math.abs(right[i])),
  );
}

function assertTolerance(name: string, value: unknown): void {
  if (typeof value !== "number" || !(value >= 0)) {
    throw new RangeError(`np.allclose: ${name} must be a number from 0 up, got ${describe(value)}`);
  }
}

/**
 * Whether two arrays have the same shape and the same entries.
 * @throws where a or b is not an array
 */
export function array_equal(a: NdArray, b: NdArray): boolean {
  assertArray("np.array_equal", "a", a);
  assertArray("np.array_equal", "b", b);
  if (!sameShape(a.shape, b.shape)) return false;
  const right = entries(b);
  return entries(a).every((x, i) => x === right[i]);
}
