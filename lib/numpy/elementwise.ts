import { NdArray, describe, entries, formatShape, fromBuffer, sizeOf } from "./ndarray";
import type { Operand } from "./ndarray";

type Binary = (a: number, b: number) => number;

/** An operand seen through the shape of the result: an axis of length 1 that is repeated has stride 0. */
interface Broadcast {
  data: Float64Array | number[];
  stride: number[];
  offset: number;
}

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

/** `x` stretched to `shape`, which its own shape broadcasts to. */
export function broadcastTo(x: Operand, shape: readonly number[]): Broadcast {
  if (typeof x === "number") return { data: [x], stride: shape.map(() => 0), offset: 0 };
  const { data, shape: own, stride, offset } = x.selection;
  const missing = shape.length - own.length;
  return {
    data,
    offset,
    stride: shape.map((_, axis) =>
      axis < missing || own[axis - missing] === 1 ? 0 : stride[axis - missing],
    ),
  };
}

/** Calls `row` with the start of each last-axis row in both operands and in the row-major result. */
function forEachRow(
  shape: readonly number[],
  a: Broadcast,
  b: Broadcast,
  row: (startA: number, startB: number, startOut: number) => void,
): void {
  const last = shape.length - 1;
  let position = 0;
  const walk = (axis: number, startA: number, startB: number): void => {
    if (axis >= last) {
      row(startA, startB, position);
      position += shape[last];
      return;
    }
    for (let i = 0; i < shape[axis]; i++) {
      walk(axis + 1, startA + i * a.stride[axis], startB + i * b.stride[axis]);
    }
  };
  walk(0, a.offset, b.offset);
}

/** A function of two operands from a function of two numbers. */
function binary(caller: string, op: Binary): (a: Operand, b: Operand) => NdArray {
  return (a, b) => {
    assertOperands(caller, [a, b]);
    const shapeA = a instanceof NdArray ? a.shape : [];
    const shapeB = b instanceof NdArray ? b.shape : [];
    const shape = broadcastShapes(caller, shapeA, shapeB);
    const out = new Float64Array(sizeOf(shape));
    const inA = broadcastTo(a, shape);
    const inB = broadcastTo(b, shape);
    const last = shape.length - 1;
    const length = last < 0 ? 1 : shape[last];
    const stepA = last < 0 ? 0 : inA.stride[last];
    const stepB = last < 0 ? 0 : inB.stride[last];
    forEachRow(shape, inA, inB, (startA, startB, startOut) => {
      for (let i = 0; i < length; i++) {
        out[startOut + i] = op(inA.data[startA + i * stepA], inB.data[startB + i * stepB]);
      }
    });
    return fromBuffer(out, shape);
  };
}

/** A function of two or more operands, taken from left to right. */
function nary(caller: string, op: Binary): (a: Operand, b: Operand, ...more: Operand[]) => NdArray {
  const pair = binary(caller, op);
  return (a, b, ...more) => more.reduce<NdArray>((sum, x) => pair(sum, x), pair(a, b));
}

/** A function of one array from a function of one number. */
export function unary(caller: string, op: (x: number) => number): (x: NdArray) => NdArray {
  return (x) => {
    assertOperands(caller, [x]);
    const data = entries(x);
    const out = new Float64Array(data.length);
    for (let i = 0; i < data.length; i++) out[i] = op(data[i]);
    return fromBuffer(out, [...x.shape]);
  };
}

function assertOperands(caller: string, operands: unknown[]): void {
  for (const x of operands) {
    if (!(x instanceof NdArray) && typeof x !== "number") {
      throw new TypeError(`${caller}: expected arrays or numbers, got ${describe(x)}`);
    }
  }
  if (!operands.some((x) => x instanceof NdArray)) {
    throw new TypeError(`${caller}: expected at least one array, got ${operands.join(" and ")}`);
  }
}

/** `a + b + …`, entry by entry, with broadcasting. */
export const add = nary("np.add", (a, b) => a + b);
/** `a - b`, entry by entry, with broadcasting. */
export const subtract = binary("np.subtract", (a, b) => a - b);
/** `a * b * …`, entry by entry, with broadcasting (the product of matrices is `np.dot`). */
export const multiply = nary("np.multiply", (a, b) => a * b);
/** `a / b`, entry by entry, with broadcasting. */
export const divide = binary("np.divide", (a, b) => a / b);
/** `x ** exponent`, entry by entry, with broadcasting. */
export const power = binary("np.power", Math.pow);
/** The larger of `a` and `b`, entry by entry, with broadcasting; NaN where either is. */
export const maximum = binary("np.maximum", Math.max);
/** The smaller of `a` and `b`, entry by entry, with broadcasting; NaN where either is. */
export const minimum = binary("np.minimum", Math.min);

/** `-x`, entry by entry. */
export const negative = unary("np.negative", (x) => -x);
/** `x * x`, entry by entry. */
export const square = unary("np.square", (x) => x * x);
/** The square root, entry by entry. */
export const sqrt = unary("np.sqrt", Math.sqrt);
/** `e ** x`, entry by entry. */
export const exp = unary("np.exp", Math.exp);
/** The natural logarithm, entry by entry. */
export const log = unary("np.log", Math.log);
/** The hyperbolic tangent, entry by entry, right over the whole range of doubles. */
export const tanh = unary("np.tanh", Math.tanh);
/** The absolute value, entry by entry. */
export const abs = unary("np.abs", Math.abs);

/** Entries of `x` cut to `low` … `high`. */
export function clip(x: NdArray, low: number, high: number): NdArray {
  return minimum(maximum(x, low), high);
}
