// Sums of matrix products C = A1 B1 + A2 B2 + … in doubles, four rows by four columns at a time: eight vectors of sums stay in
// registers while two vectors of B and one entry of each row of A are loaded. Addresses and strides are in bytes.

import { exp, expit, tanh } from "./exponentials";
import { madd } from "./simd";

/** A product in a sum: the packed panels of A and B, and their common length. */
@unmanaged
class Product {
  a: u32;
  b: u32;
  k: i32;
}
const PRODUCT: usize = 16;

/** Rows of C per block: this many rows of A stay in the cache while B streams through. */
const ROWS = 16;

/**
 * Packs the lines of a matrix, its rows or its columns, into panels of four: each panel is (k, 4), contiguous. Entry l of line
 * i is at x + i * line + l * step. Lines past the last repeat it.
 */
export function pack(out: usize, x: usize, lines: i32, k: i32, line: usize, step: usize): void {
  const bytes = <usize>k << 5;
  for (let i = 0; i < lines; i += 4, out += bytes) {
    let x0 = x + <usize>i * line;
    const end = out + bytes;
    if (line == 8 && i + 4 <= lines) {
      for (let to = out; to < end; to += 32, x0 += step) {
        v128.store(to, v128.load(x0));
        v128.store(to, v128.load(x0, 16), 16);
      }
      continue;
    }
    let x1 = i + 1 < lines ? x0 + line : x0;
    let x2 = i + 2 < lines ? x1 + line : x1;
    let x3 = i + 3 < lines ? x2 + line : x2;
    let to = out;
    if (step == 8) {
      // Two entries of each line at a time.
      for (; to + 64 <= end; to += 64) {
        const v0 = v128.load(x0);
        const v1 = v128.load(x1);
        const v2 = v128.load(x2);
        const v3 = v128.load(x3);
        v128.store(to, v128.shuffle<f64>(v0, v1, 0, 2));
        v128.store(to, v128.shuffle<f64>(v2, v3, 0, 2), 16);
        v128.store(to, v128.shuffle<f64>(v0, v1, 1, 3), 32);
        v128.store(to, v128.shuffle<f64>(v2, v3, 1, 3), 48);
        x0 += 16;
        x1 += 16;
        x2 += 16;
        x3 += 16;
      }
    }
    for (; to < end; to += 32) {
      f64.store(to, f64.load(x0));
      f64.store(to, f64.load(x1), 8);
      f64.store(to, f64.load(x2), 16);
      f64.store(to, f64.load(x3), 24);
      x0 += step;
      x1 += step;
      x2 += step;
      x3 += step;
    }
  }
}

/** The function that `gemm` applies to the finished entries. */
const enum Epilogue {
  None,
  Exp,
  Tanh,
  Expit,
}

/**
 * Rows `first` to `last` of C (n, m) = A1 B1 + A2 B2 + …, row-major; `first` is a multiple of 16, and `last` too unless it is
 * n. Each product is summed from 0 and then added to those before it, and to C if `accumulate` is set. Then a column of n
 * entries is added, unless its address is 0, and the epilogue applied, while the rows are still in the cache.
 * @param products `count` records of class Product
 * @param scratch space for 16 doubles
 */
export function gemm(
  c: usize,
  first: i32,
  last: i32,
  m: i32,
  products: usize,
  count: i32,
  accumulate: bool,
  scratch: usize,
  column: usize,
  epilogue: Epilogue,
): void {
  for (let i = first; i < last; i += ROWS) {
    const end = min(i + ROWS, last);
    for (let j = 0; j < m; j += 4) {
      for (let ii = i; ii < end; ii += 4) tile(c, ii, j, last, m, products, count, accumulate, scratch);
    }
    const block = c + ((<usize>i * m) << 3);
    const size = (end - i) * m;
    if (column != 0) addColumn(block, column + (<usize>i << 3), end - i, m);
    if (epilogue == Epilogue.Exp) exp(block, size);
    if (epilogue == Epilogue.Tanh) tanh(block, size);
    if (epilogue == Epilogue.Expit) expit(block, size);
  }
}

/** x[i][j] += column[i] */
function addColumn(x: usize, column: usize, rows: i32, length: i32): void {
  const end = column + (<usize>rows << 3);
  for (; column < end; column += 8) {
    const value = v128.load64_splat(column);
    const next = x + (<usize>length << 3);
    for (; x + 16 <= next; x += 16) v128.store(x, f64x2.add(v128.load(x), value));
    if (x < next) {
      f64.store(x, f64.load(x) + f64.load(column));
      x = next;
    }
  }
}

/**
 * Rows i to i + 3 and columns j to j + 3 of C. The eight sums are separate variables: WebAssembly keeps local variables in
 * registers, but arrays in memory.
 */
// @ts-ignore: decorator
@inline
function tile(
  c: usize,
  i: i32,
  j: i32,
  last: i32,
  m: i32,
  products: usize,
  count: i32,
  accumulate: bool,
  scratch: usize,
): void {
  const line = <usize>m << 3;
  const columns = m - j;
  const c0 = c + <usize>i * line + (<usize>j << 3);
  const c1 = i + 1 < last ? c0 + line : c0;
  const c2 = i + 2 < last ? c1 + line : c1;
  const c3 = i + 3 < last ? c2 + line : c2;
  let c00 = f64x2.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (let s = 0; s < count; s++) {
    if (s > 0) {
      c00 = f64x2.splat(0);
      c01 = c00;
      c10 = c00;
      c11 = c00;
      c20 = c00;
      c21 = c00;
      c30 = c00;
      c31 = c00;
    }
    const product = changetype<Product>(products + <usize>s * PRODUCT);
    const bytes = <usize>product.k << 5;
    let a = <usize>product.a + <usize>(i >> 2) * bytes;
    let b = <usize>product.b + <usize>(j >> 2) * bytes;
    const end = b + bytes;
    while (b < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let x = v128.load64_splat(a);
      c00 = madd(x, b0, c00);
      c01 = madd(x, b1, c01);
      x = v128.load64_splat(a, 8);
      c10 = madd(x, b0, c10);
      c11 = madd(x, b1, c11);
      x = v128.load64_splat(a, 16);
      c20 = madd(x, b0, c20);
      c21 = madd(x, b1, c21);
      x = v128.load64_splat(a, 24);
      c30 = madd(x, b0, c30);
      c31 = madd(x, b1, c31);
      a += 32;
      b += 32;
    }
    // The sum so far. Columns past the last one belong to the next row of C, or to slack: they are not stored.
    if (s > 0) {
      c00 = f64x2.add(v128.load(scratch), c00);
      c01 = f64x2.add(v128.load(scratch, 16), c01);
      c10 = f64x2.add(v128.load(scratch, 32), c10);
      c11 = f64x2.add(v128.load(scratch, 48), c11);
      c20 = f64x2.add(v128.load(scratch, 64), c20);
      c21 = f64x2.add(v128.load(scratch, 80), c21);
      c30 = f64x2.add(v128.load(scratch, 96), c30);
      c31 = f64x2.add(v128.load(scratch, 112), c31);
    } else if (accumulate) {
      c00 = f64x2.add(v128.load(c0), c00);
      c01 = f64x2.add(v128.load(c0, 16), c01);
      c10 = f64x2.add(v128.load(c1), c10);
      c11 = f64x2.add(v128.load(c1, 16), c11);
      c20 = f64x2.add(v128.load(c2), c20);
      c21 = f64x2.add(v128.load(c2, 16), c21);
      c30 = f64x2.add(v128.load(c3), c30);
      c31 = f64x2.add(v128.load(c3, 16), c31);
    }
    if (s < count - 1) {
      v128.store(scratch, c00);
      v128.store(scratch, c01, 16);
      v128.store(scratch, c10, 32);
      v128.store(scratch, c11, 48);
      v128.store(scratch, c20, 64);
      v128.store(scratch, c21, 80);
      v128.store(scratch, c30, 96);
      v128.store(scratch, c31, 112);
    }
  }
  store(c0, c00, c01, columns);
  if (i + 1 < last) store(c1, c10, c11, columns);
  if (i + 2 < last) store(c2, c20, c21, columns);
  if (i + 3 < last) store(c3, c30, c31, columns);
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

/** c[i] = Σ_l A[i][l] x[l] for A (n, k), row-major. */
export function gemv(c: usize, a: usize, x: usize, n: i32, k: i32): void {
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
      s0 = madd(v128.load(a0), v, s0);
      s1 = madd(v128.load(a1), v, s1);
      s2 = madd(v128.load(a2), v, s2);
      s3 = madd(v128.load(a3), v, s3);
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

/** c[i] = Σ_l B[l][i] x[l] for B (k, n), row-major. */
export function gemvTransposed(c: usize, b: usize, x: usize, k: i32, n: i32): void {
  const row = <usize>n << 3;
  for (let i: usize = 0; i < row; i += 64) {
    let s0 = f64x2.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let from = b + i;
    for (let l = 0; l < k; l++, from += row) {
      const v = v128.load64_splat(x + (<usize>l << 3));
      s0 = madd(v, v128.load(from), s0);
      s1 = madd(v, v128.load(from, 16), s1);
      s2 = madd(v, v128.load(from, 32), s2);
      s3 = madd(v, v128.load(from, 48), s3);
    }
    v128.store(c + i, s0);
    v128.store(c + i, s1, 16);
    v128.store(c + i, s2, 32);
    v128.store(c + i, s3, 48);
  }
}
