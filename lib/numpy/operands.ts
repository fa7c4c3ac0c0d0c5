import { describe, formatShape } from "../checks";
import { NdArray } from "numjs";
import type { NestedNumbers } from "numjs";
import { assertShape } from "./checks";
import { contiguous } from "./copies";
import { FloatArray, empty, floatArray, rowMajorView } from "./float-array";
import { sameShape, sizeOf } from "./layout";
import { broadcastShapes } from "./loops";
import type { LoopOperand } from "./loops";

/** An operand of `np`'s arithmetic: an array, a number (which is broadcast), or nested lists of numbers. */
export type Operand = NdArray | number | NestedNumbers[];

/**
 * The array with the entries of nested JavaScript arrays.
 * @throws "np.array: expected 2 entries on axis 1 of shape (2, 2), got a JavaScript array of length 1"
 */
export function nestedArray(caller: string, data: NestedNumbers[]): FloatArray {
  const shape: number[] = [];
  for (let level: NestedNumbers = data; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
  }
  assertShape(caller, shape);
  const out = empty(caller, [sizeOf(shape)]);
  let position = out.start;
  const fill = (level: NestedNumbers, axis: number): void => {
    if (axis === shape.length && typeof level === "number") {
      out.data[position++] = level;
    } else if (axis < shape.length && Array.isArray(level) && level.length === shape[axis]) {
      for (let i = 0; i < level.length; i++) fill(level[i], axis + 1);
    } else {
      const expected = axis === shape.length ? "a number" : `${shape[axis]} entries`;
      throw new RangeError(
        `${caller}: expected ${expected} on axis ${axis} of shape ${formatShape(shape)}, got ${describe(level)}`,
      );
    }
  };
  fill(data, 0);
  return contiguous(caller, rowMajorView(out, shape));
}

/**
 * The operand as an array of this module or as a number.
 * @throws "np.add: expected arrays or numbers, got undefined"
 */
export function operand(
  caller: string,
  x: unknown,
  expected = "expected arrays or numbers",
): LoopOperand {
  if (typeof x === "number" || x instanceof FloatArray) return x;
  if (x instanceof NdArray) return floatArray(x);
  if (Array.isArray(x)) return nestedArray(caller, x);
  throw new TypeError(`${caller}: ${expected}, got ${describe(x)}`);
}

/**
 * All operands of a function, at least one of them an array.
 * @throws "np.multiply: expected at least one array, got 2 and 3"
 */
export function operandsOf(caller: string, written: unknown[]): LoopOperand[] {
  let arrays = 0;
  for (let j = 0; j < written.length; j++) {
    const x = written[j];
    if (typeof x !== "number") arrays++;
    if (!(x instanceof FloatArray)) written[j] = operand(caller, x);
  }
  if (arrays === 0) {
    throw new TypeError(
      `${caller}: expected at least one array, got ${written.slice(0, 8).join(" and ")}`,
    );
  }
  return written as LoopOperand[];
}

/**
 * The shape that all operands broadcast to.
 * @throws "np.add: shapes (5, 10) and (3, 10) do not broadcast"
 */
export function commonShape(caller: string, operands: LoopOperand[]): number[] {
  let shape: number[] | undefined;
  for (const x of operands) {
    if (typeof x === "number") continue;
    if (shape === undefined) shape = x.shape;
    else if (!sameShape(shape, x.shape)) shape = broadcastShapes(caller, shape, x.shape);
  }
  return shape!.slice();
}
