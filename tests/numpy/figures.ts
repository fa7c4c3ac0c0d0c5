import assert from "node:assert/strict";
import * as np from "../../lib/np";
import type { Index } from "../../lib/numpy/indexing";
import accuracy from "../reference/numpy-accuracy.json";
import file from "../reference/numpy-cases.json";

/** Numbers as the figures hold them: what JSON has no word for is text. */
export type Figure = number | "nan" | "inf" | "-inf" | "-0.0";

/** An argument as numpy-cases.json writes it; the script that makes it says what each means. */
type Argument =
  | number
  | number[]
  | { a: number; index?: Index[]; T?: boolean }
  | { number: Figure }
  | { words: Index[] }
  | { list: Argument[] }
  | { axis: number; keepdims?: boolean };

const stored = file.arrays as [shape: number[], base64: string][];
const cases = file.cases as unknown as [
  name: string,
  written: Argument[],
  result: number | { number: Figure },
][];

/** The arguments and NumPy's result for every case of a function. */
export function casesOf(name: string): { args: unknown[]; expected: np.NdArray | number }[] {
  const own = cases.filter(([of]) => of === name);
  assert.ok(own.length >= 40, `only ${own.length} cases of ${name}`);
  return own.map(([, written, result]) => ({
    args: written.map(argument),
    expected: typeof result === "number" ? storedArray(result) : toNumber(result.number),
  }));
}

/** Asserts that `call`, given the arguments, returns just what NumPy did; NaN is NaN, and 0 equals -0. */
export function assertCases(name: string, call: (...args: never[]) => unknown, ulps = 0): void {
  for (const { args, expected } of casesOf(name)) {
    assertClose(call(...(args as never[])), expected, ulps, () => `${name}: ${show(args)}`);
  }
}

/** Asserts the same shape, and entries at most `ulps` doubles apart. */
export function assertClose(
  actual: unknown,
  expected: np.NdArray | number,
  ulps: number,
  what: () => string,
): void {
  if (typeof expected !== "number") {
    assert.ok(actual instanceof np.NdArray, what());
    assert.deepEqual(actual.shape, expected.shape, what());
  }
  const left = typeof expected === "number" ? [actual as number] : flat(actual as np.NdArray);
  const right = typeof expected === "number" ? [expected] : flat(expected);
  left.forEach((x, i) => {
    const distance = ulpsApart(x, right[i]);
    assert.ok(distance <= ulps, `${what()}\nentry ${i}: ${x}, NumPy has ${right[i]}`);
  });
}

/** How many doubles further `b` is than `a`; 0 where both are NaN. */
export function ulpsApart(a: number, b: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  return Number(ordinal(a) > ordinal(b) ? ordinal(a) - ordinal(b) : ordinal(b) - ordinal(a));
}

/** Doubles numbered from the smallest to the largest. */
function ordinal(x: number): bigint {
  const bits = new BigInt64Array(new Float64Array([x]).buffer)[0];
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

/** The entries in row-major order. */
export function flat(x: np.NdArray): number[] {
  return x.shape.length === 0
    ? [x.get()]
    : ((x.tolist() as unknown[]).flat(Infinity as 1) as number[]);
}

/** The array of that shape with the entries of a figure. */
export function toArray(data: Figure[], shape: number[]): np.NdArray {
  return np.reshape(np.array(data.map(toNumber)), shape);
}

/** The doubles that a figure holds in base64. */
export function doubles(base64: string): Float64Array {
  return new Float64Array(new Uint8Array(Buffer.from(base64, "base64")).buffer);
}

function toNumber(figure: Figure): number {
  const words: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity, "-0.0": -0 };
  return typeof figure === "number" ? figure : words[figure];
}

function storedArray(position: number): np.NdArray {
  const [shape, base64] = stored[position];
  return np.reshape(np.array([...doubles(base64)]), shape);
}

function argument(written: Argument): unknown {
  if (typeof written === "number" || Array.isArray(written)) return written;
  if ("number" in written) return toNumber(written.number);
  if ("words" in written) return written.words;
  if ("list" in written) return written.list.map(argument);
  if ("axis" in written) return written;
  const whole = storedArray(written.a);
  const x = written.index === undefined ? whole : np.slice(whole, written.index);
  return written.T ? np.transpose(x) : x;
}

function show(args: unknown[]): string {
  return args
    .map((x) =>
      x instanceof np.NdArray ? `(${x.shape}) ${JSON.stringify(x.tolist())}` : JSON.stringify(x),
    )
    .join("; ");
}

// Each row: x, and exp, tanh and expit of it from 60 digits, rounded once.
const accurate = doubles(accuracy["exp, tanh, sigmoid"]);
const column = (j: number): number[] => [...accurate].filter((_, i) => i % 4 === j);

/** Numbers over the whole range of doubles. */
export const accuracyInputs = column(0);

/** Asserts that the function is within 2 units of the last place of column j of the figures. */
export function assertAccurate(call: (x: np.NdArray) => np.NdArray, j: number): void {
  const right = column(j);
  flat(call(np.array(accuracyInputs))).forEach((y, i) => {
    const ulps = ulpsApart(y, right[i]);
    assert.ok(ulps <= 2, `${accuracyInputs[i]}: ${y} is ${ulps} units from ${right[i]}`);
  });
}
