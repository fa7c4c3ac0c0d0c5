import { LN2_HIGH, LN2_LOW, logOf, multiply, normalize } from "./logarithm";

// Engines differ in the last bits of `x ** y`. This version uses only additions, multiplications and divisions, which have the
// same bits everywhere: exp(y log x) with log x and the product in double-double arithmetic.

/** A double as two words, the upper one last. */
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/**
 * x ** y, at most one double away from the exact power; squares, square roots and reciprocals are correctly rounded. Like C's pow
 * and unlike JavaScript, it is 1 for 1 ** NaN, 1 ** ±Infinity and (-1) ** ±Infinity.
 */
export function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  // Infinity, NaN, 0 or 1: the same in every engine.
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0 || y === 0) return x ** y;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  if (y === 0.5) return Math.sqrt(x);
  if (x < 0 && !Number.isInteger(y)) return NaN;
  const size = ofPositive(Math.abs(x), y);
  return x < 0 && y % 2 !== 0 ? -size : size;
}

function ofPositive(x: number, y: number): number {
  if (x === 1) return 1;
  // |log x| is at least 1e-16, so such a power is out of range.
  if (Math.abs(y) > 1e20) return x > 1 === y > 0 ? Infinity : 0;

  // x = m 2**e with m in [√½, √2)
  const isSubnormal = x < 2 ** -1022;
  double[0] = isSubnormal ? x * 2 ** 54 : x;
  let e = (words[1] >> 20) - (isSubnormal ? 1077 : 1023);
  words[1] = (words[1] & 0xfffff) | (1023 << 20);
  let m = double[0];
  if (m >= Math.SQRT2) {
    m /= 2;
    e++;
  }
  const [high, low] = multiply([y, 0], logOf(m, e));
  if (high > 710) return Infinity;
  if (high < -746) return 0;
  return exp(high, low);
}

/** exp(high + low) = 2**n exp(r) with |r| <= log(2) / 2. */
function exp(high: number, low: number): number {
  const n = Math.round(high * Math.LOG2E);
  const [r, rest] = normalize(high - n * LN2_HIGH, low - n * LN2_LOW);
  // r**2 / 2! + r**3 / 3! + …
  let series = 0;
  for (let k = 15; k >= 2; k--) series = (1 + series) * (r / k);
  series *= r;
  const [one, error] = normalize(1, r);
  const power = one + (error + (series + rest * (1 + r)));
  // In two steps, so subnormal results are rounded only once and large ones overflow.
  const half = n >> 1;
  return power * powerOfTwo(half) * powerOfTwo(n - half);
}

/** 2**n for whole n from -1022 to 1023. */
function powerOfTwo(n: number): number {
  words[0] = 0;
  words[1] = (n + 1023) << 20;
  return double[0];
}
