// log of a number in (0, 1), rounded to the nearest double. `Math.log` can be one double off, which would change 3% of the
// numbers from `randn`. The C libraries that NumPy calls round correctly in all but one case in a thousand.
//
//     x = m 2**e with m in [√½, √2), log x = e log 2 + 2 atanh(s) with s = (m - 1) / (m + 1) = s + s**3 / 3 + s**5 / 5 + …

/** log 2 in two parts; the first has so few bits that its product with a whole number is exact. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

/**
 * The natural logarithm of x in (0, 1), rounded to the nearest double. Computed with an error below 0.06 units in the last
 * place; only if that could change the rounding is it computed with twice the digits (Ziv, 1991).
 */
export function preciseLog(x: number): number {
  let e = 0;
  let m = x;
  for (; m < Math.SQRT1_2; m *= 2) e--;

  // s and its rounding error: the remainder of the division is exact.
  const f = m - 1;
  const d = m + 1;
  const dLow = m - (d - 1);
  const s = f / d;
  const sHigh = upperHalf(s);
  const sRest = s - sHigh;
  const dHigh = upperHalf(d);
  const dRest = d - dHigh;
  const product = s * d;
  const productLow = sHigh * dHigh - product + sHigh * dRest + sRest * dHigh + sRest * dRest;
  const sLow = (f - product - productLow - s * dLow) / d;

  // 1 / 3 + z / 5 + z**2 / 7 + …, with separate sums of even and odd powers, which run in parallel.
  const z = s * s;
  const w = z * z;
  const even = 1 / 3 + w * (1 / 7 + w * (1 / 11 + w * (1 / 15 + w * (1 / 19 + w / 23))));
  const odd = 1 / 5 + w * (1 / 9 + w * (1 / 13 + w * (1 / 17 + w * (1 / 21))));
  const series = even + z * odd;
  const a = e * LN2_HIGH;
  const high = a + 2 * s;
  const low = a - high + 2 * s + (e * LN2_LOW + 2 * (s * z * series + sLow * (1 + z)));
  const log = high + low;
  const error = log * 2 ** -57;
  if (high + (low - error) === high + (low + error)) return log;
  const [first, second] = logOf(m, e);
  return first + second;
}

/** The upper 26 bits: the product of two such numbers is exact (Dekker, 1971). */
function upperHalf(x: number): number {
  const scaled = 134217729 * x; // 2**27 + 1
  return scaled - (scaled - x);
}

// Double-double arithmetic: a number is the sum of two doubles, the second below the last bit of the first.
// T. J. Dekker, "A floating-point technique for extending the available precision", 1971.
export type DoubleDouble = readonly [high: number, low: number];

const LN2: DoubleDouble = [0.6931471805599453, 2.3190468138462996e-17];
const THIRD: DoubleDouble = [1 / 3, 1.850371707708594e-17];

function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const high = a[0] + b[0];
  const part = high - a[0];
  const error = a[0] - (high - part) + (b[0] - part);
  return normalize(high, error + a[1] + b[1]);
}

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const high = a[0] * b[0];
  const [a1, a2] = split(a[0]);
  const [b1, b2] = split(b[0]);
  const error = a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2;
  return normalize(high, error + a[0] * b[1] + a[1] * b[0]);
}

/** The double-double sum of two doubles, the larger one first. */
export function normalize(high: number, low: number): DoubleDouble {
  const sum = high + low;
  return [sum, low - (sum - high)];
}

/** Splits a double into two halves of 26 bits; products of halves are exact. */
function split(x: number): [number, number] {
  const high = upperHalf(x);
  return [high, x - high];
}

/** log(m 2**e) with twice the digits, for m in [√½, √2]: accurate to 64 bits. */
export function logOf(m: number, e: number): DoubleDouble {
  const denominator = add([m, 0], [1, 0]);
  const quotient = (m - 1) / denominator[0];
  const rest = add([m - 1, 0], multiply([-quotient, 0], denominator));
  const s = normalize(quotient, rest[0] / denominator[0]);

  // atanh(s) = s + s**3 / 3 + s**5 / 5 + …; from s**5 on doubles are precise enough
  const s2 = multiply(s, s);
  const square = s2[0];
  let tail = 0;
  for (let n = 23; n >= 5; n -= 2) tail = tail * square + 1 / n;
  tail *= square * square * s[0];
  const cubic = multiply(multiply(s2, s), THIRD);
  const atanh = add(s, add(cubic, [tail, 0]));
  return add(multiply([e, 0], LN2), [2 * atanh[0], 2 * atanh[1]]);
}
