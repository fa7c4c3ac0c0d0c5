import type { FloatArray } from "./float-array";

// Element-wise functions are loops over the entries of their operands and their result, wherever these lie in memory.
// A loop is compiled from its formula, so that V8 sees the arithmetic itself and not a call for each entry.

/** An operand as a loop sees it: an array, stretched to the shape of the result, or a number. */
export type LoopOperand = FloatArray | number;

/** How far a loop goes on two axes, and how far apart entries lie there, in `out` and in operand j. */
interface Grid {
  rows: number;
  columns: number;
  rowStep: number;
  columnStep: number;
  data: Float64Array[];
  rowSteps: number[];
  columnSteps: number[];
}

/** `out[…] = formula` for the entries of a grid; `to` and `at` are where `out` and the operands begin. */
export type Loop = (grid: Grid, out: Float64Array, to: number, at: number[]) => void;

/** The loop of a formula of the operands `names`: `compile("a + b", "a", "b")`. */
export function compile(formula: string, ...names: string[]): Loop {
  const each = (text: (name: string, j: number) => string): string => names.map(text).join(" ");
  return new Function(
    ...["grid", "out", "to", "at"],
    `const { rows, columns, columnStep, data, rowSteps, columnSteps } = grid;
    ${each((x, j) => `const from_${x} = data[${j}], step_${x} = columnSteps[${j}];`)}
    const next = grid.rowStep - columns * columnStep;
    ${each((x, j) => `const next_${x} = rowSteps[${j}] - columns * step_${x}; let at_${x} = at[${j}];`)}
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        ${each((x) => `const ${x} = from_${x}[at_${x}]; at_${x} += step_${x};`)}
        out[to] = ${formula};
        to += columnStep;
      }
      to += next;
      ${each((x) => `at_${x} += next_${x};`)}
    }`,
  ) as Loop;
}

/** `out = x` */
const copyLoop = compile("x", "x");

// What loops are given. No loop calls another, so that there is only ever one at work.
const numbers = Array.from({ length: 8 }, () => new Float64Array(1));
const at: number[] = [];
const grid: Grid = {
  rows: 1,
  columns: 0,
  rowStep: 0,
  columnStep: 1,
  data: [],
  rowSteps: [],
  columnSteps: [],
};

/** Copies all entries of `x`, stretched to the shape of `out`. They must not overlap. */
export function copyInto(out: FloatArray, x: LoopOperand): void {
  if (typeof x !== "number" && x.size > 12 && inSameOrder(out, x)) {
    out.data.set(x.data.subarray(x.offset, x.offset + x.size), out.offset);
  } else {
    run(copyLoop, out, [x]);
  }
}

/** Whether both have as many entries, each in one piece and in the same order. */
export function inSameOrder(out: FloatArray, x: FloatArray): boolean {
  if (x.size !== out.size) return false;
  return (x.packed && out.packed && x.ndim === out.ndim) || (x.rowMajor && out.rowMajor);
}

/** Runs a loop over all entries of `out`; the operands' shapes broadcast to its. */
export function run(loop: Loop, out: FloatArray, operands: LoopOperand[]): void {
  // What is deferred is computed by loops, too: before this one is prepared.
  for (const x of operands) if (typeof x !== "number") void x.memory;
  let flat = out.packed || out.rowMajor;
  for (let j = 0; j < operands.length; j++) {
    const x = operands[j];
    grid.rowSteps[j] = 0;
    if (typeof x === "number") {
      numbers[j][0] = x;
      grid.data[j] = numbers[j];
      at[j] = 0;
      grid.columnSteps[j] = 0;
    } else {
      grid.data[j] = x.data;
      at[j] = x.offset;
      grid.columnSteps[j] = x.size === 1 ? 0 : 1;
      flat = flat && (x.size === 1 || inSameOrder(out, x));
    }
  }
  if (flat) {
    grid.rows = 1;
    grid.columns = out.size;
    grid.rowStep = 0;
    grid.columnStep = 1;
    loop(grid, out.data, out.offset, at);
  } else {
    runAxes(loop, out, operands);
  }
}

/** The same where entries do not lie in one piece: the last two axes by the loop, those before them by counting. */
function runAxes(loop: Loop, out: FloatArray, operands: LoopOperand[]): void {
  const { shape, stride } = out;
  const last = shape.length - 1;
  grid.columns = shape[last];
  grid.columnStep = stride[last];
  grid.rows = last > 0 ? shape[last - 1] : 1;
  grid.rowStep = last > 0 ? stride[last - 1] : 0;
  for (let j = 0; j < operands.length; j++) {
    grid.columnSteps[j] = stepAlong(operands[j], last, shape.length);
    grid.rowSteps[j] = last > 0 ? stepAlong(operands[j], last - 1, shape.length) : 0;
  }
  runOuter(loop, out, operands, 0, out.offset);
}

function runOuter(
  loop: Loop,
  out: FloatArray,
  operands: LoopOperand[],
  axis: number,
  to: number,
): void {
  if (axis >= out.shape.length - 2) {
    loop(grid, out.data, to, at);
    return;
  }
  const length = out.shape[axis];
  for (let i = 0; i < length; i++) {
    runOuter(loop, out, operands, axis + 1, to + i * out.stride[axis]);
    for (let j = 0; j < operands.length; j++) at[j] += stepAlong(operands[j], axis, out.ndim);
  }
  for (let j = 0; j < operands.length; j++) {
    at[j] -= length * stepAlong(operands[j], axis, out.ndim);
  }
}

/** How far apart entries of `x` lie along an axis of the `ndim` that it is stretched over: 0 where it is repeated. */
export function stepAlong(x: LoopOperand, axis: number, ndim: number): number {
  if (typeof x === "number") return 0;
  const own = axis - ndim + x.shape.length;
  return own < 0 || x.shape[own] === 1 ? 0 : x.stride[own];
}
