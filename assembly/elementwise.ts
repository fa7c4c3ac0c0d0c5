// Elementwise arithmetic on two doubles at a time.

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
export function apply(operation: Operation, a: v128, b: v128): v128 {
  if (operation == Operation.Add) return f64x2.add(a, b);
  if (operation == Operation.Subtract) return f64x2.sub(a, b);
  if (operation == Operation.Multiply) return f64x2.mul(a, b);
  if (operation == Operation.Divide) return f64x2.div(a, b);
  if (operation == Operation.Maximum) return f64x2.max(a, b);
  return f64x2.min(a, b);
}

/**
 * out (rows, columns), contiguous, from two operands that broadcast to it. Rows of an operand are `aRow` bytes apart, pairs of
 * entries `aStep` bytes: 16, or 0 for a single entry, which is then stored twice.
 */
// @ts-ignore: decorator
@inline
function binary(
  operation: Operation,
  out: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  bStep: usize,
  rows: i32,
  columns: i32,
): void {
  const bytes = <usize>(columns & ~1) << 3;
  const isOdd = (columns & 1) == 1;
  for (let i = 0; i < rows; i++, a += aRow, b += bRow) {
    let x = a;
    let y = b;
    const end = out + bytes;
    for (; out + 32 <= end; out += 32) {
      const first = apply(operation, v128.load(x), v128.load(y));
      x += aStep;
      y += bStep;
      v128.store(out, first);
      v128.store(out, apply(operation, v128.load(x), v128.load(y)), 16);
      x += aStep;
      y += bStep;
    }
    if (out < end) {
      v128.store(out, apply(operation, v128.load(x), v128.load(y)));
      x += aStep;
      y += bStep;
      out += 16;
    }
    if (isOdd) {
      const last = apply(operation, v128.load64_splat(x), v128.load64_splat(y));
      f64.store(out, f64x2.extract_lane(last, 0));
      out += 8;
    }
  }
}

// `binary` is inlined with a constant operation, so each function below has one loop without branches.

/** out = a + b */
export function add(out: usize, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, rows: i32, columns: i32): void {
  binary(Operation.Add, out, a, aRow, aStep, b, bRow, bStep, rows, columns);
}

/** out = a - b */
export function subtract(out: usize, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, rows: i32, columns: i32): void {
  binary(Operation.Subtract, out, a, aRow, aStep, b, bRow, bStep, rows, columns);
}

/** out = a b */
export function multiply(out: usize, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, rows: i32, columns: i32): void {
  binary(Operation.Multiply, out, a, aRow, aStep, b, bRow, bStep, rows, columns);
}

/** out = a / b */
export function divide(out: usize, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, rows: i32, columns: i32): void {
  binary(Operation.Divide, out, a, aRow, aStep, b, bRow, bStep, rows, columns);
}

/** out = the larger of a and b; NaN if either is NaN */
export function maximum(out: usize, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, rows: i32, columns: i32): void {
  binary(Operation.Maximum, out, a, aRow, aStep, b, bRow, bStep, rows, columns);
}

/** out = the smaller of a and b; NaN if either is NaN */
export function minimum(out: usize, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, rows: i32, columns: i32): void {
  binary(Operation.Minimum, out, a, aRow, aStep, b, bRow, bStep, rows, columns);
}

// Functions of one operand work in place on n entries; if n is odd, they also overwrite the entry after the last.

/** x = -x */
export function negative(x: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) v128.store(x, f64x2.neg(v128.load(x)));
}

/** x = |x| */
export function abs(x: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) v128.store(x, f64x2.abs(v128.load(x)));
}

/** x = √x */
export function sqrt(x: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) v128.store(x, f64x2.sqrt(v128.load(x)));
}
