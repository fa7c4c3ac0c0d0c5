import type { Json } from "./theme";

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function powerOfTen(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => DIGITS[Number(digit)]);
  return `10${exponent < 0 ? "⁻" : ""}${digits.join("")}`;
}

/** Exponents of the powers of ten around positive values, at least a decade apart. */
function decades(values: number[]): [low: number, high: number] {
  const logs = values.map(Math.log10);
  const low = Math.floor(logs.reduce((least, log) => Math.min(least, log)) + 1e-9);
  const high = Math.ceil(logs.reduce((most, log) => Math.max(most, log)) - 1e-9);
  return [low, Math.max(high, low + 1)];
}

const power = (exponent: number) => Number(`1e${exponent}`);

/** A logarithmic scale over whole decades. */
export function logScale(values: number[]): Json {
  const [low, high] = decades(values);
  return { type: "log", domain: [power(low), power(high)], nice: false };
}

/** Labels 10⁻³, 10⁻², … on a logarithmic axis: every decade, or every second, third … if there are more than `most`. */
export function logAxis(values: number[], most = 8): Record<string, Json> {
  const [low, high] = decades(values);
  const every = Math.ceil((high - low) / most);
  const exponents: number[] = [];
  for (let exponent = high; exponent >= low; exponent -= every) exponents.unshift(exponent);
  const labels = JSON.stringify(exponents.map(powerOfTen));
  return {
    values: exponents.map(power),
    labelExpr: `${labels}[round((log(datum.value) / LN10 - ${exponents[0]}) / ${every})]`,
  };
}
