// log(x) = k log 2 + log(1 + f) with x = 2**k (1 + f) and √½ < 1 + f < √2. log(1 + f) is the series in s = f / (2 + f) of
// fdlibm's e_log.c (Sun Microsystems, 1993), with its coefficients and in its order, so the bits are those of engines whose
// Math.log uses it. log 2 is split in two; the first part has so few bits that its product with k is exact.

// Constants are in memory: loading one into both halves of a vector is a single instruction, while a literal takes several.
const NUMBERS = memory.data<f64>([
  6.9314718036912381649e-1, // log 2 is this
  1.90821492927058770002e-10, // and this
  6.666666666666735130e-1, // 2: the series in s**2
  3.999999999940941908e-1,
  2.857142874366239149e-1,
  2.222219843214978396e-1,
  1.818357216161805012e-1,
  1.531383769920937332e-1,
  1.479819860511658591e-1,
  0.5, // 9
  0.33333333333333333,
  1.0, // 11
  2.0,
  6755399441055744.0, // 13: 1.5 * 2**52; a whole number added to its bits is added to its value
]);
const WORDS = memory.data<i64>([
  0x000fffffffffffff, // 0: the mantissa
  0x95f64, // 1: added to the upper 20 bits of the mantissa, it carries from √2 on
  0x100000,
  0x3ff00000,
  1023, // 4
  0x6147a, // 5: between these two, f is neither small nor large
  0x6b851,
  2, // 7
  0xfffff,
  3,
  0x0010000000000000, // 10: the smallest normal number
  0x7ff0000000000000, // 11: infinity
  0, // 12
]);

// @ts-ignore: decorator
@inline
function number(i: usize): v128 {
  return v128.load64_splat(NUMBERS + (i << 3));
}

// @ts-ignore: decorator
@inline
function word(i: usize): v128 {
  return v128.load64_splat(WORDS + (i << 3));
}

/** x = log(x) */
export function log(x: usize, n: i32): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    // As integers, positive normal numbers are between these two.
    const isSmall = i64x2.lt_s(v, word(10));
    const special = v128.or(isSmall, i64x2.ge_s(v, word(11)));
    if (v128.any_true(special)) {
      f64.store(x, anyLog(f64x2.extract_lane(v, 0)));
      f64.store(x, anyLog(f64x2.extract_lane(v, 1)), 8);
    } else {
      v128.store(x, normalLog(v, word(12)));
    }
  }
}

/** log of any double. */
function anyLog(x: f64): f64 {
  if (x == 0) return -Infinity;
  if (x < 0 || x != x) return NaN;
  if (x == Infinity) return x;
  // A subnormal number times 2**54 is a normal one.
  const isSubnormal = x < 2.2250738585072014e-308;
  const log = isSubnormal ? normalLog(f64x2.splat(x * 18014398509481984), f64x2.splat(-54)) : normalLog(f64x2.splat(x), f64x2.splat(0));
  return f64x2.extract_lane(log, 0);
}

/** log(x) + shift log 2 of positive normal numbers. */
// @ts-ignore: decorator
@inline
function normalLog(x: v128, shift: v128): v128 {
  const mantissa = v128.and(x, word(0));
  // As in fdlibm, the upper 20 bits of the mantissa decide whether 1 + f is halved and which formula is used.
  const h = i64x2.shr_u(mantissa, 32);
  const carry = v128.and(i64x2.add(h, word(1)), word(2));
  const exponent = i64x2.shl(v128.xor(carry, word(3)), 32);
  const f = f64x2.sub(v128.or(mantissa, exponent), number(11));
  const whole = i64x2.add(i64x2.sub(i64x2.shr_u(x, 52), word(4)), i64x2.shr_u(carry, 20));
  const k = f64x2.add(f64x2.sub(i64x2.add(whole, number(13)), number(13)), shift);

  const s = f64x2.div(f, f64x2.add(number(12), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const even = f64x2.mul(w, horner(w, horner(w, number(7), 5), 3));
  const odd = f64x2.mul(z, horner(w, horner(w, horner(w, number(8), 6), 4), 2));
  const R = f64x2.add(odd, even);
  const halfSquare = f64x2.mul(f64x2.mul(number(9), f), f);
  const high = f64x2.mul(k, number(0));
  const low = f64x2.mul(k, number(1));

  // The term subtracted from f + k log 2: for f in the middle, elsewhere, and for |f| < 2**-20.
  const middle = f64x2.sub(halfSquare, f64x2.add(f64x2.mul(s, f64x2.add(halfSquare, R)), low));
  const outer = f64x2.sub(f64x2.mul(s, f64x2.sub(f, R)), low);
  const isMiddle = i64x2.gt_s(v128.or(i64x2.sub(h, word(5)), i64x2.sub(word(6), h)), word(12));
  let part = v128.bitselect(middle, outer, isMiddle);
  const isTiny = i64x2.gt_s(word(9), v128.and(i64x2.add(h, word(7)), word(8)));
  if (v128.any_true(isTiny)) {
    const tiny = f64x2.mul(f64x2.mul(f, f), f64x2.sub(number(9), f64x2.mul(number(10), f)));
    part = v128.bitselect(f64x2.sub(tiny, low), part, isTiny);
    // f = 0: fdlibm adds instead.
    const isOne = f64x2.eq(f, word(12));
    return v128.bitselect(f64x2.add(high, low), f64x2.sub(high, f64x2.sub(part, f)), isOne);
  }
  return f64x2.sub(high, f64x2.sub(part, f));
}

// @ts-ignore: decorator
@inline
function horner(w: v128, sum: v128, next: usize): v128 {
  return f64x2.add(number(next), f64x2.mul(w, sum));
}
