// exp, tanh and the logistic function of two doubles at a time, over the whole range of doubles. Only additions,
// multiplications, divisions and selections, each rounded as IEEE 754 says: the same bits on every machine.

// exp(x) = 2**n exp(r) with n = round(x / log 2), r = x - n log 2, |r| <= log(2) / 2. log 2 is split in two, the first
// part so short that n times it is exact (W. J. Cody and W. Waite, 1980).
const LOG2_E = 1.4426950408889634;
const LN2_HIGH = 6.93145751953125e-1;
const LN2_LOW = 1.42860682030941723212e-6;

// Adding and taking away 1.5 * 2**52 rounds to a whole number; added, it stands in the low bits.
const ROUNDER = 6755399441055744.0;

// @ts-ignore: decorator
@inline
function splat(x: f64): v128 {
  return f64x2.splat(x);
}

/** 2**n for whole n from -1022 to 1023, given n + ROUNDER. */
// @ts-ignore: decorator
@inline
function powerOfTwo(shifted: v128): v128 {
  return i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52);
}

/** exp(r) - 1 for |r| <= log(2) / 2: r + r**2 / 2! + r**3 / 3! + …, to r**13. */
// @ts-ignore: decorator
@inline
function reducedExpMinus1(r: v128): v128 {
  let p = splat(1.6059043836821613e-10);
  p = f64x2.add(f64x2.mul(p, r), splat(2.08767569878681e-9));
  p = f64x2.add(f64x2.mul(p, r), splat(2.505210838544172e-8));
  p = f64x2.add(f64x2.mul(p, r), splat(2.755731922398589e-7));
  p = f64x2.add(f64x2.mul(p, r), splat(2.7557319223985893e-6));
  p = f64x2.add(f64x2.mul(p, r), splat(2.48015873015873e-5));
  p = f64x2.add(f64x2.mul(p, r), splat(1.984126984126984e-4));
  p = f64x2.add(f64x2.mul(p, r), splat(1.3888888888888889e-3));
  p = f64x2.add(f64x2.mul(p, r), splat(8.333333333333333e-3));
  p = f64x2.add(f64x2.mul(p, r), splat(4.1666666666666664e-2));
  p = f64x2.add(f64x2.mul(p, r), splat(1.6666666666666666e-1));
  p = f64x2.add(f64x2.mul(p, r), splat(0.5));
  return f64x2.add(f64x2.mul(f64x2.mul(r, r), p), r);
}

/** exp(x). */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  // Beyond ±800 nothing changes any more: 0 or Infinity. NaN passes both.
  x = f64x2.pmax(f64x2.pmin(x, splat(800)), splat(-800));
  const shifted = f64x2.add(f64x2.mul(x, splat(LOG2_E)), splat(ROUNDER));
  const n = f64x2.sub(shifted, splat(ROUNDER));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, splat(LN2_HIGH))), f64x2.mul(n, splat(LN2_LOW)));
  const power = f64x2.add(reducedExpMinus1(r), splat(1));
  // In two steps, so that a result below the normal numbers is rounded once and one above them overflows.
  const half = f64x2.add(f64x2.mul(n, splat(0.5)), splat(ROUNDER));
  const rest = f64x2.add(f64x2.sub(n, f64x2.sub(half, splat(ROUNDER))), splat(ROUNDER));
  return f64x2.mul(f64x2.mul(power, powerOfTwo(half)), powerOfTwo(rest));
}

/** x = exp(x) */
export function exp(x: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) v128.store(x, exponential(v128.load(x)));
}

/** x = 1 / (1 + exp(-x)), written so that nothing overflows: with e = exp(-|x|), 1 / (1 + e) or e / (1 + e). */
export function logistic(x: usize, n: i32): void {
  const one = splat(1);
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    const e = exponential(f64x2.neg(f64x2.abs(v)));
    const numerator = v128.bitselect(e, one, f64x2.lt(v, splat(0)));
    v128.store(x, f64x2.div(numerator, f64x2.add(one, e)));
  }
}

/**
 * x = tanh(x), by one division for both cases:
 *
 *     |x| < 0.625    x + x s P(s) / Q(s) with s = x**2      (Cephes Mathematical Library, S. L. Moshier)
 *     else           1 - 2 / (exp(2 |x|) + 1), with the sign of x
 */
export function tanh(x: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    const size = f64x2.abs(v);
    const s = f64x2.mul(v, v);
    let p = splat(-9.64399179425052238628e-1);
    p = f64x2.add(f64x2.mul(p, s), splat(-9.92877231001918586564e1));
    p = f64x2.add(f64x2.mul(p, s), splat(-1.61468768441708447952e3));
    let q = f64x2.add(s, splat(1.12811678491632931402e2));
    q = f64x2.add(f64x2.mul(q, s), splat(2.23548839060100448583e3));
    q = f64x2.add(f64x2.mul(q, s), splat(4.84406305325125486048e3));
    const near = f64x2.lt(size, splat(0.625));
    const numerator = v128.bitselect(f64x2.mul(f64x2.mul(size, s), p), splat(-2), near);
    const e = exponential(f64x2.add(size, size));
    const denominator = v128.bitselect(q, f64x2.add(e, splat(1)), near);
    const start = v128.bitselect(size, splat(1), near);
    const result = f64x2.add(start, f64x2.div(numerator, denominator));
    v128.store(x, v128.bitselect(v, result, f64x2.splat(-0.0)));
  }
}
