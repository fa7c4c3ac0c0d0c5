import type { FloatArray } from "./float-array";
import { contiguous, copyOf } from "./copies";
import { inSameOrder } from "./loops";
import type { LoopOperand } from "./loops";
import { SCRATCH } from "./tuning";
import { doubles, kernels, scratch, workspace } from "./wasm";
import type { Binary, Unary } from "./wasm";

// Elementwise functions in WebAssembly: operands are copied into its memory block by block, and results back out. The copies
// cost less than what arithmetic on two doubles at a time saves.

const [left, right] = scratch;

/** The position of an operand's block, and the strides a kernel uses on it. */
interface Staged {
  address: number;
  row: number;
  step: number;
}
const staged: [Staged, Staged] = [
  { address: 0, row: 0, step: 0 },
  { address: 0, row: 0, step: 0 },
];

/** Sets `out`, which is contiguous, to the function of every entry of `x`. */
export function applyKernel(caller: string, kernel: Unary, out: FloatArray, x: FloatArray): void {
  const { data, start } = inSameOrder(out, x) ? x : contiguous(caller, x);
  for (let done = 0; done < out.size; done += SCRATCH) {
    const count = Math.min(SCRATCH, out.size - done);
    workspace.copyIn(left, data, start + done, count);
    kernel(left * 8, count);
    workspace.copyOut(out.data, out.start + done, left, count);
  }
}

/** Sets `out`, which is contiguous, to the operands, broadcast to its shape and combined from left to right. */
export function combineKernel(
  caller: string,
  name: "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum",
  out: FloatArray,
  operands: LoopOperand[],
): void {
  const kernel = kernels[name];
  // Deferred operands are computed first, because they use the same memory.
  for (const x of operands) if (typeof x !== "number") void x.storage;
  if (operands.every((x) => isFlat(x, out))) {
    for (let start = 0; start < out.size; start += SCRATCH) {
      combineBlock(kernel, out, operands, start, 1, Math.min(SCRATCH, out.size - start));
    }
    return;
  }
  const columns = out.shape[1];
  if (out.ndim !== 2 || columns > SCRATCH) {
    const whole = operands.map((x) => (isFlat(x, out) ? x : copyOf(caller, x, out.shape)));
    combineKernel(caller, name, out, whole);
    return;
  }
  const plain = operands.map((x) =>
    typeof x === "number" || isSimple(x, out) ? x : copyOf(caller, x, x.shape),
  );
  const rows = Math.floor(SCRATCH / columns);
  for (let i = 0; i < out.shape[0]; i += rows) {
    combineBlock(kernel, out, plain, i * columns, Math.min(rows, out.shape[0] - i), columns);
  }
}

/** Whether an operand is a single number or has its entries in the order of the result. */
function isFlat(x: LoopOperand, out: FloatArray): boolean {
  return typeof x === "number" || x.size === 1 || inSameOrder(out, x);
}

/** The same, but a row-major row or column of a 2-D result is also accepted. */
function isSimple(x: FloatArray, out: FloatArray): boolean {
  return isFlat(x, out) || x.isRowMajor;
}

/** The rows of the result from entry `start` on. */
function combineBlock(
  kernel: Binary,
  out: FloatArray,
  operands: LoopOperand[],
  start: number,
  rows: number,
  columns: number,
): void {
  const [a, b] = staged;
  stage(a, left, operands[0], out, start, rows, columns);
  for (let j = 1; j < operands.length; j++) {
    // The operand of a square is already staged.
    const isSame = j === 1 && operands[1] === operands[0];
    if (!isSame) stage(b, right, operands[j], out, start, rows, columns);
    const { address, row, step } = isSame ? a : b;
    kernel(left * 8, a.address, a.row, a.step, address, row, step, rows, columns);
    a.address = left * 8;
    a.row = columns * 8;
    a.step = 16;
  }
  workspace.copyOut(out.data, out.start + start, left, rows * columns);
}

/** Copies what an operand contributes to a block of the result. A kernel reads a single entry as a vector of two. */
function stage(
  at: Staged,
  position: number,
  x: LoopOperand,
  out: FloatArray,
  start: number,
  rows: number,
  columns: number,
): void {
  // Repeated entries get their own block, because the result overwrites `left`.
  const place = scratch[position === left ? 2 : 3];
  at.address = place * 8;
  if (typeof x === "number" || x.size === 1) {
    doubles[place] = doubles[place + 1] = typeof x === "number" ? x : x.data[x.start];
    at.row = at.step = 0;
  } else if (x.size === out.size) {
    workspace.copyIn(position, x.data, x.start + start, rows * columns);
    at.address = position * 8;
    at.row = columns * 8;
    at.step = 16;
  } else if (x.shape[x.ndim - 1] !== 1) {
    workspace.copyIn(place, x.data, x.start, columns);
    at.row = 0;
    at.step = 16;
  } else {
    const first = x.start + start / columns;
    for (let i = 0, to = place; i < rows; i++, to += 2) {
      doubles[to] = doubles[to + 1] = x.data[first + i];
    }
    at.row = 16;
    at.step = 0;
  }
}
