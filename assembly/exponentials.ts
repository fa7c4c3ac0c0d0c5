// exp, tanh and expit (the logistic function) of two doubles at a time, over the full range of doubles. They use only additions,
// multiplications, divisions and selections, each rounded as IEEE 754 specifies, and a * b + c rounded once (twice on processors
// from before 2013 and in the build without relaxed SIMD). So the bits are the same on all other machines.

import { madd, nmadd, select } from "./simd";

// exp(x) = 2**n exp(r) with n = round(x / log 2), r = x - n log 2, |r| <= log(2) / 2. log 2 is split in two; the first part
// has so few bits that its product with n is exact (W. J. Cody and W. Waite, 1980).

// Constants are in memory: loading one into both halves of a vector is a single instruction, while a literal takes several.
const NUMBERS = memory.data<f64>([
  0.5, // 1 / 2!, 1 / 3!, … 1 / 13!
  1.6666666666666666e-1,
  4.1666666666666664e-2,
  8.333333333333333e-3,
  1.3888888888888889e-3,
  1.984126984126984e-4,
  2.48015873015873e-5,
  2.7557319223985893e-6,
  2.755731922398589e-7,
  2.505210838544172e-8,
  2.08767569878681e-9,
  1.6059043836821613e-10,
  1.4426950408889634, // 12: 1 / log 2
  6.93145751953125e-1, // 13: log 2 is this
  1.42860682030941723212e-6, // 14: and this
  6755399441055744.0, // 15: 1.5 * 2**52; adding and subtracting it rounds, and after adding it the low bits hold the whole number
  800.0, // 16: beyond ±800, exp no longer changes
  1.0, // 17
  -9.64399179425052238628e-1, // 18: P of tanh
  -9.92877231001918586564e1,
  -1.61468768441708447952e3,
  1.12811678491632931402e2, // 21: Q of tanh
  2.23548839060100448583e3,
  4.84406305325125486048e3,
  0.625, // 24: the limit between tanh's two formulas
  -2.0, // 25
  20.0, // 26
  700.0, // 27: within ±700, no power of two is out of range
]);

// Masks, for |x| and for the sign of x.
const MASKS = memory.data<i64>([0x7fffffffffffffff, -0x8000000000000000]);

// @ts-ignore: decorator
@inline
function number(i: usize): v128 {
  return v128.load64_splat(NUMBERS + (i << 3));
}

/** |x| */
// @ts-ignore: decorator
@inline
function magnitude(x: v128): v128 {
  return v128.and(x, v128.load64_splat(MASKS));
}

/** The sign bit of x. */
// @ts-ignore: decorator
@inline
function sign(x: v128): v128 {
  return v128.and(x, v128.load64_splat(MASKS + 8));
}

/** a + b c, rounded once. */
// @ts-ignore: decorator
@inline
function plusProduct(a: v128, b: v128, c: v128): v128 {
  return madd(b, c, a);
}

/** 2**n for whole n from -1022 to 1023, given n + 1.5 * 2**52. */
// @ts-ignore: decorator
@inline
function powerOfTwo(shifted: v128): v128 {
  return i64x2.shl(i64x2.add(shifted, v128.load64_splat(BIAS)), 52);
}
const BIAS = memory.data<i64>([1023]);

/** exp(r) for |r| <= log(2) / 2: 1 + r + r**2 / 2! + … + r**13 / 13!, in independent pairs, which run in parallel. */
// @ts-ignore: decorator
@inline
function reducedExp(r: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const low = plusProduct(plusProduct(number(0), r, number(1)), r2, plusProduct(number(2), r, number(3)));
  const middle = plusProduct(plusProduct(number(4), r, number(5)), r2, plusProduct(number(6), r, number(7)));
  const high = plusProduct(plusProduct(number(8), r, number(9)), r2, plusProduct(number(10), r, number(11)));
  const p = plusProduct(low, r4, plusProduct(middle, r4, high));
  return f64x2.add(number(17), plusProduct(r, r2, p));
}

/** x - n log 2. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, n: v128): v128 {
  return nmadd(n, number(14), nmadd(n, number(13), x));
}

/** exp(x) for |x| <= 700: no power of two is out of range. */
// @ts-ignore: decorator
@inline
function midrangeExp(x: v128): v128 {
  const rounder = number(15);
  const shifted = plusProduct(rounder, x, number(12));
  return f64x2.mul(reducedExp(remainder(x, f64x2.sub(shifted, rounder))), powerOfTwo(shifted));
}

/** exp(x) for all x. */
function fullRangeExp(x: v128): v128 {
  // NaN passes through both.
  x = f64x2.pmax(f64x2.pmin(x, number(16)), f64x2.neg(number(16)));
  const rounder = number(15);
  const n = f64x2.sub(plusProduct(rounder, x, number(12)), rounder);
  // In two steps, so subnormal results are rounded only once and large ones overflow.
  const half = plusProduct(rounder, n, number(0));
  const rest = f64x2.add(f64x2.sub(n, f64x2.sub(half, rounder)), rounder);
  const power = reducedExp(remainder(x, n));
  return f64x2.mul(f64x2.mul(power, powerOfTwo(half)), powerOfTwo(rest));
}

/** exp(x), with the faster of the two functions above, which agree. */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  const isMidrange = f64x2.le(magnitude(x), number(27));
  return i64x2.all_true(isMidrange) ? midrangeExp(x) : fullRangeExp(x);
}

/** x = exp(x) */
export function exp(x: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) v128.store(x, exponential(v128.load(x)));
}

/** x = 1 / (1 + exp(-x)), without overflow: with e = exp(-|x|), 1 / (1 + e) or e / (1 + e). */
export function expit(x: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    const e = exponential(v128.or(v, v128.load64_splat(MASKS + 8)));
    const numerator = select(f64x2.lt(v, f64x2.splat(0)), e, number(17));
    v128.store(x, f64x2.div(numerator, f64x2.add(number(17), e)));
  }
}

/**
 * x = tanh(x), with a single division for both cases:
 *
 *     |x| < 0.625    x + x s P(s) / Q(s) with s = x**2      (Cephes Mathematical Library, S. L. Moshier)
 *     else           1 - 2 / (exp(2 |x|) + 1), with the sign of x
 */
export function tanh(x: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    const size = magnitude(v);
    const s = f64x2.mul(v, v);
    const p = plusProduct(number(20), s, plusProduct(number(19), s, number(18)));
    const q = plusProduct(number(23), s, plusProduct(number(22), s, f64x2.add(s, number(21))));
    const near = f64x2.lt(size, number(24));
    const numerator = select(near, f64x2.mul(f64x2.mul(size, s), p), number(25));
    // From 20 on, the result is 1; NaN passes through.
    const limited = f64x2.pmin(size, number(26));
    const e = midrangeExp(f64x2.add(limited, limited));
    const denominator = select(near, q, f64x2.add(e, number(17)));
    const start = select(near, size, number(17));
    const result = f64x2.add(start, f64x2.div(numerator, denominator));
    v128.store(x, v128.or(result, sign(v)));
  }
}
