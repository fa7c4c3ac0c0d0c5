/** Strides of a row-major array: the last axis has stride 1. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  if (shape.length === 2) return [shape[1], 1];
  const stride = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    stride[axis] = step;
    step *= shape[axis];
  }
  return stride;
}

/**
 * Strides of the arrays that this module makes: row-major, but for three axes. Those are (n, m, T_x), and read and written
 * one step at a time: each step x[:, :, t] lies in one piece, row-major, and the steps one after the other.
 */
export function packedStrides(shape: readonly number[]): number[] {
  if (shape.length === 3) return [shape[1], 1, shape[0] * shape[1]];
  return rowMajorStrides(shape);
}

/** The number of entries of an array of `shape`. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis];
  return size;
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** Whether the entries lie where `expected` strides put them; the stride of an axis of length 1 counts for nothing. */
export function hasStrides(
  shape: readonly number[],
  stride: readonly number[],
  expected: readonly number[],
): boolean {
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] !== 1 && stride[axis] !== expected[axis]) return false;
  }
  return true;
}

/** A shape as Python prints a tuple: "(3, 10)", "(3,)", "()". */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
