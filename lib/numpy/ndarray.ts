import { NdArray } from "numjs";
import type { NestedNumbers } from "numjs";
import { contiguous, rowMajor } from "./copies";
import { floatArray } from "./float-array";

// The part of this folder, besides `np` itself, that the rest of the project uses. No other file here is imported from outside.
export { NdArray };
export type { NestedNumbers };
export type { Operand } from "./operands";
export { formatShape, sameShape } from "./layout";
export { assertArray, describe } from "./checks";
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
