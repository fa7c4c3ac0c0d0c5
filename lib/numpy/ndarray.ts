import { NdArray } from "numjs";
import type { NestedNumbers } from "numjs";
import { type FloatArray, floatArray, unwritten, view } from "./float-array";
import { rowMajorStrides } from "./layout";
import { copyInto } from "./loops";

export { NdArray };
export type { NestedNumbers };
export { formatShape, sameShape, sizeOf } from "./layout";
export { assertArray, assertShape, describe, resolveAxis } from "./checks";

/** What the arithmetic of `np` takes: an array, or a number that stands for a whole array of it. */
export type Operand = NdArray | number;

/** The entries of `x` in row-major order; where they lie so already, they are `x`'s own memory and not a copy. */
export function entries(x: NdArray): Float64Array {
  const { data, offset, size } = rowMajor(floatArray(x));
  return offset === 0 && data.length === size ? data : data.subarray(offset, offset + size);
}

/** `x` itself where its entries lie in row-major order, else a copy that has them so. */
export function rowMajor(x: FloatArray): FloatArray {
  if (x.rowMajor) return x;
  const { memory, offset } = unwritten([x.size]);
  const out = view(memory, x.shape, rowMajorStrides(x.shape), offset);
  copyInto(out, x);
  return out;
}

/** `x` itself where its entries lie as in the arrays that this module makes, else a copy that has them so. */
export function packed(x: FloatArray): FloatArray {
  if (x.packed) return x;
  const out = unwritten(x.shape.slice());
  copyInto(out, x);
  return out;
}

/** The array of `shape` with the entries of `x`, which has one axis, in row-major order: a view where that can be. */
export function arranged(x: FloatArray, shape: number[]): FloatArray {
  return packed(view(x.memory, shape, rowMajorStrides(shape), x.offset));
}
