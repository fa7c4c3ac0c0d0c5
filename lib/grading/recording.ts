import * as np from "../np";
import { NdArray } from "../np";
import { entries } from "../numpy/ndarray";
import { drawCase } from "./cases";
import type { Draw } from "./cases";
import { EXERCISES } from "./exercises";
import type { ExerciseName } from "./exercises";
import { observations, observe } from "./observation";
import type { Observation } from "./observation";
import { argumentsOf } from "./quantities";
import type { Target } from "./attempt";
import { wordsOf } from "./thrown";

// For `npm run grade`: the process that runs a submission only records what its functions do. Another process, out of the
// submission's reach, judges the recording. They exchange JSON.

/** The draws of an exercise's test, with `salt` added to the seeds, so nobody knows the values beforehand. */
export function saltedDraws(name: ExerciseName, salt: number): { draws: Draw[]; small: Draw } {
  const { draws, small } = EXERCISES[name];
  const salted = (draw: Draw) => ({ ...draw, seed: draw.seed + salt });
  return { draws: draws.map(salted), small: salted(small) };
}

/** The arguments of every call, as JSON. */
export function callsOf(name: ExerciseName, salt: number): unknown[][] {
  const { draws, small } = saltedDraws(name, salt);
  return [...draws, small].map((draw) =>
    argumentsOf(EXERCISES[name], drawCase(draw)).map((arg) => encode(arg)),
  );
}

/** What one call did. */
export interface Recorded {
  result?: unknown;
  observation?: Observation;
  /** The arguments afterwards. */
  after?: unknown[];
  /** What it threw, in words. */
  error?: string;
}

/** Calls `target`, the exercise's function, with each of the arguments that `callsOf` made. */
export function record(name: ExerciseName, target: Target, calls: unknown[][]): Recorded[] {
  return calls.map((call) => {
    const args = call.map(decode);
    try {
      const { result, observation } = observe(EXERCISES[name], args, () => target(...args));
      return { result: encode(result), observation, after: args.map((arg) => encode(arg)) };
    } catch (error) {
      return { error: wordsOf(error) };
    }
  });
}

/** A function that does what was recorded, for the arguments it was recorded with. */
export function replay(calls: unknown[][], recorded: Recorded[]): Target {
  const known = new Map(calls.map((call, k) => [JSON.stringify(call), recorded[k]]));
  return (...args) => {
    const found = known.get(JSON.stringify(args.map((arg) => encode(arg))));
    if (!found) throw new Error("this call was not recorded");
    if (found.error !== undefined) throw new Error(found.error);
    args.forEach((arg, k) => restore(arg, decode(found.after![k])));
    const result = decode(found.result);
    if (found.observation && typeof result === "object" && result !== null)
      observations.set(result, found.observation);
    return result;
  };
}

/** Puts the values of `from` into the arrays of `into`, and its lists in their order and length. */
function restore(into: unknown, from: unknown): void {
  if (into instanceof NdArray && from instanceof NdArray) {
    if (into.shape.join() === from.shape.join()) np.assign(into, [], from);
  } else if (Array.isArray(into) && Array.isArray(from) && into.every(Array.isArray)) {
    const text = (value: unknown) => JSON.stringify(encode(value));
    const [before, after] = [into.map(text), from.map(text)];
    const moved = after.map((of, k) => (of === before[k] ? k : before.indexOf(of)));
    if (moved.includes(-1)) into.forEach((inner, k) => restore(inner, from[k]));
    else into.splice(0, into.length, ...moved.map((k) => into[k]));
  } else if (typeof into === "object" && into !== null && typeof from === "object") {
    for (const key of Object.keys(into)) restore((into as any)[key], (from as any)?.[key]);
  }
}

/** The maximum depth of a value: caches are lists of lists of objects of arrays. */
const DEPTH = 6;

/** A value as JSON: arrays with their shapes, and numbers that JSON cannot represent as text. */
function encode(value: unknown, level = 0): unknown {
  if (value instanceof NdArray) {
    return {
      $: "array",
      shape: value.shape,
      data: Array.from(entries(value), encodeNumber),
      dtype: value.dtype,
    };
  }
  if (typeof value === "number") return encodeNumber(value);
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value !== "object" || level > DEPTH) return { $: typeof value };
  if (Array.isArray(value)) return Array.from(value, (inner) => encode(inner, level + 1));
  return {
    $: "object",
    of: Object.entries(value).map(([key, inner]) => [key, encode(inner, level + 1)]),
  };
}

const encodeNumber = (x: number): unknown =>
  Number.isFinite(x) ? x : { $: "number", text: String(x) };

function decode(value: any): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return value;
  if (value.$ === "array") {
    const array = np.array(value.data.map((x: unknown) => Number(decode(x))));
    return np.reshape(array, value.shape);
  }
  if (value.$ === "number") return Number(value.text);
  if (value.$ === "object") {
    return Object.fromEntries(
      value.of.map(([key, inner]: [string, unknown]) => [key, decode(inner)]),
    );
  }
  return undefined;
}
