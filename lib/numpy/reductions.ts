import { floatArray, unwritten } from "./float-array";
import {
  type NdArray,
  arranged,
  assertArray,
  describe,
  formatShape,
  resolveAxis,
  rowMajor,
} from "./ndarray";
import { sizeOf } from "./layout";
import { AREA, areas, kernel, workspace } from "./wasm";
import type { FloatArray } from "./float-array";
import type { Kernel } from "./wasm";

/** Along which axis to reduce, and whether to keep it with length 1. */
export interface AxisOptions {
  axis: number;
  keepdims?: boolean;
}

/** A reduction of the whole array to a number, or along one axis to an array. */
interface Reduction {
  (x: NdArray): number;
  (x: NdArray, options: AxisOptions): NdArray;
  (x: NdArray, options?: AxisOptions): number | NdArray;
}

/** What a line of entries reduces to: `count` of them from `start`, `step` apart. */
type Line = (data: Float64Array, start: number, count: number, step: number) => number;

/** The kernel's functions of whole rows and columns, for arrays of more than a few entries. */
interface Fast {
  rows?: Kernel["sumRows"];
  columns?: Kernel["sumColumns"];
}
const LARGE = 64;

/** A reduction from what it makes of one line. `ofNothing`: whether an empty line has a value, too. */
function reduction(name: string, line: Line, ofNothing: boolean, fast: Fast = {}): Reduction {
  const caller = `np.${name}`;
  function reduce(x: NdArray): number;
  function reduce(x: NdArray, options: AxisOptions): NdArray;
  function reduce(x: NdArray, options?: AxisOptions): number | NdArray;
  function reduce(x: NdArray, options?: AxisOptions): number | NdArray {
    assertArray(caller, "x", x);
    const own = rowMajor(floatArray(x));
    if (options === undefined) {
      if (own.size === 0 && !ofNothing) {
        throw new RangeError(`${caller}: there is nothing in shape ${formatShape(x.shape)}`);
      }
      return line(own.data, own.offset, own.size, 1);
    }
    assertOptions(caller, options);
    const axis = resolveAxis(caller, options.axis, x.shape);
    if (x.shape[axis] === 0 && !ofNothing) {
      throw new RangeError(`${caller}: axis ${axis} of shape ${formatShape(x.shape)} is empty`);
    }
    const shape = x.shape.slice();
    if (options.keepdims) shape[axis] = 1;
    else shape.splice(axis, 1);
    const out = unwritten([sizeOf(shape)]);
    reduceAxis(own, axis, out, line, fast);
    return arranged(out, shape);
  }
  return reduce;
}

function assertOptions(caller: string, options: unknown): asserts options is AxisOptions {
  if (typeof options !== "object" || options === null || !("axis" in options)) {
    throw new TypeError(
      `${caller}: options must be an object like { axis: 1, keepdims: true }, got ${describe(options)}`,
    );
  }
}

/** Fills `out`, of one axis, with what the lines of `x`, row-major, along `axis` reduce to. */
function reduceAxis(x: FloatArray, axis: number, out: FloatArray, line: Line, fast: Fast): void {
  // Seen as (before, length, after): the entries of one line along the axis lie `after` apart.
  const length = x.shape[axis];
  const before = sizeOf(x.shape.slice(0, axis));
  const after = sizeOf(x.shape.slice(axis + 1));
  if (x.size > LARGE && x.size <= AREA) {
    const byKernel = after === 1 ? fast.rows : before === 1 ? fast.columns : undefined;
    if (byKernel !== undefined) {
      const [from, to] = areas;
      workspace.copyIn(from, x.data, x.offset, x.size);
      byKernel(to * 8, from * 8, after === 1 ? before : length, after === 1 ? length : after);
      workspace.copyOut(out.data, out.offset, to, out.size);
      return;
    }
  }
  let position = out.offset;
  for (let i = 0; i < before; i++) {
    for (let k = 0; k < after; k++) {
      out.data[position++] = line(x.data, x.offset + i * length * after + k, length, after);
    }
  }
}

/** The sum of a line: by halves, so that rounding errors grow with the logarithm of its length. */
function sumOf(data: Float64Array, start: number, count: number, step: number): number {
  if (count > 128) {
    const half = count >> 1;
    return sumOf(data, start, half, step) + sumOf(data, start + half * step, count - half, step);
  }
  let sum = 0;
  for (let i = 0; i < count; i++) sum += data[start + i * step];
  return sum;
}

function maxOf(data: Float64Array, start: number, count: number, step: number): number {
  let largest = data[start];
  for (let i = 1; i < count; i++) largest = Math.max(largest, data[start + i * step]);
  return largest;
}

function minOf(data: Float64Array, start: number, count: number, step: number): number {
  let smallest = data[start];
  for (let i = 1; i < count; i++) smallest = Math.min(smallest, data[start + i * step]);
  return smallest;
}

/** The first NaN counts as the largest. */
function argmaxOf(data: Float64Array, start: number, count: number, step: number): number {
  let best = 0;
  for (let i = 1; i < count && !Number.isNaN(data[start + best * step]); i++) {
    if (!(data[start + i * step] <= data[start + best * step])) best = i;
  }
  return best;
}

/**
 * The sum of all entries, or of each line along an axis: `np.sum(x, { axis: 1, keepdims: true })` of `(n, m)` is `(n, 1)`.
 * @throws where x is not an array or has no such axis
 */
export const sum = reduction("sum", sumOf, true, {
  rows: kernel.sumRows,
  columns: kernel.sumColumns,
});

/**
 * The mean of all entries, or of each line along an axis.
 * @throws where x is not an array, has no such axis, or there is nothing to take the mean of
 */
export const mean = reduction(
  "mean",
  (data, start, count, step) => sumOf(data, start, count, step) / count,
  false,
);

/**
 * The largest entry, or the largest of each line along an axis; NaN where one is.
 * @throws where x is not an array, has no such axis, or there is nothing to choose from
 */
export const max = reduction("max", maxOf, false, { columns: kernel.maxColumns });

/**
 * The smallest entry, or the smallest of each line along an axis; NaN where one is.
 * @throws where x is not an array, has no such axis, or there is nothing to choose from
 */
export const min = reduction("min", minOf, false);

/**
 * The index of the first of the largest entries in row-major order, or on each line along an axis; of the first NaN,
 * where there is one.
 * @throws where x is not an array, has no such axis, or there is nothing to choose from
 */
export const argmax = reduction("argmax", argmaxOf, false);
