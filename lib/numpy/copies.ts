import { type FloatArray, empty, rowMajorView } from "./float-array";
import { compile, inSameOrder, run } from "./loops";
import type { LoopOperand } from "./loops";
import { COPY_BY_HAND } from "./tuning";

/** `out = x` */
const copyLoop = compile("x", "x");

/** Copies all entries of `x`, broadcast to the shape of `out`. The two must not overlap. */
export function copyInto(out: FloatArray, x: LoopOperand): void {
  if (typeof x === "number" || x.size !== out.size || !inSameOrder(out, x)) run(copyLoop, out, [x]);
  else copyEntries(out.data, out.start, x.data, x.start, x.size);
}

/** Copies `count` adjacent entries. */
export function copyEntries(
  to: Float64Array,
  start: number,
  from: Float64Array,
  first: number,
  count: number,
): void {
  if (count > COPY_BY_HAND) to.set(from.subarray(first, first + count), start);
  else for (let i = 0; i < count; i++) to[start + i] = from[first + i];
}

/** A new contiguous array with the entries of `x`, broadcast to `shape`. */
export function copyOf(caller: string, x: LoopOperand, shape: number[]): FloatArray {
  const out = empty(caller, shape.slice());
  copyInto(out, x);
  return out;
}

/** `x` itself if it is contiguous, else a contiguous copy. */
export function contiguous(caller: string, x: FloatArray): FloatArray {
  return x.isContiguous ? x : copyOf(caller, x, x.shape);
}

/** `x` itself if it is row-major, else a row-major copy. */
export function rowMajor(caller: string, x: FloatArray): FloatArray {
  if (x.isRowMajor) return x;
  const out = rowMajorView(empty(caller, [x.size]), x.shape);
  copyInto(out, x);
  return out;
}
