// Element-wise arithmetic on two doubles at a time. `n` entries lie one after the other from each address; the last vector
// may reach one entry past the end, which the slots they stand in have room for.

export const enum Operation {
  Add,
  Subtract,
  Multiply,
  Divide,
  Maximum,
  Minimum,
}

// @ts-ignore: decorator
@inline
function apply(operation: Operation, a: v128, b: v128): v128 {
  if (operation == Operation.Add) return f64x2.add(a, b);
  if (operation == Operation.Subtract) return f64x2.sub(a, b);
  if (operation == Operation.Multiply) return f64x2.mul(a, b);
  if (operation == Operation.Divide) return f64x2.div(a, b);
  if (operation == Operation.Maximum) return f64x2.max(a, b);
  return f64x2.min(a, b);
}

// The operation is a constant where this is inlined, so that each loop below has one and no choice in it.
// @ts-ignore: decorator
@inline
function loop(operation: Operation, out: usize, a: usize, b: usize, n: i32): void {
  const end = out + (<usize>n << 3);
  while (out < end) {
    v128.store(out, apply(operation, v128.load(a), v128.load(b)));
    v128.store(out, apply(operation, v128.load(a, 16), v128.load(b, 16)), 16);
    out += 32;
    a += 32;
    b += 32;
  }
}

/** out = a + b */
export function add(out: usize, a: usize, b: usize, n: i32): void {
  loop(Operation.Add, out, a, b, n);
}

/** out = a - b */
export function subtract(out: usize, a: usize, b: usize, n: i32): void {
  loop(Operation.Subtract, out, a, b, n);
}

/** out = a b */
export function multiply(out: usize, a: usize, b: usize, n: i32): void {
  loop(Operation.Multiply, out, a, b, n);
}

/** out = a / b */
export function divide(out: usize, a: usize, b: usize, n: i32): void {
  loop(Operation.Divide, out, a, b, n);
}

/** out = the larger of a and b, NaN where either is */
export function maximum(out: usize, a: usize, b: usize, n: i32): void {
  loop(Operation.Maximum, out, a, b, n);
}

/** out = the smaller of a and b, NaN where either is */
export function minimum(out: usize, a: usize, b: usize, n: i32): void {
  loop(Operation.Minimum, out, a, b, n);
}

/** out[i][j] = x[i]: each of `rows` entries `length` times. */
export function spread(out: usize, x: usize, rows: i32, length: i32): void {
  const end = x + (<usize>rows << 3);
  for (; x < end; x += 8) {
    const value = v128.load64_splat(x);
    let to = out;
    out += <usize>length << 3;
    for (; to < out; to += 16) v128.store(to, value);
  }
}

/** out[i][j] = x[j]: a row of `length` entries `rows` times. */
export function repeat(out: usize, x: usize, rows: i32, length: i32): void {
  const bytes = <usize>length << 3;
  for (let i = 0; i < rows; i++, out += bytes) memory.copy(out, x, bytes);
}

/** out[i] = the sum of row i, with eight running totals. */
export function sumRows(out: usize, x: usize, rows: i32, length: i32): void {
  for (let i = 0; i < rows; i++, out += 8) {
    const end = x + (<usize>length << 3);
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

// @ts-ignore: decorator
@inline
function fold(operation: Operation, out: usize, x: usize, rows: i32, length: i32): void {
  const bytes = <usize>length << 3;
  for (let j: usize = 0; j < bytes; j += 16) {
    let from = x + j;
    let total = v128.load(from);
    for (let i = 1; i < rows; i++) {
      from += bytes;
      total = apply(operation, total, v128.load(from));
    }
    v128.store(out + j, total);
  }
}

/** out[j] = the sum of column j, from the first row to the last. */
export function sumColumns(out: usize, x: usize, rows: i32, length: i32): void {
  fold(Operation.Add, out, x, rows, length);
}

/** out[j] = the largest entry of column j, NaN where one is. */
export function maxColumns(out: usize, x: usize, rows: i32, length: i32): void {
  fold(Operation.Maximum, out, x, rows, length);
}

/** Whether there is a NaN (1), an infinity (2), or both (3) among the entries. */
export function oddities(x: usize, n: i32): i32 {
  const end = x + (<usize>n << 3);
  let difference = f64x2.splat(0);
  for (; x < end - 8; x += 16) {
    const v = v128.load(x);
    difference = f64x2.add(difference, f64x2.sub(v, v));
  }
  if (x < end) difference = f64x2.add(difference, f64x2.splat(f64.load(x) - f64.load(x)));
  // x - x is 0 but for NaN and the infinities, where it is NaN: only then look closer.
  const total = f64x2.extract_lane(difference, 0) + f64x2.extract_lane(difference, 1);
  if (total == 0) return 0;
  let found = 0;
  for (x = end - (<usize>n << 3); x < end; x += 8) {
    const v = f64.load(x);
    if (v != v) found |= 1;
    else if (v - v != 0) found |= 2;
  }
  return found;
}
