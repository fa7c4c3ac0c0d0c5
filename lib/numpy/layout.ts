/** Strides of a row-major array: the last axis has stride 1. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  if (shape.length === 2) return [shape[1], 1];
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/**
 * Strides of the arrays that this module makes: row-major, except for 3-D arrays. Those are (n, m, T_x) and accessed one step at a
 * time, so each step x[:, :, t] is contiguous and row-major, and the steps follow one another.
 */
export function contiguousStrides(shape: readonly number[]): number[] {
  if (shape.length === 3) return [shape[1], 1, shape[0] * shape[1]];
  return rowMajorStrides(shape);
}

/** Whether the strides are those of a row-major array; the stride of an axis of length 1 does not matter. */
export function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis];
  }
  return true;
}

/** Whether the strides are `contiguousStrides`; the stride of an axis of length 1 does not matter. */
export function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  if (shape.length !== 3) return isRowMajor(shape, strides);
  const [n, m, T_x] = shape;
  return (
    (m === 1 || strides[1] === 1) &&
    (n === 1 || strides[0] === m) &&
    (T_x === 1 || strides[2] === n * m)
  );
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
