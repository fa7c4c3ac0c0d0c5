import { describe, formatShape, refuse } from "../checks";
import { assertArray, assertCount, resolveIndex } from "./checks";
import { copyInto, copyOf } from "./copies";
import { FloatArray, floatArray, view } from "./float-array";
import type { NdArray, Operand } from "./ndarray";
import { operand } from "./operands";

type Bound = number | "";
/**
 * One index between the brackets of Python's `x[:, 2:5, t]`. A number selects one entry and drops the axis; a range, written as in
 * Python, keeps it: ":", "2:5", "3:", ":-1", `:${n_a}`, and with a step "::2", "::-1".
 */
export type Index = number | `${Bound}:${Bound}` | `${Bound}:${Bound}:${Bound}`;

/**
 * Python's `x[index]`, a view: `np.slice(x, [":", ":", t])` is `x[:, :, t]`. Omitted axes are kept in full. The cost does not
 * depend on the lengths of the axes.
 * @throws if an index does not exist on its axis, or there are more indices than axes
 */
export function slice(x: NdArray, index: Index[]): NdArray {
  assertCount("np.slice", arguments.length, 2);
  return select("np.slice", x, index);
}

/**
 * Python's `x[index] = value`, with broadcasting: `np.assign(a, [":", ":", t], a_next)` is `a[:, :, t] = a_next`.
 * @throws if an index does not exist on its axis or the shape of `value` does not fit; the error names both shapes
 */
export function assign(x: NdArray, index: Index[], value: Operand): void {
  assertCount("np.assign", arguments.length, 3);
  if (x instanceof FloatArray) x.writable();
  const target = select("np.assign", x, index);
  const expected = "value must be an array or a number";
  const source = operand("np.assign", value, expected);
  if (typeof source === "number") {
    copyInto(target, source);
  } else {
    // As in NumPy, leading axes of length 1 are ignored.
    const extra = Math.max(0, source.ndim - target.ndim);
    const shape = source.shape.slice(extra);
    const isOne = source.shape.slice(0, extra).every((length) => length === 1);
    if (!isOne || !broadcastsTo(shape, target.shape)) {
      throw new RangeError(
        `np.assign: a value of shape ${formatShape(source.shape)} does not fit into ${formatShape(target.shape)}`,
      );
    }
    const fitting = view(source.storage, shape, source.strides.slice(extra), source.offset);
    copyInto(target, overlaps(fitting, target) ? copyOf("np.assign", fitting, shape) : fitting);
  }
  // For a numjs array of another type, the view was a copy.
  if (!(x instanceof FloatArray) && x.selection.data !== target.data) {
    target.data.forEach((entry, i) => (x.selection.data[i] = entry));
  }
}

/** Whether an array of shape `from` can be repeated to fill `to`. */
function broadcastsTo(from: readonly number[], to: readonly number[]): boolean {
  const missing = to.length - from.length;
  return from.every((n, axis) => n === 1 || n === to[axis + missing]);
}

/** Whether two arrays could share an entry, so one must not be read while the other is written. */
function overlaps(a: FloatArray, b: FloatArray): boolean {
  if (a.data.buffer !== b.data.buffer) return false;
  const [startA, endA] = extent(a);
  const [startB, endB] = extent(b);
  return startA < endB && startB < endA;
}

/** The range of bytes in its buffer that an array uses. */
function extent({ data, shape, strides, start }: FloatArray): [start: number, end: number] {
  let first = start;
  let last = start;
  for (let axis = 0; axis < shape.length; axis++) {
    const reach = Math.max(0, shape[axis] - 1) * strides[axis];
    if (reach < 0) first += reach;
    else last += reach;
  }
  return [data.byteOffset + first * 8, data.byteOffset + (last + 1) * 8];
}

function select(caller: string, x: NdArray, index: Index[]): FloatArray {
  assertArray(caller, "x", x);
  if (!Array.isArray(index) || index.length > x.shape.length) {
    throw new TypeError(
      `${caller}: expected up to ${x.shape.length} indices for shape ${formatShape(x.shape)}, got ${describe(index)}`,
    );
  }
  const { storage, shape, strides, offset: start } = floatArray(x);
  let offset = start;
  const outShape: number[] = [];
  const outStrides: number[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    const entry = axis < index.length ? index[axis] : ":";
    if (typeof entry === "number") {
      offset += resolveIndex(caller, entry, axis, shape) * strides[axis];
    } else if (entry === ":") {
      outShape.push(shape[axis]);
      outStrides.push(strides[axis]);
    } else {
      const { first, count, step } = parseRange(caller, entry, shape[axis]);
      if (count > 0) offset += first * strides[axis];
      outShape.push(count);
      outStrides.push(step * strides[axis]);
    }
  }
  return view(storage, outShape, outStrides, offset);
}

/** The indices of "2:5" or "::2" on an axis, by Python's rules: negative bounds count from the end, and all are clipped. */
function parseRange(
  caller: string,
  range: unknown,
  length: number,
): { first: number; count: number; step: number } {
  const parts = typeof range === "string" ? /^(-?\d+)?:(-?\d+)?(?::(-?\d+)?)?$/.exec(range) : null;
  if (parts === null) {
    refuse(caller, "an index", `a number or a range like ":" or "2:5"`, range, TypeError);
  }
  const step = parts[3] === undefined ? 1 : Number(parts[3]);
  if (step === 0) throw new RangeError(`${caller}: the step of ${describe(range)} must not be 0`);
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const resolve = (bound: string | undefined, otherwise: number): number => {
    if (bound === undefined) return otherwise;
    const position = Number(bound) < 0 ? Number(bound) + length : Number(bound);
    return Math.min(Math.max(position, lowest), highest);
  };
  const first = resolve(parts[1], step > 0 ? lowest : highest);
  const stop = resolve(parts[2], step > 0 ? highest : lowest);
  return { first, count: Math.max(0, Math.ceil((stop - first) / step)), step };
}
