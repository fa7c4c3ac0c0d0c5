import { NdArray } from "numjs";
import type { NestedNumbers } from "numjs";
import { formatShape } from "../checks";
import { assertArray } from "./checks";
import { contiguous, rowMajor } from "./copies";
import { floatArray } from "./float-array";

// The part of this folder, besides `np` itself, that the rest of the project uses. No other file here is imported from outside.
export { NdArray };
export type { NestedNumbers };
export type { Operand } from "./operands";
export { sameShape } from "./layout";
export { assertArray } from "./checks";
export { FloatArray } from "./float-array";
export { withSeed } from "./generator";
export { expit } from "./special";

/** The entries of `x` in row-major order: its own memory if it has that order, else a copy. */
export function entries(x: NdArray): Float64Array {
  const { data, start, size } = rowMajor("entries", floatArray(x));
  return start === 0 && data.length === size ? data : data.subarray(start, start + size);
}

/** Whether all entries are finite: x - x is 0 for finite numbers and NaN for all others. */
export function allFinite(x: NdArray): boolean {
  const { data, start, size } = contiguous("allFinite", floatArray(x));
  // Four independent sums run in parallel.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = start;
  const end = start + size;
  for (; i + 4 <= end; i += 4) {
    s0 += data[i] - data[i];
    s1 += data[i + 1] - data[i + 1];
    s2 += data[i + 2] - data[i + 2];
    s3 += data[i + 3] - data[i + 3];
  }
  for (; i < end; i++) s0 += data[i] - data[i];
  return s0 + s1 + s2 + s3 === 0;
}

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
