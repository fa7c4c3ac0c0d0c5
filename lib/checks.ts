import { NdArray } from "numjs";

// The checks of arguments that all of lib shares. Every message is "function: argument must be X, got Y".

/** A short description of an unexpected value, for error messages. */
export function describe(value: unknown): string {
  if (value instanceof NdArray) return `an array of shape ${formatShape(value.shape)}`;
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `a JavaScript array of length ${value.length}`;
  if (value === "") return "an empty string";
  if (typeof value === "string") {
    return `the string "${value.length > 20 ? value.slice(0, 20) + "…" : value}"`;
  }
  if (typeof value === "function") return `the function ${value.name || "without a name"}`;
  if (typeof value === "object") {
    const keys = Object.keys(value);
    const more = keys.length > 12 ? `, … ${keys.length} in all` : "";
    return `an object with keys ${keys.slice(0, 12).join(", ")}${more}`;
  }
  return String(value);
}

/** A shape as Python prints a tuple: "(3, 10)", "(3,)", "()". */
export function formatShape(shape: readonly unknown[]): string {
  if (shape.length > 8) return `(${shape.slice(0, 8).join(", ")}, … ${shape.length} lengths)`;
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** "a, b and c", or with "or" before the last. */
export function listed(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  const [others, last] = [words.slice(0, -1), words[words.length - 1]];
  return others.length === 0 ? last : `${others.join(", ")} ${conjunction} ${last}`;
}

/**
 * Throws because an argument is not what was expected.
 * @throws "np.clip: low must be a number, got undefined"
 */
export function refuse(
  caller: string,
  name: string,
  expected: string,
  value: unknown,
  Kind: typeof TypeError | typeof RangeError = RangeError,
): never {
  throw new Kind(`${caller}: ${name} must be ${expected}, got ${describe(value)}`);
}

/** Throws unless `value` is a number; NaN and infinities are numbers. */
export function assertNumber(
  caller: string,
  name: string,
  value: unknown,
): asserts value is number {
  if (typeof value !== "number") refuse(caller, name, "a number", value, TypeError);
}

/** Throws unless `value` is a finite number that fits. `range` describes the allowed values. */
export function assertInRange(
  caller: string,
  name: string,
  value: unknown,
  range: string,
  fits: (value: number) => boolean,
): asserts value is number {
  if (typeof value !== "number" || !Number.isFinite(value) || !fits(value))
    refuse(caller, name, range, value);
}

/** Throws unless `value` is a whole number from `low` to `high`. */
export function assertWhole(
  caller: string,
  name: string,
  value: unknown,
  low: number,
  high = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high) return;
  const range = high === Number.MAX_SAFE_INTEGER ? `from ${low} up` : `from ${low} to ${high}`;
  refuse(caller, name, `a whole number ${range}`, value);
}

/** Throws unless `value` is a seed of `np.random.seed`. */
export function assertSeed(caller: string, name: string, value: unknown): void {
  const isSeed = Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
  if (!isSeed) refuse(caller, name, "a whole number from 0 to 2**32 - 1", value);
}

/** Throws unless `value` is one of the `words`. */
export function assertWord(
  caller: string,
  name: string,
  value: unknown,
  words: readonly string[],
): void {
  if (!words.includes(value as string)) {
    const quoted = words.map((word) => `"${word}"`);
    refuse(caller, name, listed(quoted, "or"), value);
  }
}

/** Throws unless `value` is a list of at least `least` nonempty strings. */
export function assertNames(
  caller: string,
  name: string,
  value: unknown,
  least = 1,
): asserts value is string[] {
  if (!Array.isArray(value) || value.length < least) {
    const strings = least === 1 ? "string" : "strings";
    refuse(caller, name, `a list of at least ${least} ${strings}`, value, TypeError);
  }
  const wrong = value.findIndex((entry) => typeof entry !== "string" || entry === "");
  if (wrong < 0) return;
  const expected = "a string with at least one character";
  refuse(caller, `${name}[${wrong}]`, expected, value[wrong], TypeError);
}

/** Throws unless `value` is a function. */
export function assertFunction(caller: string, name: string, value: unknown): void {
  if (typeof value !== "function") refuse(caller, name, "a function", value, TypeError);
}
