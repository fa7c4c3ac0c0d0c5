import { NdArray, assertArray, describe, entries, formatShape, view } from "./ndarray";
import type { Operand } from "./ndarray";
import { broadcastShapes, broadcastTo } from "./elementwise";
import { sameShape } from "./ndarray";

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
  const target = select("np.assign", x, index);
  const { data, shape, stride, offset } = target.selection;
  if (typeof value !== "number") assertArray("np.assign", "value", value);
  const from = typeof value === "number" ? [] : value.shape;
  if (from.length > shape.length || !sameShape(broadcastShapes("np.assign", shape, from), shape)) {
    throw new RangeError(
      `np.assign: a value of shape ${formatShape(from)} does not fit into ${formatShape(shape)}`,
    );
  }
  // A value that lies in the same buffer is copied first: it might be overwritten before it is read.
  const shared = value instanceof NdArray && value.selection.data === data;
  const source = broadcastTo(shared ? detached(value) : value, shape);
  const write = (axis: number, to: number, start: number): void => {
    if (axis === shape.length) {
      data[to] = source.data[start];
      return;
    }
    for (let i = 0; i < shape[axis]; i++) {
      write(axis + 1, to + i * stride[axis], start + i * source.stride[axis]);
    }
  };
  write(0, offset, source.offset);
}

function detached(x: NdArray): NdArray {
  const own = entries(x).slice();
  const stride = x.shape.map((_, axis) => x.shape.slice(axis + 1).reduce((s, n) => s * n, 1));
  return view(own, [...x.shape], stride, 0);
}

function select(caller: string, x: NdArray, index: Index[]): NdArray {
  assertArray(caller, "x", x);
  if (!Array.isArray(index) || index.length > x.shape.length) {
    throw new TypeError(
      `${caller}: expected up to ${x.shape.length} indices for shape ${formatShape(x.shape)}, got ${describe(index)}`,
    );
  }
  const { data, shape, stride } = x.selection;
  let offset = x.selection.offset;
  const outShape: number[] = [];
  const outStride: number[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    const entry = axis < index.length ? index[axis] : ":";
    if (typeof entry === "number") {
      offset += resolveEntry(caller, entry, axis, shape) * stride[axis];
      continue;
    }
    const [start, stop] = entry === ":" ? [0, shape[axis]] : parseRange(caller, entry, shape[axis]);
    offset += start * stride[axis];
    outShape.push(Math.max(0, stop - start));
    outStride.push(stride[axis]);
  }
  return view(data, outShape, outStride, offset);
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
