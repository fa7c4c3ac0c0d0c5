/// <reference path="../types/numjs.d.ts" />
/// <reference path="../types/ndarray.d.ts" />
import { NdArray } from "numjs";
import type { NestedNumbers, Selection } from "numjs";
import ndarray from "ndarray/ndarray";

export { NdArray };
export type { NestedNumbers, Selection };

/** What the arithmetic of `np` takes: an array, or a number that stands for a whole array of it. */
export type Operand = NdArray | number;

// numjs's constructor defines five properties on every instance, which costs microseconds. Arrays made here share
// them on one prototype below numjs's own, so that they are `instanceof NdArray` and have all of its methods.
const FloatArray = function (this: { selection: Selection }, selection: Selection) {
  this.selection = selection;
} as unknown as new (selection: Selection) => NdArray;

const getters: Record<string, (this: NdArray) => unknown> = {
  shape() {
    return this.selection.shape;
  },
  ndim() {
    return this.selection.shape.length;
  },
  size() {
    return sizeOf(this.selection.shape);
  },
  dtype() {
    return this.selection.dtype;
  },
  T() {
    const { data, shape, stride, offset } = this.selection;
    return view(data, [...shape].reverse(), [...stride].reverse(), offset);
  },
};
FloatArray.prototype = Object.create(
  NdArray.prototype,
  Object.fromEntries(Object.entries(getters).map(([name, get]) => [name, { get }])),
);

/** The array of `shape` whose entries lie in `data` in row-major order; `data` is not copied. */
export function fromBuffer(data: Float64Array, shape: number[]): NdArray {
  return new FloatArray(ndarray(data, shape, rowMajorStrides(shape), 0));
}

/** The array that sees `data` through `shape`, `stride` and `offset`; `data` is not copied. */
export function view(
  data: Selection["data"],
  shape: number[],
  stride: number[],
  offset: number,
): NdArray {
  return new FloatArray(ndarray(data, shape, stride, offset));
}

/** Strides of a row-major array: the last axis has stride 1. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const stride = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    stride[axis] = step;
    step *= shape[axis];
  }
  return stride;
}

/** The number of entries of an array of `shape`. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/**
 * The entries of `x` in row-major order, and whether they are `x`'s own buffer (`shared`) or a copy.
 */
export function entries(x: NdArray): Float64Array {
  const { data, shape, stride, offset } = x.selection;
  const size = sizeOf(shape);
  if (data instanceof Float64Array && isRowMajor(shape, stride)) {
    return offset === 0 && data.length === size ? data : data.subarray(offset, offset + size);
  }
  const out = new Float64Array(size);
  let position = 0;
  forEachIndex(shape, stride, offset, (index) => {
    out[position++] = data[index];
  });
  return out;
}

/** Whether the entries lie one after the other in row-major order. */
export function isRowMajor(shape: readonly number[], stride: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== step) return false;
    step *= shape[axis];
  }
  return true;
}

/** Calls `visit` with the position in the buffer of every entry, in row-major order. */
export function forEachIndex(
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
  visit: (position: number) => void,
): void {
  if (sizeOf(shape) === 0) return;
  const walk = (axis: number, start: number): void => {
    if (axis === shape.length) return visit(start);
    for (let i = 0; i < shape[axis]; i++) walk(axis + 1, start + i * stride[axis]);
  };
  walk(0, offset);
}

/** A shape as Python prints a tuple: "(3, 10)", "(3,)", "()". */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** What an error message says of a value that should have been something else. */
export function describe(value: unknown): string {
  if (value instanceof NdArray) return `an array of shape ${formatShape(value.shape)}`;
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `a JavaScript array of length ${value.length}`;
  if (typeof value === "string") {
    return `the string "${value.length > 20 ? value.slice(0, 20) + "…" : value}"`;
  }
  if (typeof value === "function") return `the function ${value.name || "without a name"}`;
  if (typeof value === "object") return `an object with keys ${Object.keys(value).join(", ")}`;
  return String(value);
}

/**
 * Throws unless `value` is an array, and, where `ndim` is given, of that many axes.
 * @throws "np.dot: a must be an array, got undefined"
 */
export function assertArray(
  caller: string,
  name: string,
  value: unknown,
  ndim?: number,
): asserts value is NdArray {
  if (!(value instanceof NdArray)) {
    throw new TypeError(`${caller}: ${name} must be an array, got ${describe(value)}`);
  }
  if (ndim !== undefined && value.shape.length !== ndim) {
    throw new RangeError(
      `${caller}: ${name} must have ${ndim} axes, got shape ${formatShape(value.shape)}`,
    );
  }
}

/**
 * Throws unless `shape` is an array of whole numbers from 0 up.
 * @throws "np.zeros: shape must be whole numbers from 0 up, got (3, -1)"
 */
export function assertShape(caller: string, shape: unknown): asserts shape is number[] {
  if (!Array.isArray(shape)) {
    throw new TypeError(`${caller}: shape must be an array of numbers, got ${describe(shape)}`);
  }
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    throw new RangeError(
      `${caller}: shape must be whole numbers from 0 up, got ${formatShape(shape)}`,
    );
  }
}

/**
 * The axis as a number from 0, counting a negative one from the end.
 * @throws "np.sum: axis must be from -2 to 1 for shape (3, 10), got 2"
 */
export function resolveAxis(caller: string, axis: number, shape: readonly number[]): number {
  if (!Number.isInteger(axis) || axis < -shape.length || axis >= shape.length) {
    const range = `from ${-shape.length} to ${shape.length - 1}`;
    throw new RangeError(
      `${caller}: axis must be ${range} for shape ${formatShape(shape)}, got ${describe(axis)}`,
    );
  }
  return axis < 0 ? axis + shape.length : axis;
}
