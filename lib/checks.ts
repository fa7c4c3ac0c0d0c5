import type { NdArray } from "./np";
import { allFinite, assertArray, entries, formatShape } from "./numpy/ndarray";

/**
 * Throws unless `x` is a nonempty array, with `ndim` axes if given.
 * @throws "sigmoid: x is empty, shape (0, 3)"
 */
export function assertEntries(
  caller: string,
  name: string,
  x: unknown,
  ndim?: number,
): asserts x is NdArray {
  assertArray(caller, name, x, ndim);
  if (x.size === 0) {
    throw new RangeError(`${caller}: ${name} is empty, shape ${formatShape(x.shape)}`);
  }
}

/**
 * Throws unless `x` is a nonempty array without NaN.
 * @throws "sigmoid: x holds NaN"
 */
export function assertNoNaN(caller: string, name: string, x: unknown): asserts x is NdArray {
  assertEntries(caller, name, x);
  if (allFinite(x)) return;
  if (entries(x).some(Number.isNaN)) throw new RangeError(`${caller}: ${name} holds NaN`);
}

/**
 * Throws unless `x` is a nonempty array of finite numbers.
 * @throws "softmax: x holds Infinity"
 */
export function assertFinite(caller: string, name: string, x: unknown): asserts x is NdArray {
  assertEntries(caller, name, x);
  if (allFinite(x)) return;
  const found = entries(x).some(Number.isNaN) ? "NaN" : "Infinity";
  throw new RangeError(`${caller}: ${name} holds ${found}`);
}
