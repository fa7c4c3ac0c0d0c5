import type { FloatArray } from "./float-array";

// Element-wise functions are loops over the entries of their operands and their result, wherever these lie in memory.
// A loop is compiled from its formula, so that V8 sees the arithmetic itself and not a call for each entry.

/** An operand as a loop sees it: an array, stretched to the shape of the result, or a number. */
export type LoopOperand = FloatArray | number;

/** `out[to + i * toStep] = formula` for `count` entries, where operand j is `data[j][at[j] + i * step[j]]`. */
export type Loop = (
  count: number,
  out: Float64Array,
  to: number,
  toStep: number,
  data: Float64Array[],
  at: number[],
  step: number[],
) => void;

/** The loop of a formula of the operands `names`: `compile("a + b", "a", "b")`. */
export function compile(formula: string, ...names: string[]): Loop {
  const each = (text: (name: string, j: number) => string): string => names.map(text).join(" ");
  return new Function(
    ...["count", "out", "to", "toStep", "data", "at", "step"],
    `${each((x, j) => `const from_${x} = data[${j}], step_${x} = step[${j}]; let at_${x} = at[${j}];`)}
    for (let i = 0; i < count; i++) {
      ${each((x) => `const ${x} = from_${x}[at_${x}]; at_${x} += step_${x};`)}
      out[to] = ${formula};
      to += toStep;
    }`,
  ) as Loop;
}

/** `out = x` */
export const copyLoop = compile("x", "x");

// What a loop is given. Loops do not call each other, so that there is only ever one at work.
const numbers = Array.from({ length: 8 }, () => new Float64Array(1));
const data: Float64Array[] = [];
const at: number[] = [];
const step: number[] = [];

/** Runs a loop over all entries of `out`; the operands' shapes broadcast to its. */
export function run(loop: Loop, out: FloatArray, ...operands: LoopOperand[]): void {
  let flat = out.rowMajor;
  for (let j = 0; j < operands.length; j++) {
    const x = operands[j];
    if (typeof x === "number") {
      numbers[j][0] = x;
      data[j] = numbers[j];
      at[j] = step[j] = 0;
    } else {
      data[j] = x.data;
      at[j] = x.offset;
      step[j] = x.size === 1 ? 0 : 1;
      flat = flat && (x.size === 1 || (x.rowMajor && x.size === out.size));
    }
  }
  if (flat) loop(out.size, out.data, out.offset, 1, data, at, step);
  else runAxes(loop, out, operands);
}

/** The same where entries do not lie in one piece: the last axis by the loop, those before it by counting. */
function runAxes(loop: Loop, out: FloatArray, operands: LoopOperand[]): void {
  const { shape, stride } = out;
  const steps = operands.map((x) => broadcastStrides(x, shape.length));
  // The longer of the last two axes is the one for the loop.
  const last = shape.length - 1;
  const swap = last > 0 && shape[last] < shape[last - 1] && shape[last] < 4;
  const axes = shape.map((_, axis) => axis);
  if (swap) axes.push(axes.splice(last - 1, 1)[0]);
  const inner = axes[last];
  for (let j = 0; j < steps.length; j++) step[j] = steps[j][inner];
  const walk = (level: number, to: number): void => {
    if (level === last) return loop(shape[inner], out.data, to, stride[inner], data, at, step);
    const axis = axes[level];
    for (let i = 0; i < shape[axis]; i++) {
      walk(level + 1, to + i * stride[axis]);
      for (let j = 0; j < steps.length; j++) at[j] += steps[j][axis];
    }
    for (let j = 0; j < steps.length; j++) at[j] -= steps[j][axis] * shape[axis];
  };
  walk(0, out.offset);
}

/** The strides of `x` as it is stretched over `ndim` axes: 0 along every axis that it is repeated on. */
export function broadcastStrides(x: LoopOperand, ndim: number): number[] {
  const strides = new Array<number>(ndim).fill(0);
  if (typeof x === "number") return strides;
  const missing = ndim - x.shape.length;
  for (let axis = missing; axis < ndim; axis++) {
    if (x.shape[axis - missing] !== 1) strides[axis] = x.stride[axis - missing];
  }
  return strides;
}
