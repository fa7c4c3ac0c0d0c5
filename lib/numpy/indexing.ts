import { type NdArray, assertArray, describe, formatShape } from "./ndarray";
import { copy } from "./creation";
import { FloatArray, floatArray, view } from "./float-array";
import { copyInto } from "./loops";
import type { Operand } from "./ndarray";

/**
 * What stands between the brackets of Python's `x[:, 2:5, t]`, one per axis: a number takes one entry and drops the
 * axis; a range, written as in Python, keeps it: ":", "2:5", "3:", ":-1", `:${n_a}`.
 */
export type Index = number | ":" | `${number}:` | `:${number}` | `${number}:${number}`;

/**
 * Python's `x[index]`, a view: `np.slice(x, [":", ":", t])` is `x[:, :, t]`. Axes that are left out are kept whole.
 * It costs the same however long the axes are.
 * @throws where an index does not exist on its axis, or there are more than axes
 */
export function slice(x: NdArray, index: Index[]): NdArray {
  return select("np.slice", x, index);
}

/**
 * Python's `x[index] = value`, with broadcasting: `np.assign(a, [":", ":", t], a_next)` is `a[:, :, t] = a_next`.
 * @throws where an index does not exist on its axis, or the shape of value does not fit, naming both
 */
export function assign(x: NdArray, index: Index[], value: Operand): void {
  if (x instanceof FloatArray) x.writable();
  const target = select("np.assign", x, index);
  if (typeof value === "number") {
    copyInto(target, value);
  } else {
    assertArray("np.assign", "value", value);
    if (!stretchesTo(value.shape, target.shape)) {
      throw new RangeError(
        `np.assign: a value of shape ${formatShape(value.shape)} does not fit into ${formatShape(target.shape)}`,
      );
    }
    const source = floatArray(value);
    copyInto(target, overlaps(source, target) ? floatArray(copy(source)) : source);
  }
  // An array of another type that numjs made was looked at through a copy.
  if (!(x instanceof FloatArray) && x.selection.data !== target.data) {
    target.data.forEach((entry, i) => (x.selection.data[i] = entry));
  }
}

/** Whether an array of shape `from` can be repeated to fill `to`. */
function stretchesTo(from: readonly number[], to: readonly number[]): boolean {
  const missing = to.length - from.length;
  return missing >= 0 && from.every((n, axis) => n === 1 || n === to[axis + missing]);
}

/** Whether two arrays may have an entry in common, so that one must not be read while the other is written. */
function overlaps(a: FloatArray, b: FloatArray): boolean {
  if (a.data.buffer !== b.data.buffer) return false;
  const [startA, endA] = extent(a);
  const [startB, endB] = extent(b);
  return startA < endB && startB < endA;
}

/** From which byte of its buffer to which an array reaches. */
function extent({ data, shape, stride, offset }: FloatArray): [start: number, end: number] {
  let first = offset;
  let last = offset;
  for (let axis = 0; axis < shape.length; axis++) {
    const reach = Math.max(0, shape[axis] - 1) * stride[axis];
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
  const { memory, shape, stride, offset: start } = floatArray(x);
  let offset = start;
  const outShape: number[] = [];
  const outStride: number[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    const entry = axis < index.length ? index[axis] : ":";
    if (typeof entry === "number") {
      offset += resolveEntry(caller, entry, axis, shape) * stride[axis];
      continue;
    }
    const [first, stop] = entry === ":" ? [0, shape[axis]] : parseRange(caller, entry, shape[axis]);
    offset += first * stride[axis];
    outShape.push(Math.max(0, stop - first));
    outStride.push(stride[axis]);
  }
  return view(memory, outShape, outStride, offset);
}

function resolveEntry(caller: string, entry: number, axis: number, shape: number[]): number {
  const length = shape[axis];
  if (!Number.isInteger(entry) || entry < -length || entry >= length) {
    throw new RangeError(
      `${caller}: index ${entry} does not exist on axis ${axis} of shape ${formatShape(shape)}`,
    );
  }
  return entry < 0 ? entry + length : entry;
}

/** Start and stop of "2:5" on an axis, with Python's rules: negative from the end, cut to the axis. */
function parseRange(caller: string, range: unknown, length: number): [number, number] {
  const parts = typeof range === "string" ? /^(-?\d+)?:(-?\d+)?$/.exec(range) : null;
  if (parts === null) {
    throw new TypeError(
      `${caller}: an index must be a number or a range like ":" or "2:5", got ${describe(range)}`,
    );
  }
  const resolve = (bound: string | undefined, otherwise: number): number => {
    if (bound === undefined) return otherwise;
    const position = Number(bound) < 0 ? Number(bound) + length : Number(bound);
    return Math.min(Math.max(position, 0), length);
  };
  return [resolve(parts[1], 0), resolve(parts[2], length)];
}
