import { formatShape } from "../checks";
import type { FloatArray } from "./float-array";

// JavaScript loops over the entries of arrays with any strides: for small arrays, for copies between layouts, and for functions
// that WebAssembly lacks. A loop is compiled from its formula, so V8 sees the arithmetic itself instead of a call per entry.

/** An operand as a loop sees it: an array, broadcast to the shape of the result, or a number. */
export type LoopOperand = FloatArray | number;

/** The lengths of two axes, and their strides in `out` and in operand j. */
interface Grid {
  rows: number;
  columns: number;
  rowStep: number;
  columnStep: number;
  data: Float64Array[];
  rowSteps: number[];
  columnSteps: number[];
}

/** `out[…] = formula` for the entries of a grid; `to` and `at` are where `out` and the operands start. */
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

// The arguments of loops. These can be shared: no loop calls another.
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

/** Runs a loop over all entries of `out`; the operands broadcast to its shape. */
export function run(loop: Loop, out: FloatArray, operands: LoopOperand[]): void {
  // Deferred operands come first, because computing them can also run loops.
  for (const x of operands) if (typeof x !== "number") void x.storage;
  let isFlat = out.isContiguous || out.isRowMajor;
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
      at[j] = x.start;
      grid.columnSteps[j] = x.size === 1 ? 0 : 1;
      isFlat = isFlat && (x.size === 1 || inSameOrder(out, x));
    }
  }
  if (isFlat) {
    grid.rows = 1;
    grid.columns = out.size;
    grid.rowStep = 0;
    grid.columnStep = 1;
    loop(grid, out.data, out.start, at);
  } else {
    runAxes(loop, out, operands);
  }
}

/** The same for entries that are not adjacent: the compiled loop covers the last two axes, a counter those before them. */
function runAxes(loop: Loop, out: FloatArray, operands: LoopOperand[]): void {
  const { shape, strides } = out;
  const last = shape.length - 1;
  grid.columns = shape[last];
  grid.columnStep = strides[last];
  grid.rows = last > 0 ? shape[last - 1] : 1;
  grid.rowStep = last > 0 ? strides[last - 1] : 0;
  for (let j = 0; j < operands.length; j++) {
    grid.columnSteps[j] = strideAlong(operands[j], last, shape.length);
    grid.rowSteps[j] = last > 0 ? strideAlong(operands[j], last - 1, shape.length) : 0;
  }
  runOuter(loop, out, operands, 0, out.start);
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
    runOuter(loop, out, operands, axis + 1, to + i * out.strides[axis]);
    for (let j = 0; j < operands.length; j++) at[j] += strideAlong(operands[j], axis, out.ndim);
  }
  for (let j = 0; j < operands.length; j++) {
    at[j] -= length * strideAlong(operands[j], axis, out.ndim);
  }
}

/** The stride of `x` along one of the `ndim` axes it is broadcast to; 0 if its entries are repeated. */
export function strideAlong(x: LoopOperand, axis: number, ndim: number): number {
  if (typeof x === "number") return 0;
  const own = axis - ndim + x.shape.length;
  return own < 0 || x.shape[own] === 1 ? 0 : x.strides[own];
}

/**
 * The shape that two shapes broadcast to: aligned at the last axis, each length the larger of the two, one of which is 1 if
 * they differ.
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

/** Whether both have the same number of entries, adjacent and in the same order. */
export function inSameOrder(out: FloatArray, x: FloatArray): boolean {
  if (x.size !== out.size) return false;
  return (
    (x.isContiguous && out.isContiguous && x.ndim === out.ndim) || (x.isRowMajor && out.isRowMajor)
  );
}
