import { print } from "./formula";
import type { Expression, Matrix, Scope } from "./formula";

/** Kinds of mistakes; a test names the kind before the mistake itself. */
export const KINDS = {
  missing: "something is left out",
  extra: "something is there that should not be",
  sign: "a sign",
  product: "a product: its order, or what is transposed",
  operation: "an operation: sum, difference, elementwise product, matrix product",
  name: "one array is used instead of another",
  function: "which function is applied, and to what",
  parentheses: "what is inside the parentheses",
  axis: "the sum over the batch",
  size: "the result as a whole: its sign, its size, or that it is transposed",
} as const;

/** A changed expression, and what was changed. */
export interface Edit {
  expression: Expression;
  cause: string;
  kind: string;
}

export const edit = (kind: keyof typeof KINDS, cause: string, expression: Expression): Edit => ({
  expression,
  cause,
  kind: KINDS[kind],
});

export const make = (op: string, ...parts: Expression[]): Expression => ({ op, parts });

export const name = (text: string): Expression => ({ op: "name", parts: [], text });

export const sum = (parts: Expression[], signs: number[]): Expression =>
  parts.length === 1 && signs[0] > 0 ? parts[0] : { op: "+", parts, signs };
export const product = (factors: Expression[]): Expression => {
  const kept = factors.filter(({ text }) => text !== "1");
  return kept.length === 0 ? name("1") : kept.length === 1 ? kept[0] : make("*", ...kept);
};

export const negative = (e: Expression) => sum([e], [-1]);

export const oneMinus = (e: Expression) => sum([name("1"), e], [1, -1]);

export const sameShape = (A: Matrix, B: Matrix) =>
  A.length === B.length && A[0].length === B[0].length;

export const without = <T>(list: T[], i: number) => list.filter((_, k) => k !== i);

/** All ways to split a list in two, keeping the order. */
export const splits = <T>(list: T[]): [T[], T[]][] =>
  Array.from({ length: 2 ** list.length }, (_, mask) => [
    list.filter((_, i) => mask & (1 << i)),
    list.filter((_, i) => !(mask & (1 << i))),
  ]);

export const quoted = (text: string) => `\`${text}\``;

export const show = (e: Expression) => quoted(print(e));

/** A part as a sentence names it: "the bias `ba`", "`Waa·a_prev`". */
export function call(e: Expression): string {
  const text = print(e, e.op === "+" ? "*" : "");
  return /^b\w+$/.test(text) ? `the bias ${quoted(text)}` : quoted(text);
}

/** The names of the arrays with the shape of `of`. */
export const alike = (scope: Scope, of: Matrix): string[] =>
  Object.keys(scope).filter((other) => other !== "zeros" && sameShape(scope[other], of));

export const namesIn = (e: Expression): string[] =>
  e.op === "name" ? [e.text!] : e.parts.flatMap((part) => namesIn(part));
