// The product C = A B of matrices of doubles, four rows by four columns at a time: eight vectors of sums stay in
// registers while two of B and one entry of each row of A come in. Addresses and strides are in bytes.

/** B (k, m) in panels of four columns, each (k, 4) in one piece; columns past the last are 0. */
export function pack(out: usize, b: usize, k: i32, m: i32, row: usize, column: usize): void {
  let j = 0;
  for (; j + 4 <= m; j += 4) {
    let from = b + <usize>j * column;
    for (let l = 0; l < k; l++, from += row, out += 32) {
      if (column == 8) {
        v128.store(out, v128.load(from));
        v128.store(out, v128.load(from, 16), 16);
      } else {
        f64.store(out, f64.load(from));
        f64.store(out, f64.load(from + column), 8);
        f64.store(out, f64.load(from + 2 * column), 16);
        f64.store(out, f64.load(from + 3 * column), 24);
      }
    }
  }
  if (j == m) return;
  let from = b + <usize>j * column;
  for (let l = 0; l < k; l++, from += row, out += 32) {
    for (let i = 0; i < 4; i++) {
      const value = j + i < m ? f64.load(from + <usize>i * column) : 0;
      f64.store(out + (<usize>i << 3), value);
    }
  }
}

/**
 * Rows `first` to `last` of C (n, m), row-major; `first` is a multiple of 4. `packed` is B as `pack` leaves it. Entry l of row
 * i + r of A, for i a multiple of 4 and r below 4, is at a + i / 4 * group + r * row + l * column.
 */
export function rows(
  c: usize,
  a: usize,
  packed: usize,
  first: i32,
  last: i32,
  k: i32,
  m: i32,
  group: usize,
  row: usize,
  column: usize,
): void {
  const panel = <usize>k << 5;
  let rowsOfA = a + <usize>(first >> 2) * group;
  // Sixteen rows of A stay in the cache while B goes by.
  for (let i = first; i < last; i += 16, rowsOfA += 4 * group) {
    const end = min(i + 16, last);
    let b = packed;
    for (let j = 0; j < m; j += 4, b += panel) {
      let from = rowsOfA;
      for (let ii = i; ii < end; ii += 4, from += group) {
        tile(c, from, b, ii, j, last, k, m, row, column);
      }
    }
  }
}

/** Rows i to i + 3 and columns j to j + 3 of C, from those rows of A and that panel of B. */
// @ts-ignore: decorator
@inline
function tile(
  c: usize,
  a0: usize,
  b: usize,
  i: i32,
  j: i32,
  last: i32,
  k: i32,
  m: i32,
  row: usize,
  column: usize,
): void {
  // Rows past the last repeat it, and are not stored.
  let a1 = i + 1 < last ? a0 + row : a0;
  let a2 = i + 2 < last ? a1 + row : a1;
  let a3 = i + 3 < last ? a2 + row : a2;
  let c00 = f64x2.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = b + (<usize>k << 5);
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load64_splat(a0);
    c00 = f64x2.add(c00, f64x2.mul(x, b0));
    c01 = f64x2.add(c01, f64x2.mul(x, b1));
    x = v128.load64_splat(a1);
    c10 = f64x2.add(c10, f64x2.mul(x, b0));
    c11 = f64x2.add(c11, f64x2.mul(x, b1));
    x = v128.load64_splat(a2);
    c20 = f64x2.add(c20, f64x2.mul(x, b0));
    c21 = f64x2.add(c21, f64x2.mul(x, b1));
    x = v128.load64_splat(a3);
    c30 = f64x2.add(c30, f64x2.mul(x, b0));
    c31 = f64x2.add(c31, f64x2.mul(x, b1));
    a0 += column;
    a1 += column;
    a2 += column;
    a3 += column;
    b += 32;
  }
  const line = <usize>m << 3;
  const columns = m - j;
  let out = c + <usize>i * line + (<usize>j << 3);
  store(out, c00, c01, columns);
  if (i + 1 < last) store((out += line), c10, c11, columns);
  if (i + 2 < last) store((out += line), c20, c21, columns);
  if (i + 3 < last) store((out += line), c30, c31, columns);
}

// @ts-ignore: decorator
@inline
function store(out: usize, low: v128, high: v128, columns: i32): void {
  if (columns >= 4) {
    v128.store(out, low);
    v128.store(out, high, 16);
  } else {
    f64.store(out, f64x2.extract_lane(low, 0));
    if (columns > 1) f64.store(out, f64x2.extract_lane(low, 1), 8);
    if (columns > 2) f64.store(out, f64x2.extract_lane(high, 0), 16);
  }
}

/** c[i][j] = a[i] b[j]. */
export function outer(c: usize, a: usize, b: usize, n: i32, m: i32): void {
  const row = <usize>m << 3;
  const end = a + (<usize>n << 3);
  for (; a < end; a += 8) {
    const x = v128.load64_splat(a);
    // The vector that reaches past the end of a row is overwritten by the next.
    for (let j: usize = 0; j < row; j += 16) v128.store(c + j, f64x2.mul(x, v128.load(b + j)));
    c += row;
  }
}

/** c[i] = the product of row i of A (n, k), row-major, and a vector. */
export function rowsTimesVector(c: usize, a: usize, x: usize, n: i32, k: i32): void {
  const row = <usize>k << 3;
  for (let i = 0; i < n; i += 4) {
    let a0 = a + <usize>i * row;
    let a1 = i + 1 < n ? a0 + row : a0;
    let a2 = i + 2 < n ? a1 + row : a1;
    let a3 = i + 3 < n ? a2 + row : a2;
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let b = x;
    const end = x + row;
    for (; b + 16 <= end; b += 16) {
      const v = v128.load(b);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(a0), v));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(a1), v));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(a2), v));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(a3), v));
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
    }
    const rest = b < end;
    const v = rest ? f64.load(b) : 0;
    const out = c + (<usize>i << 3);
    f64.store(out, total(s0) + (rest ? f64.load(a0) * v : 0));
    if (i + 1 < n) f64.store(out, total(s1) + (rest ? f64.load(a1) * v : 0), 8);
    if (i + 2 < n) f64.store(out, total(s2) + (rest ? f64.load(a2) * v : 0), 16);
    if (i + 3 < n) f64.store(out, total(s3) + (rest ? f64.load(a3) * v : 0), 24);
  }
}

// @ts-ignore: decorator
@inline
function total(s: v128): f64 {
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** c[i] = the sum over l of x[l] B[l][i], B (k, n) row-major: the product of the transposed B and a vector. */
export function vectorTimesRows(c: usize, b: usize, x: usize, k: i32, n: i32): void {
  const row = <usize>n << 3;
  for (let i: usize = 0; i < row; i += 64) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let from = b + i;
    for (let l = 0; l < k; l++, from += row) {
      const v = v128.load64_splat(x + (<usize>l << 3));
      s0 = f64x2.add(s0, f64x2.mul(v, v128.load(from)));
      s1 = f64x2.add(s1, f64x2.mul(v, v128.load(from, 16)));
      s2 = f64x2.add(s2, f64x2.mul(v, v128.load(from, 32)));
      s3 = f64x2.add(s3, f64x2.mul(v, v128.load(from, 48)));
    }
    v128.store(c + i, s0);
    v128.store(c + i, s1, 16);
    v128.store(c + i, s2, 32);
    v128.store(c + i, s3, 48);
  }
}
