import { formatShape } from "../checks";
import { assertArray, assertCount, assertOptions, resolveAxis } from "./checks";
import { contiguous, copyInto, rowMajor } from "./copies";
import { empty, floatArray, rowMajorView } from "./float-array";
import type { FloatArray } from "./float-array";
import type { NdArray } from "./ndarray";
import { BLOCK, LEAF, LOOP_MAX, SCRATCH } from "./tuning";
import { areas, doubles, kernels, scratch, workspace } from "./wasm";
import type { Reduction as Kernel } from "./wasm";

/** The axis to reduce (default: all), and whether to keep reduced axes with length 1. */
export interface AxisOptions {
  axis?: number;
  keepdims?: boolean;
}

/** A reduction of all entries to a number, or along one axis to an array. */
interface Reduction {
  (x: NdArray): number;
  (x: NdArray, options: { axis: number; keepdims?: boolean }): NdArray;
  (x: NdArray, options: { keepdims: true }): NdArray;
  (x: NdArray, options?: AxisOptions): number | NdArray;
}

/** Reduces a line of entries: `count` of them, from `start`, `step` apart. */
type Line = (data: Float64Array, start: number, count: number, step: number) => number;

/** How a reduction is computed. */
interface Method {
  line: Line;
  /** Whether an empty line also has a value. */
  ofNothing?: boolean;
  /** Whether a line's value does not depend on the order of its entries. */
  anyOrder?: boolean;
  /** The kernels for whole rows and columns, used for larger arrays. */
  rows?: Kernel;
  columns?: Kernel;
}

function reduction(name: string, method: Method): Reduction {
  const caller = `np.${name}`;
  function reduce(x: NdArray): number;
  function reduce(x: NdArray, options: { axis: number; keepdims?: boolean }): NdArray;
  function reduce(x: NdArray, options: { keepdims: true }): NdArray;
  function reduce(x: NdArray, options?: AxisOptions): number | NdArray;
  function reduce(x: NdArray, options: AxisOptions = {}): number | NdArray {
    assertCount(caller, arguments.length, 1, 2);
    assertArray(caller, "x", x);
    if (arguments.length === 2) assertAxisOptions(caller, options);
    const { shape } = x;
    const nothing = method.ofNothing ? false : x.size === 0;
    if (options.axis === undefined) {
      if (nothing)
        throw new RangeError(`${caller}: there is nothing in shape ${formatShape(shape)}`);
      const own = (method.anyOrder ? contiguous : rowMajor)(caller, floatArray(x));
      const value = method.line(own.data, own.start, own.size, 1);
      if (!options.keepdims) return value;
      const out = empty(
        caller,
        shape.map(() => 1),
      );
      out.data[out.start] = value;
      return out;
    }
    const axis = resolveAxis(caller, options.axis, shape);
    if (nothing && shape[axis] === 0) {
      throw new RangeError(`${caller}: axis ${axis} of shape ${formatShape(shape)} is empty`);
    }
    const reduced = shape.slice();
    if (options.keepdims) reduced[axis] = 1;
    else reduced.splice(axis, 1);
    const out = empty(caller, reduced);
    if (out.size === 0) return out;
    const own = rowMajor(caller, floatArray(x));
    if (out.isRowMajor) {
      reduceAxis(method, own, axis, out);
      return out;
    }
    const line = empty(caller, [out.size]);
    reduceAxis(method, own, axis, line);
    copyInto(out, rowMajorView(line, reduced));
    return out;
  }
  return reduce;
}

function assertAxisOptions(caller: string, options: AxisOptions): void {
  const example = "{ axis: 1, keepdims: true }";
  assertOptions(caller, options, ["axis", "keepdims"], example);
  if (options.keepdims !== undefined && typeof options.keepdims !== "boolean") {
    throw new TypeError(`${caller}: keepdims must be true or false, got ${options.keepdims}`);
  }
}

/** Reduces the lines of `x` along `axis` into `out`; both are row-major. */
function reduceAxis(method: Method, x: FloatArray, axis: number, out: FloatArray): void {
  // As (before, length, after): the entries of a line along the axis are `after` apart.
  const { data, start, shape } = x;
  const length = shape[axis];
  let [before, after] = [1, 1];
  for (let i = 0; i < axis; i++) before *= shape[i];
  for (let i = axis + 1; i < shape.length; i++) after *= shape[i];
  const { line, rows, columns } = method;
  if (x.size > LOOP_MAX && after === 1 && rows !== undefined && length <= BLOCK * BLOCK) {
    reduceRows(rows, data, start, before, length, out);
    return;
  }
  if (
    x.size > LOOP_MAX &&
    columns !== undefined &&
    after <= BLOCK * BLOCK &&
    (before === 1 || (after > LOOP_MAX && length <= LEAF))
  ) {
    const isSum = method.ofNothing;
    for (let i = 0; i < before; i++) {
      reduceColumns(columns, data, start + i * length * after, length, after, out, i, isSum);
    }
    return;
  }
  let position = out.start;
  for (let i = 0; i < before; i++) {
    for (let k = 0; k < after; k++) {
      out.data[position++] = line(data, start + i * length * after + k, length, after);
    }
  }
}

/** Rows pass through WebAssembly's memory, as many at a time as fit in the cache. */
function reduceRows(
  kernel: Kernel,
  data: Float64Array,
  start: number,
  rows: number,
  columns: number,
  out: FloatArray,
): void {
  const [from, to] = areas;
  const step = Math.max(1, Math.floor((4 * SCRATCH) / columns));
  for (let i = 0; i < rows; i += step) {
    const count = Math.min(step, rows - i);
    workspace.copyIn(from, data, start + i * columns, count * columns);
    kernel(to * 8, from * 8, count, columns);
    workspace.copyOut(out.data, out.start + i, to, count);
  }
}

/** Reduces the columns of a matrix to row `i` of `out`; sums start at 0, other reductions at the first row. */
function reduceColumns(
  kernel: Kernel,
  data: Float64Array,
  start: number,
  rows: number,
  columns: number,
  out: FloatArray,
  i: number,
  isSum: boolean | undefined,
): void {
  const [from, to] = areas;
  if (isSum) doubles.fill(0, to, to + columns);
  else workspace.copyIn(to, data, start, columns);
  const step = Math.max(1, Math.floor((4 * SCRATCH) / columns));
  for (let row = 0; row < rows; row += step) {
    const count = Math.min(step, rows - row);
    workspace.copyIn(from, data, start + row * columns, count * columns);
    kernel(to * 8, from * 8, count, columns);
  }
  workspace.copyOut(out.data, out.start + i * columns, to, columns);
}

/**
 * The pairwise sum of a line: rounding errors grow with the logarithm of its length. Two or four leaves are summed at a time,
 * because independent sums run in parallel.
 */
function sumOf(data: Float64Array, start: number, count: number, step: number): number {
  if (count <= LEAF) return sumOfLeaf(data, start, count, step);
  const half = count >> 1;
  const middle = start + half * step;
  if (count > 4 * LEAF) {
    return sumOf(data, start, half, step) + sumOf(data, middle, count - half, step);
  }
  if (count <= 2 * LEAF) return sumOfTwo(data, start, half, middle, count - half, step);
  // Four leaves at a time, of lengths that differ by one at most.
  const [a, b] = [half >> 1, (count - half) >> 1];
  const [second, fourth] = [start + a * step, middle + b * step];
  const least = Math.min(a, b);
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0, at = 0; i < least; i++, at += step) {
    s0 += data[start + at];
    s1 += data[second + at];
    s2 += data[middle + at];
    s3 += data[fourth + at];
  }
  for (let i = least; i < a; i++) s0 += data[start + i * step];
  for (let i = least; i < half - a; i++) s1 += data[second + i * step];
  for (let i = least; i < b; i++) s2 += data[middle + i * step];
  for (let i = least; i < count - half - b; i++) s3 += data[fourth + i * step];
  return s0 + s1 + (s2 + s3);
}

function sumOfLeaf(data: Float64Array, start: number, count: number, step: number): number {
  let sum = 0;
  for (let i = 0, at = start; i < count; i++, at += step) sum += data[at];
  return sum;
}

/** The sum of two leaves, the second at most one entry longer. */
function sumOfTwo(
  data: Float64Array,
  first: number,
  count: number,
  second: number,
  countOfSecond: number,
  step: number,
): number {
  let [s0, s1] = [0, 0];
  for (let i = 0, at = 0; i < count; i++, at += step) {
    s0 += data[first + at];
    s1 += data[second + at];
  }
  if (countOfSecond > count) s1 += data[second + count * step];
  return s0 + s1;
}

const [block, value] = scratch;

/** The largest entry of a line for sign 1, the smallest for sign -1: min x = -max -x. NaN if any entry is NaN. */
function extremeOf(
  sign: 1 | -1,
  data: Float64Array,
  start: number,
  count: number,
  step: number,
): number {
  let largest = sign * data[start];
  if (step === 1 && count > LOOP_MAX) {
    const kernel = sign === 1 ? kernels.maxRows : kernels.minRows;
    for (let i = 0; i < count; i += SCRATCH) {
      const length = Math.min(SCRATCH, count - i);
      workspace.copyIn(block, data, start + i, length);
      kernel(value * 8, block * 8, 1, length);
      largest = Math.max(largest, sign * doubles[value]);
    }
  } else {
    for (let i = 1, at = start + step; i < count; i++, at += step) {
      largest = Math.max(largest, sign * data[at]);
    }
  }
  return sign * largest;
}

const maxOf: Line = (data, start, count, step) => extremeOf(1, data, start, count, step);
const minOf: Line = (data, start, count, step) => extremeOf(-1, data, start, count, step);

/** The index of the first largest entry; the first NaN counts as the largest. */
function argmaxOf(data: Float64Array, start: number, count: number, step: number): number {
  const largest = maxOf(data, start, count, step);
  for (let i = 0, at = start; i < count; i++, at += step) {
    if (data[at] === largest || Number.isNaN(data[at])) return i;
  }
  return -1;
}

/**
 * The sum of all entries, or of each line along an axis: `np.sum(x, { axis: 1, keepdims: true })` of `(n, m)` is `(n, 1)`.
 * @throws if x is not an array or does not have the axis
 */
export const sum = reduction("sum", {
  line: sumOf,
  ofNothing: true,
  rows: kernels.sumRows,
  columns: kernels.sumColumns,
});

/**
 * The mean of all entries, or of each line along an axis.
 * @throws if x is not an array, does not have the axis, or has no entries
 */
export const mean = reduction("mean", {
  line: (data, start, count, step) => sumOf(data, start, count, step) / count,
});

/**
 * The largest entry, or the largest of each line along an axis; NaN if any entry is NaN.
 * @throws if x is not an array, does not have the axis, or has no entries
 */
export const max = reduction("max", {
  line: maxOf,
  anyOrder: true,
  rows: kernels.maxRows,
  columns: kernels.maxColumns,
});

/**
 * The smallest entry, or the smallest of each line along an axis; NaN if any entry is NaN.
 * @throws if x is not an array, does not have the axis, or has no entries
 */
export const min = reduction("min", {
  line: minOf,
  anyOrder: true,
  rows: kernels.minRows,
  columns: kernels.minColumns,
});

/**
 * The index of the first largest entry in row-major order, or of each line along an axis; the first NaN counts as the largest.
 * @throws if x is not an array, does not have the axis, or has no entries
 */
export const argmax = reduction("argmax", { line: argmaxOf });
