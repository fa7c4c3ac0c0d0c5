import * as np from "../../../lib/np";
import { expit } from "../../../lib/numpy/special";
import { isCycle, isReference, nested, toNumber } from "./program";
import type { Argument, Operation, Program } from "./program";

/** What became of an operation. */
export type Result =
  | { kind: "returned"; value: unknown }
  | { kind: "refused"; error: unknown }
  | { kind: "skipped" };

/** Runs a program on `np`; the results, one for each operation. */
export function interpret({ operations }: Program): Result[] {
  np.random.seed(0);
  const values = new Map<string, unknown>();
  return operations.map(([result, name, ...written]): Result => {
    let args: unknown[];
    try {
      args = written.map((argument) => evaluate(argument, values));
    } catch (error) {
      if (error instanceof MissingResult) return { kind: "skipped" };
      throw error;
    }
    try {
      const value = call(name, args);
      if (value !== undefined) values.set(result, value);
      return { kind: "returned", value };
    } catch (error) {
      return { kind: "refused", error };
    }
  });
}

/** The functions and methods that a program can call, by the names at the start of their errors. */
export function callee(name: string): string {
  if (name === "expit") return name;
  return name.startsWith(".") ? name.slice(1) : `np.${name}`;
}

function call(name: string, args: unknown[]): unknown {
  if (name.startsWith(".")) {
    const [receiver, ...rest] = args as [any, ...unknown[]];
    const member = receiver[name.slice(1)];
    return typeof member === "function" ? member.apply(receiver, rest) : member;
  }
  if (name === "expit") return (expit as (...args: unknown[]) => unknown)(...args);
  const path = name.split(".");
  const fn = path.reduce((from: any, key) => from[key], np);
  if (typeof fn !== "function") throw new NoSuchFunction(name);
  if (name === "array2string") return printed(args);
  return fn(...args);
}

/** `np.array2string(x, { precision })` of NumPy: here the precision is set for all that is printed. */
function printed([x, ...options]: unknown[]): string {
  const [{ precision }] = options as [{ precision: number }];
  np.set_printoptions({ precision });
  try {
    return np.array2string(x as np.NdArray);
  } finally {
    np.set_printoptions({ precision: 8 });
  }
}

/** A program calls what `np` does not have: a mistake in the program, not a refusal. */
export class NoSuchFunction extends Error {
  constructor(name: string) {
    super(`np.${name} does not exist`);
  }
}

class MissingResult extends Error {}

function evaluate(argument: Argument, values: Map<string, unknown>): unknown {
  if (typeof argument === "string") {
    if (!isReference(argument)) return toNumber(argument) ?? argument;
    if (!values.has(argument)) throw new MissingResult(argument);
    return values.get(argument);
  }
  if (Array.isArray(argument)) return argument.map((inner) => evaluate(inner, values));
  if (typeof argument !== "object" || argument === null) return argument;
  if (isCycle(argument)) {
    return nested(
      argument.cycle.map((figure) => evaluate(figure, values)),
      argument.shape,
    );
  }
  return Object.fromEntries(
    Object.entries(argument).map(([key, value]) => [key, evaluate(value, values)]),
  );
}

/** The shape of what an operation returned, null for a number. */
export function shapeOf(value: unknown): number[] | null {
  if (value instanceof np.NdArray) return value.shape;
  if (!Array.isArray(value)) return null;
  const shape: number[] = [];
  for (let level: unknown = value; Array.isArray(level); level = level[0]) shape.push(level.length);
  return shape;
}

/** The entries of what an operation returned, in row-major order. */
export function entriesOf(value: unknown): number[] {
  if (value instanceof np.NdArray) {
    return value.ndim === 0 ? [value.get()] : (value.tolist().flat(Infinity as 1) as number[]);
  }
  return Array.isArray(value) ? value.flat(Infinity as 1) : [value as number];
}

export type { Operation };
