import { NdArray } from "numjs";
import type { NestedNumbers } from "numjs";
import { FloatArray, floatArray, unwritten } from "./float-array";
import { copyInto } from "./loops";

export { NdArray };
export type { NestedNumbers };
export { formatShape, sameShape, sizeOf } from "./layout";
export { assertArray, assertShape, describe, resolveAxis } from "./checks";

/** What the arithmetic of `np` takes: an array, or a number that stands for a whole array of it. */
export type Operand = NdArray | number;

/** The entries of `x` in row-major order; where they lie so already, they are `x`'s own memory and not a copy. */
export function entries(x: NdArray): Float64Array {
  const { data, offset, size } = contiguous(floatArray(x));
  return offset === 0 && data.length === size ? data : data.subarray(offset, offset + size);
}

/** `x` itself where its entries lie in row-major order, else a copy. */
export function contiguous(x: FloatArray): FloatArray {
  if (x.rowMajor) return x;
  const out = unwritten(x.shape.slice());
  copyInto(out, x);
  return out;
}
