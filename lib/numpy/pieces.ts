import { range, view } from "./float-array";
import { copyInto, inSameOrder, stepAlong } from "./loops";
import { packedStrides, sizeOf } from "./layout";
import { SLOT, doubles, kernel, slots, workspace } from "./wasm";
import type { FloatArray } from "./float-array";
import type { LoopOperand } from "./loops";
import type { Kernel, Workspace } from "./wasm";

// Element-wise work in WebAssembly: the operands are copied into its memory piece by piece, and the result out of it.
// That costs less than the arithmetic on two doubles at a time saves.

/** The kernel's functions of two operands, and of one in its place. */
export type Combining = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum";
export type Applying = "exp" | "tanh" | "logistic";

/**
 * `out` becomes the function of all entries of `x`, which is packed like it.
 * @returns whether the function said of a piece that there is something odd in it
 */
export function applyInPieces(apply: Kernel[Applying], out: FloatArray, x: FloatArray): boolean {
  const [slot] = slots;
  let odd = false;
  for (let start = 0; start < out.size; start += SLOT) {
    const count = Math.min(SLOT, out.size - start);
    workspace.copyIn(slot, x.data, x.offset + start, count);
    doubles[slot + count] = 0;
    odd = Boolean(apply(slot * 8, count)) || odd;
    workspace.copyOut(out.data, out.offset + start, slot, count);
  }
  return odd;
}

/** Whether there is a NaN (1), an infinity (2), or both (3) among the entries of `x`, which lie in one piece. */
export function oddities(x: FloatArray): number {
  const [slot] = slots;
  let odd = 0;
  for (let start = 0; start < x.size; start += SLOT) {
    const count = Math.min(SLOT, x.size - start);
    workspace.copyIn(slot, x.data, x.offset + start, count);
    odd |= kernel.oddities(slot * 8, count);
  }
  return odd;
}

/** `out`, packed, becomes the operands taken from left to right. What is too large for a slot is halved. */
export function combineInPieces(
  combine: Kernel[Combining],
  out: FloatArray,
  operands: LoopOperand[],
): void {
  const [left, right] = slots;
  const flat = operands.every((x) => isFlat(x, out));
  if (!flat && out.size > SLOT) {
    // Along the axis whose indices lie furthest apart, so that each half lies in one piece.
    const slowest = out.ndim === 3 && out.shape[2] > 1 ? 2 : 0;
    const axis = out.shape.findIndex((length, i) => i >= slowest && length > 1);
    const middle = out.shape[axis] >> 1;
    for (const [start, stop] of [
      [0, middle],
      [middle, out.shape[axis]],
    ]) {
      const parts = operands.map((x) => stretchedRange(x, axis - out.ndim, start, stop));
      combineInPieces(combine, range(out, axis, start, stop), parts);
    }
    return;
  }
  for (let start = 0; start < out.size; start += SLOT) {
    const count = Math.min(SLOT, out.size - start);
    stage(left, operands[0], out, start, count);
    for (let j = 1; j < operands.length; j++) {
      // A square's operand is in its place already.
      const isSame = j === 1 && operands[1] === operands[0];
      if (!isSame) stage(right, operands[j], out, start, count);
      combine(left * 8, left * 8, (isSame ? left : right) * 8, count);
    }
    workspace.copyOut(out.data, out.offset + start, left, count);
  }
}

function isFlat(x: LoopOperand, out: FloatArray): boolean {
  return typeof x === "number" || x.size === 1 || inSameOrder(out, x);
}

/** The part of an operand under some indices of an axis of the result, which is counted from the last. */
function stretchedRange(
  x: LoopOperand,
  fromLast: number,
  start: number,
  stop: number,
): LoopOperand {
  if (typeof x === "number") return x;
  const axis = x.ndim + fromLast;
  return axis < 0 || x.shape[axis] === 1 ? x : range(x, axis, start, stop);
}

/** Puts entries `start` to `start + count` of `x`, stretched to the shape of `out`, into a slot. */
function stage(slot: number, x: LoopOperand, out: FloatArray, start: number, count: number): void {
  if (typeof x === "number" || x.size === 1) {
    stretch(workspace, slot, x, [count]);
  } else if (inSameOrder(out, x)) {
    workspace.copyIn(slot, x.data, x.offset + start, count);
  } else {
    stretch(workspace, slot, x, out.shape);
  }
}

/** Puts all entries of `x`, stretched to `shape`, into a workspace's memory. */
export function stretch(space: Workspace, at: number, x: LoopOperand, shape: number[]): void {
  const { doubles, memory, kernel } = space;
  const [rows, length] = shape;
  const line = slots[2];
  if (typeof x === "number" || x.size === 1) {
    doubles[line] = typeof x === "number" ? x : x.data[x.offset];
    kernel.spread(at * 8, line * 8, 1, sizeOf(shape));
  } else if (shape.length === 2 && x.rowMajor && x.size === rows * length) {
    space.copyIn(at, x.data, x.offset, x.size);
  } else if (shape.length === 2 && stepAlong(x, 0, 2) === 0) {
    copyInto(
      view(memory, [length], [1], line),
      view(x.memory, [length], [stepAlong(x, 1, 2)], x.offset),
    );
    kernel.repeat(at * 8, line * 8, rows, length);
  } else if (shape.length === 2 && stepAlong(x, 1, 2) === 0) {
    copyInto(
      view(memory, [rows], [1], line),
      view(x.memory, [rows], [stepAlong(x, 0, 2)], x.offset),
    );
    kernel.spread(at * 8, line * 8, rows, length);
  } else {
    copyInto(view(memory, shape, packedStrides(shape), at), x);
  }
}
