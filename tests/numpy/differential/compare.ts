import * as np from "../../../lib/np";
import { callee, entriesOf, shapeOf } from "./interpreter";
import type { Result } from "./interpreter";
import type { Program } from "./program";

/** NumPy's answer to an operation, as oracle.py writes it. */
export type Answer =
  | "refused"
  | "skipped"
  | "done"
  | "unknown"
  | boolean
  | { text: string }
  | [shape: number[] | null, entries: string, errors: string];

/** A program and NumPy's answers to its operations. */
export interface Answered extends Program {
  answers: Answer[];
}

/** The first operation of a program whose result is not NumPy's. */
export interface Disagreement {
  /** The position of the operation in the program. */
  position: number;
  what: string;
}

/** How many entries were compared, and how many could not be. */
export interface Count {
  compared: number;
  unknown: number;
  refused: number;
}

/** Compares what a program made with NumPy's answers, and reads every array twice. */
export function compare(
  program: Program,
  results: Result[],
  answers: Answer[],
  count: Count = { compared: 0, unknown: 0, refused: 0 },
): Disagreement | null {
  for (let position = 0; position < results.length; position++) {
    const name = program.operations[position][1];
    const what = otherOutcome(name, results[position], answers[position], count);
    if (what !== null) return { position, what };
  }
  const first = results.map((result) =>
    result.kind === "returned" && isNumeric(result.value) ? entriesOf(result.value) : null,
  );
  for (let position = 0; position < results.length; position++) {
    const what = difference(results[position], first[position], answers[position], count);
    if (what !== null) return { position, what };
  }
  for (let position = results.length - 1; position >= 0; position--) {
    const what = secondReading(results[position], first[position]);
    if (what !== null) return { position, what };
  }
  return null;
}

function isNumeric(value: unknown): boolean {
  return value instanceof np.NdArray || Array.isArray(value) || typeof value === "number";
}

/** What differs in whether the operation was accepted. */
function otherOutcome(name: string, result: Result, answer: Answer, count: Count): string | null {
  if (result.kind === "skipped") return answer === "skipped" ? null : "skipped";
  if (result.kind === "refused") {
    count.refused++;
    const message = result.error instanceof Error ? result.error.message : String(result.error);
    return answer === "refused" ? refusal(name, result.error) : `refused: ${message}`;
  }
  return answer === "refused" || answer === "skipped" ? `not ${answer}` : null;
}

/** What differs in what the operation returned. */
function difference(
  result: Result,
  entries: number[] | null,
  answer: Answer,
  count: Count,
): string | null {
  if (result.kind !== "returned" || answer === "unknown") return null;
  const { value } = result;
  if (answer === "done") return value === undefined ? null : `returns ${value}`;
  if (typeof answer === "boolean") return value === answer ? null : `${value}, NumPy ${answer}`;
  if (typeof answer === "string") return `returns ${value}, NumPy ${answer}`;
  if (!Array.isArray(answer)) {
    return value === answer.text ? null : `${value}\nNumPy\n${answer.text}`;
  }
  if (entries === null) return `returns ${value}`;
  const [shape, base64, exponents] = answer;
  const own = shapeOf(value);
  if (own?.join() !== shape?.join() || (own === null) !== (shape === null)) {
    return `shape ${JSON.stringify(own)}, NumPy ${JSON.stringify(shape)}`;
  }
  return differentEntry(entries, base64, exponents, count);
}

/** What is wrong with the error of a refused call: it is one line, and begins with the function's name. */
function refusal(name: string, error: unknown): string | null {
  if (!(error instanceof RangeError || error instanceof TypeError)) return `throws ${error}`;
  const { message } = error;
  const named = message.startsWith(`${callee(name)}: `);
  return named && !message.includes("\n") && message.length < 400 ? null : `says "${message}"`;
}

const EXACT = -32768;
const UNKNOWN = 32767;

function differentEntry(
  entries: number[],
  base64: string,
  exponents: string,
  count: Count,
): string | null {
  const expected = new Float64Array(bytes(base64));
  const errors = new Int16Array(bytes(exponents));
  for (let k = 0; k < expected.length; k++) {
    const i = storedPosition(k, expected.length, entries.length);
    const error = errors.length === 0 ? EXACT : errors[k];
    if (error === UNKNOWN) {
      count.unknown++;
      continue;
    }
    count.compared++;
    if (Object.is(entries[i], expected[k])) continue;
    // Written so that NaN differs from every number.
    if (error !== EXACT && Math.abs(entries[i] - expected[k]) <= 2 ** error) continue;
    const allowed = error === EXACT ? "" : `, within ${2 ** error}`;
    const shown = (x: number) => (Object.is(x, -0) ? "-0" : String(x));
    return `entry ${i}: ${shown(entries[i])}, NumPy ${shown(expected[k])}${allowed}`;
  }
  return null;
}

/** The position in an array of `size` entries of the one that is stored as number `k` of `count`, from first to last. */
function storedPosition(k: number, count: number, size: number): number {
  return count === size ? k : Math.round((k * (size - 1)) / (count - 1));
}

/** The answer with `count` entries at most of each array, spread from the first to the last. */
export function thinned(answer: Answer, count: number): Answer {
  if (!Array.isArray(answer)) return answer;
  const [shape, entries, errors] = answer;
  return [shape, thin(entries, 8, count), thin(errors, 2, count)];
}

function thin(base64: string, width: number, count: number): string {
  const all = Buffer.from(base64, "base64");
  const size = all.length / width;
  if (size <= count) return base64;
  const kept = Array.from({ length: count }, (_, k) => {
    const start = storedPosition(k, count, size) * width;
    return all.subarray(start, start + width);
  });
  return Buffer.concat(kept).toString("base64");
}

function bytes(base64: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(base64, "base64")).buffer;
}

/** Reads an array once more, whole and by some of its entries. */
function secondReading(result: Result, before: number[] | null): string | null {
  if (result.kind !== "returned" || !(result.value instanceof np.NdArray)) return null;
  const x = result.value;
  const after = entriesOf(x);
  for (let i = 0; i < after.length; i++) {
    if (!Object.is(after[i], before![i])) {
      return `entry ${i} is ${before![i]} at first and then ${after[i]}`;
    }
  }
  if (x.dtype !== "float64" || x.size !== after.length || x.ndim !== x.shape.length) {
    return `dtype ${x.dtype}, size ${x.size}, ndim ${x.ndim}`;
  }
  for (const i of [0, after.length >> 1, after.length - 1]) {
    if (after.length > 0 && !Object.is(x.get(...unravel(i, x.shape)), after[i])) {
      return `get(${unravel(i, x.shape)}) is ${x.get(...unravel(i, x.shape))}, tolist has ${after[i]}`;
    }
  }
  return null;
}

/** The indices of an entry, given its position in row-major order. */
function unravel(position: number, shape: number[]): number[] {
  const index = new Array<number>(shape.length);
  let rest = position;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}
