import { FloatArray, floatArray, unwritten } from "./float-array";
import { NdArray, assertArray, describe, formatShape, packed, sameShape } from "./ndarray";
import { assertNumber } from "./checks";
import { compile, run } from "./loops";
import { applyInPieces, combineInPieces } from "./pieces";
import { applyToSum, deferredSum } from "./sums";
import { kernel } from "./wasm";
import type { LoopOperand } from "./loops";
import type { Combining } from "./pieces";
import type { Operand } from "./ndarray";

// Arrays with more entries go through WebAssembly, smaller ones through a loop of JavaScript.
const LARGE = 64;

/**
 * The shape that two shapes broadcast to: aligned at the last axis, where one length is 1 the other counts.
 * @throws "np.add: shapes (5, 10) and (3, 10) do not broadcast"
 */
export function broadcastShapes(
  caller: string,
  a: readonly number[],
  b: readonly number[],
): number[] {
  const ndim = Math.max(a.length, b.length);
  const shape = new Array<number>(ndim);
  for (let i = 1; i <= ndim; i++) {
    const lengthA = i <= a.length ? a[a.length - i] : 1;
    const lengthB = i <= b.length ? b[b.length - i] : 1;
    if (lengthA !== lengthB && lengthA !== 1 && lengthB !== 1) {
      throw new RangeError(
        `${caller}: shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast`,
      );
    }
    shape[ndim - i] = lengthA === 1 ? lengthB : lengthA;
  }
  return shape;
}

/** The operands as arrays of this module and numbers. */
function checked(caller: string, operands: Operand[]): LoopOperand[] {
  let arrays = 0;
  for (let j = 0; j < operands.length; j++) {
    const x = operands[j];
    if (typeof x === "number") continue;
    arrays++;
    if (x instanceof FloatArray) continue;
    if (!(x instanceof NdArray)) {
      throw new TypeError(`${caller}: expected arrays or numbers, got ${describe(x)}`);
    }
    operands[j] = floatArray(x);
  }
  if (arrays === 0) {
    throw new TypeError(`${caller}: expected at least one array, got ${operands.join(" and ")}`);
  }
  return operands as LoopOperand[];
}

/** The shape that all operands broadcast to. */
function commonShape(caller: string, operands: LoopOperand[]): number[] {
  let shape: number[] | undefined;
  for (const x of operands) {
    if (typeof x === "number") continue;
    if (shape === undefined) shape = x.shape;
    else if (!sameShape(shape, x.shape)) shape = broadcastShapes(caller, shape, x.shape);
  }
  return shape!.slice();
}

/** A function of any number of operands, taken from left to right. */
function combining(
  name: Combining,
  formulaOf: (a: string, b: string) => string,
): (...written: Operand[]) => NdArray {
  const caller = `np.${name}`;
  const combine = kernel[name];
  const formulas = [formulaOf("a", "b")];
  for (const x of ["c", "d", "e"]) formulas.push(formulaOf(formulas[formulas.length - 1], x));
  const loops = formulas.map((formula, i) => compile(formula, ..."abcde".slice(0, i + 2)));
  return (...written) => {
    const operands = checked(caller, written);
    const shape = commonShape(caller, operands);
    if (name === "add") {
      const sum = deferredSum(operands, shape);
      if (sum !== null) return sum;
    }
    const out = unwritten(shape);
    if (out.size > LARGE || operands.length > 5) combineInPieces(combine, out, operands);
    else run(loops[operands.length - 2], out, operands);
    return out;
  };
}

/** A function of one array, by a loop. */
function byLoop(name: string, formula: string): (x: NdArray) => NdArray {
  const loop = compile(formula, "x");
  return (x) => {
    assertArray(`np.${name}`, "x", x);
    const out = unwritten(x.shape.slice());
    run(loop, out, [floatArray(x)]);
    return out;
  };
}

/** A function of one array, by WebAssembly. */
function byKernel(name: "exp" | "tanh"): (x: NdArray) => NdArray {
  const apply = kernel[name];
  return (x) => {
    assertArray(`np.${name}`, "x", x);
    const out = unwritten(x.shape.slice());
    const own = floatArray(x);
    const made = applyToSum(out, own, name);
    if (made === undefined) applyInPieces(apply, out, packed(own));
    return out;
  };
}

/** The signatures of what is taken from left to right, and of what takes just two. */
type Several = (a: Operand, b: Operand, ...more: Operand[]) => NdArray;
type Two = (a: Operand, b: Operand) => NdArray;

/** `a + b + …`, entry by entry, with broadcasting. */
export const add: Several = combining("add", (a, b) => `${a} + ${b}`);
/** `a - b`, entry by entry, with broadcasting. */
export const subtract: Two = combining("subtract", (a, b) => `${a} - ${b}`);
/** `a * b * …`, entry by entry, with broadcasting (the product of matrices is `np.dot`). */
export const multiply: Several = combining("multiply", (a, b) => `${a} * ${b}`);
/** `a / b`, entry by entry, with broadcasting. */
export const divide: Two = combining("divide", (a, b) => `${a} / ${b}`);
/** The larger of `a` and `b`, entry by entry, with broadcasting; NaN where either is. */
export const maximum: Two = combining("maximum", (a, b) => `Math.max(${a}, ${b})`);
/** The smaller of `a` and `b`, entry by entry, with broadcasting; NaN where either is. */
export const minimum: Two = combining("minimum", (a, b) => `Math.min(${a}, ${b})`);

/**
 * The function of a formula of arrays and numbers, entry by entry with broadcasting: one pass and one array, where the same
 * in single steps makes an array for each. `formula("a * x + y", "a", "x", "y")` is called with `a`, `x` and `y`.
 */
export function formula(text: string, ...names: string[]): (...operands: Operand[]) => NdArray {
  const loop = compile(text, ...names);
  return (...written) => {
    const operands = checked("formula", written);
    const out = unwritten(commonShape("formula", operands));
    run(loop, out, operands);
    return out;
  };
}

// C's pow, as NumPy has it: 1 to any power, even NaN, and -1 to an infinite one are 1. JavaScript says NaN.
const powerLoop = compile(
  "a === 1 || (a === -1 && (b === 1 / 0 || b === -1 / 0)) ? 1 : a ** b",
  "a",
  "b",
);

/** `x ** exponent`, entry by entry, with broadcasting. */
export function power(x: Operand, exponent: Operand): NdArray {
  const operands = checked("np.power", [x, exponent]);
  const out = unwritten(commonShape("np.power", operands));
  run(powerLoop, out, operands);
  return out;
}

/** `-x`, entry by entry. */
export const negative = byLoop("negative", "-x");
/** The square root, entry by entry. */
export const sqrt = byLoop("sqrt", "Math.sqrt(x)");
/** The natural logarithm, entry by entry. */
export const log = byLoop("log", "Math.log(x)");
/** The absolute value, entry by entry. */
export const abs = byLoop("abs", "Math.abs(x)");
/** `e ** x`, entry by entry. */
export const exp = byKernel("exp");
/** The hyperbolic tangent, entry by entry, right over the whole range of doubles. */
export const tanh = byKernel("tanh");

/** `x * x`, entry by entry. */
export function square(x: NdArray): NdArray {
  assertArray("np.square", "x", x);
  return multiply(x, x);
}

/** Entries of `x` cut to `low` … `high`. */
export function clip(x: NdArray, low: number, high: number): NdArray {
  assertArray("np.clip", "x", x);
  assertNumber("np.clip", "low", low);
  assertNumber("np.clip", "high", high);
  return minimum(maximum(x, low), high);
}
