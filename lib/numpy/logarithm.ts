// Double-double arithmetic: a number is the sum of two doubles, the second below the last bit of the first.
// T. J. Dekker, "A floating-point technique for extending the available precision", 1971.
type DoubleDouble = readonly [high: number, low: number];

const LN2: DoubleDouble = [0.6931471805599453, 2.3190468138462996e-17];
const THIRD: DoubleDouble = [1 / 3, 1.850371707708594e-17];

function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const high = a[0] + b[0];
  const part = high - a[0];
  const error = a[0] - (high - part) + (b[0] - part);
  return normalize(high, error + a[1] + b[1]);
}

function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const high = a[0] * b[0];
  const [a1, a2] = split(a[0]);
  const [b1, b2] = split(b[0]);
  const error = a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2;
  return normalize(high, error + a[0] * b[1] + a[1] * b[0]);
}

function normalize(high: number, low: number): DoubleDouble {
  const sum = high + low;
  return [sum, low - (sum - high)];
}

/** Two halves of 26 bits, whose products are exact. */
function split(x: number): [number, number] {
  const scaled = 134217729 * x; // 2**27 + 1
  const high = scaled - (scaled - x);
  return [high, x - high];
}

/**
 * The natural logarithm of x in (0, 1), rounded to the nearest double. `Math.log` may be one double beside it, which
 * would show in three of a hundred numbers of `randn`; C libraries, which NumPy calls, round right but for one in a thousand.
 */
export function preciseLog(x: number): number {
  // x = m 2**e with m in [sqrt(1/2), sqrt(2)), so that log x = e log 2 + 2 atanh(s) with s = (m - 1) / (m + 1)
  let e = 0;
  let m = x;
  for (; m < Math.SQRT1_2; m *= 2) e--;

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
  const log = add(multiply([e, 0], LN2), [2 * atanh[0], 2 * atanh[1]]);
  return log[0] + log[1];
}
