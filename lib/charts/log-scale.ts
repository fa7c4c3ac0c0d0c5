import { exponentOfTen, powerOfTen } from "./powers-of-ten";
import type { Json } from "./theme";

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function label(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => DIGITS[Number(digit)]);
  return `10${exponent < 0 ? "⁻" : ""}${digits.join("")}`;
}

/** Exponents of the powers of ten around positive values, at least a decade apart. */
function decades(values: number[]): [low: number, high: number] {
  const least = values.reduce((x, y) => Math.min(x, y));
  const most = values.reduce((x, y) => Math.max(x, y));
  // A value that misses a power of ten by rounding counts as that power.
  const low = exponentOfTen(least * (1 + 2e-9));
  const high = exponentOfTen(most * (1 - 2e-9)) + 1;
  return [low, Math.max(high, low + 1)];
}

/** A logarithmic scale over whole decades. */
export function logScale(values: number[]): Json {
  const [low, high] = decades(values);
  return { type: "log", domain: [powerOfTen(low), powerOfTen(high)], nice: false };
}

/** Labels 10⁻³, 10⁻², … on a logarithmic axis: every decade, or every second, third … if there are more than `most`. */
export function logAxis(values: number[], most = 8): Record<string, Json> {
  const [low, high] = decades(values);
  const every = Math.ceil((high - low) / most);
  const exponents: number[] = [];
  for (let exponent = high; exponent >= low; exponent -= every) exponents.unshift(exponent);
  const labels = JSON.stringify(exponents.map(label));
  return {
    values: exponents.map(powerOfTen),
    labelExpr: `${labels}[round((log(datum.value) / LN10 - ${exponents[0]}) / ${every})]`,
  };
}
