import { describe } from "../numpy/ndarray";

/** Throws unless `value` is a whole number from `low` to `high`. */
export function assertWhole(
  caller: string,
  name: string,
  value: unknown,
  low: number,
  high = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < low || (value as number) > high) {
    const range = high === Number.MAX_SAFE_INTEGER ? `from ${low} up` : `from ${low} to ${high}`;
    throw new RangeError(`${caller}: ${name} must be a whole number ${range}, got ${show(value)}`);
  }
}

/** Throws unless `value` is a finite number that fits. `range` describes the allowed values. */
export function assertNumber(
  caller: string,
  name: string,
  value: unknown,
  range: string,
  fits: (value: number) => boolean,
): asserts value is number {
  if (typeof value !== "number" || !Number.isFinite(value) || !fits(value)) {
    throw new RangeError(`${caller}: ${name} must be ${range}, got ${show(value)}`);
  }
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
    const choice = `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
    throw new RangeError(`${caller}: ${name} must be ${choice}, got ${show(value)}`);
  }
}

/** Throws unless `value` is a seed of `np.random.seed`. */
export function assertSeed(caller: string, name: string, value: unknown): void {
  assertWhole(caller, name, value, 0, 2 ** 32 - 1);
}

/** Throws unless `value` is a list of at least `least` nonempty strings. */
export function assertNames(
  caller: string,
  name: string,
  value: unknown,
  least = 1,
): asserts value is string[] {
  if (!Array.isArray(value) || value.length < least) {
    throw new TypeError(
      `${caller}: ${name} must be a list of at least ${least} ${least === 1 ? "string" : "strings"}, got ${show(value)}`,
    );
  }
  const wrong = value.findIndex((entry) => typeof entry !== "string" || entry === "");
  if (wrong >= 0) {
    throw new TypeError(
      `${caller}: ${name}[${wrong}] must be a string with at least one character, got ${show(value[wrong])}`,
    );
  }
}

/** A short description of a value for error messages. */
export function show(value: unknown): string {
  return value === "" ? "an empty string" : describe(value);
}
