import { assertNumber } from "../checks";
import { assertArray, assertCount } from "./checks";
import { deferredSum } from "./deferred";
import { empty } from "./float-array";
import { combineKernel } from "./kernels";
import { compile, run } from "./loops";
import type { NdArray, Operand } from "./ndarray";
import { commonShape, operand, operandsOf } from "./operands";
import { power as powerOf } from "./power";
import { LOOP_MAX } from "./tuning";
import { elementwise } from "./unary";
import type { Elementwise } from "./unary";

/** A function of two or more operands, combined from left to right. */
type Several = (a: Operand, b: Operand, ...more: Operand[]) => NdArray;
/** A function of two operands. */
type Two = (a: Operand, b: Operand) => NdArray;

/** A function of up to `most` operands, given its formula for two. */
function combining(
  name: "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum",
  most: number,
  formulaOf: (a: string, b: string) => string,
): Several {
  const caller = `np.${name}`;
  const names = ["a", "b", "c", "d", "e"].slice(0, most);
  const formulas = [formulaOf("a", "b")];
  for (const x of names.slice(2)) formulas.push(formulaOf(formulas[formulas.length - 1], x));
  const loops = formulas.map((formula, i) => compile(formula, ...names.slice(0, i + 2)));
  return (...written) => {
    assertCount(caller, written.length, 2, most);
    const operands = operandsOf(caller, written);
    const shape = commonShape(caller, operands);
    if (name === "add") {
      const sum = deferredSum(operands, shape);
      if (sum !== null) return sum;
    }
    const out = empty(caller, shape);
    const loop = out.size <= LOOP_MAX ? loops[operands.length - 2] : undefined;
    if (loop === undefined) combineKernel(caller, name, out, operands);
    else run(loop, out, operands);
    return out;
  };
}

/** `a + b + …`, elementwise, with broadcasting. */
export const add: Several = combining("add", Infinity, (a, b) => `${a} + ${b}`);
/** `a - b`, elementwise, with broadcasting. */
export const subtract: Two = combining("subtract", 2, (a, b) => `${a} - ${b}`);
/** `a * b * …`, elementwise, with broadcasting (the matrix product is `np.dot`). */
export const multiply: Several = combining("multiply", Infinity, (a, b) => `${a} * ${b}`);
/** `a / b`, elementwise, with broadcasting. */
export const divide: Two = combining("divide", 2, (a, b) => `${a} / ${b}`);
/** The larger of `a` and `b`, elementwise, with broadcasting; NaN if either is NaN. */
export const maximum: Two = combining("maximum", 2, (a, b) => `Math.max(${a}, ${b})`);
/** The smaller of `a` and `b`, elementwise, with broadcasting; NaN if either is NaN. */
export const minimum: Two = combining("minimum", 2, (a, b) => `Math.min(${a}, ${b})`);

const copy = compile("x", "x");

/** `x ** exponent`, elementwise, with broadcasting. */
export function power(x: Operand, exponent: Operand): NdArray {
  assertCount("np.power", arguments.length, 2);
  const operands = operandsOf("np.power", [x, exponent]);
  const [out, exponents] = operands.map((each) => {
    const whole = empty("np.power", commonShape("np.power", operands));
    run(copy, whole, [each]);
    return whole;
  });
  const [from, by] = [out, exponents].map(({ data, start, size }) =>
    data.subarray(start, start + size),
  );
  for (let i = 0; i < from.length; i++) from[i] = powerOf(from[i], by[i]);
  return out;
}

/** `-x`, elementwise. */
export const negative = elementwise("np.negative", "negative", compile("-x", "x"));
/** The absolute value, elementwise. */
export const abs = elementwise("np.abs", "abs", compile("Math.abs(x)", "x"));
/** The square root, elementwise. */
export const sqrt = elementwise("np.sqrt", "sqrt", compile("Math.sqrt(x)", "x"));
/** The natural logarithm, elementwise. */
export const log = elementwise("np.log", "log");
/** `e ** x`, elementwise. */
export const exp = elementwise("np.exp", "exp");
/** The hyperbolic tangent, elementwise, accurate over the full range of doubles. */
export const tanh = elementwise("np.tanh", "tanh");

/** `x * x`, elementwise. */
export const square: Elementwise = squareOf as Elementwise;
function squareOf(written: unknown): NdArray | number {
  assertCount("np.square", arguments.length, 1);
  const x = operand("np.square", written, "x must be an array or a number");
  return typeof x === "number" ? x * x : multiply(x, x);
}

/** The entries of `x`, limited to the range from `low` to `high`. */
export function clip(x: NdArray, low: number, high: number): NdArray {
  assertCount("np.clip", arguments.length, 3);
  assertArray("np.clip", "x", x);
  assertNumber("np.clip", "low", low);
  assertNumber("np.clip", "high", high);
  return minimum(maximum(x, low), high);
}
