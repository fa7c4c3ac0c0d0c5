// Reductions of the rows or columns of x (rows, columns), contiguous.

import { Operation, apply } from "./elementwise";

/** out[i] = the sum of row i, with eight running totals. */
export function sumRows(out: usize, x: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++, out += 8) {
    const end = x + (<usize>columns << 3);
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; x + 64 <= end; x += 64) {
      s0 = f64x2.add(s0, v128.load(x));
      s1 = f64x2.add(s1, v128.load(x, 16));
      s2 = f64x2.add(s2, v128.load(x, 32));
      s3 = f64x2.add(s3, v128.load(x, 48));
    }
    const s = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
    let rest = 0.0;
    for (; x < end; x += 8) rest += f64.load(x);
    f64.store(out, f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1) + rest);
  }
}

/** out[i] = the fold of the entries of row i, which is not empty, in any order, so only for Maximum and Minimum. */
// @ts-ignore: decorator
@inline
function foldRows(operation: Operation, out: usize, x: usize, rows: i32, columns: i32): void {
  for (let i = 0; i < rows; i++, out += 8) {
    const end = x + (<usize>columns << 3);
    let s0 = v128.load64_splat(x);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (; x + 64 <= end; x += 64) {
      s0 = apply(operation, s0, v128.load(x));
      s1 = apply(operation, s1, v128.load(x, 16));
      s2 = apply(operation, s2, v128.load(x, 32));
      s3 = apply(operation, s3, v128.load(x, 48));
    }
    for (; x < end; x += 8) s0 = apply(operation, s0, v128.load64_splat(x));
    const s = apply(operation, apply(operation, s0, s1), apply(operation, s2, s3));
    const swapped = v128.shuffle<f64>(s, s, 1, 0);
    f64.store(out, f64x2.extract_lane(apply(operation, s, swapped), 0));
  }
}

/** out[i] = the largest entry of row i; NaN if any entry is NaN. */
export function maxRows(out: usize, x: usize, rows: i32, columns: i32): void {
  foldRows(Operation.Maximum, out, x, rows, columns);
}

/** out[i] = the smallest entry of row i; NaN if any entry is NaN. */
export function minRows(out: usize, x: usize, rows: i32, columns: i32): void {
  foldRows(Operation.Minimum, out, x, rows, columns);
}

/** out[j] = the fold of out[j] and the entries of column j, from the first row to the last. */
// @ts-ignore: decorator
@inline
function foldColumns(operation: Operation, out: usize, x: usize, rows: i32, columns: i32): void {
  const bytes = <usize>columns << 3;
  for (let j: usize = 0; j < bytes; j += 16) {
    let from = x + j;
    let total = v128.load(out + j);
    for (let i = 0; i < rows; i++, from += bytes) total = apply(operation, total, v128.load(from));
    v128.store(out + j, total);
  }
}

/** out[j] += the entries of column j, from the first row to the last. */
export function sumColumns(out: usize, x: usize, rows: i32, columns: i32): void {
  foldColumns(Operation.Add, out, x, rows, columns);
}

/** out[j] = the largest of out[j] and the entries of column j; NaN if any is NaN. */
export function maxColumns(out: usize, x: usize, rows: i32, columns: i32): void {
  foldColumns(Operation.Maximum, out, x, rows, columns);
}

/** out[j] = the smallest of out[j] and the entries of column j; NaN if any is NaN. */
export function minColumns(out: usize, x: usize, rows: i32, columns: i32): void {
  foldColumns(Operation.Minimum, out, x, rows, columns);
}
