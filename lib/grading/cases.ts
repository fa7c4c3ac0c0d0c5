import * as np from "../np";
import { withSeed } from "../numpy/ndarray";
import type { NdArray } from "../np";
import type { Matrix, Scope } from "./formula";

/** The axes of arrays by name, as the names of their lengths: n_a, n_a + n_x. */
export type Axes = Record<string, string[]>;

/** The lengths of the axes in one case. The forward pass has T_x steps, the backward pass `steps`. */
export interface Sizes {
  n_x: number;
  n_a: number;
  n_y: number;
  m: number;
  T_x: number;
  steps: number;
}

/** The inputs of one call of an exercise: arrays by name, drawn at random from a seed. */
export interface Case {
  sizes: Sizes;
  axes: Axes;
  arrays: Record<string, NdArray>;
  /** The 2-D arrays, for the formulas, and `zeros` in the shape of the states. */
  matrices: Scope;
  /** The 3-D arrays, as one matrix per step. */
  overTime: Record<string, Matrix[]>;
  /** What is special about this case. */
  about: string;
}

/** How a case is drawn: the seed, the sizes, and the factors of the arrays. */
export interface Draw {
  seed: number;
  sizes: Sizes;
  axes: Axes;
  /** Names in the order in which NumPy drew them. */
  order: string[];
  scale?: Record<string, number>;
  about?: string;
}

/** The length of an axis: "n_a + n_x" is 5 + 3. */
export function lengthOf(axis: string, sizes: Sizes): number {
  return axis
    .split(" + ")
    .reduce((sum, name) => sum + (sizes[name as keyof Sizes] ?? Number(name)), 0);
}

/** The shape of `name` in a case. Gradients over time have `sizes.steps` steps. */
export function shapeOf(name: string, { sizes, axes }: Pick<Case, "sizes" | "axes">): number[] {
  const ofGradient = name === "da" || name === "dx" ? { ...sizes, T_x: sizes.steps } : sizes;
  return axes[name].map((axis) => lengthOf(axis, ofGradient));
}

const LENGTHS = ["n_x", "n_a", "n_y", "m", "T_x", "n_a + n_x"];

/** A shape by the names of its lengths, (n_a, T_x); a length with several names, or none, stays a number. */
export function shapeInNames(shape: readonly number[], sizes: Sizes): string[] {
  return shape.map((length) => {
    const named = LENGTHS.filter((axis) => lengthOf(axis, sizes) === length);
    return named.length === 1 ? named[0] : String(length);
  });
}

/** The lengths in `shape` that no axis of this case has. */
export function foreignLengths(shape: readonly number[], sizes: Sizes): number[] {
  const own = [1, sizes.steps, ...LENGTHS.map((axis) => lengthOf(axis, sizes))];
  return [...new Set(shape)].filter((length) => !own.includes(length));
}

/** Draws a case as NumPy would, without advancing the notebook's own random numbers. */
export function drawCase({ seed, sizes, axes, order, scale = {}, about = "" }: Draw): Case {
  return withSeed(seed, () => {
    const arrays: Record<string, NdArray> = {};
    for (const name of order) {
      const drawn = np.random.randn(...shapeOf(name, { sizes, axes }));
      arrays[name] = np.multiply(scale[name] ?? 1, drawn);
    }
    return caseOf({ sizes, axes, about }, arrays);
  });
}

/** The case with these arrays, the rest as in another. */
export function caseOf(
  { sizes, axes, about }: Pick<Case, "sizes" | "axes" | "about">,
  arrays: Record<string, NdArray>,
): Case {
  const [matrices, overTime] = [{} as Scope, {} as Record<string, Matrix[]>];
  for (const [name, array] of Object.entries(arrays)) {
    if (array.shape.length === 2) matrices[name] = array.tolist() as Matrix;
    else overTime[name] = toSteps(array);
  }
  matrices.zeros = (matrices.a0 ?? matrices.a_prev).map((row) => row.map(() => 0));
  return { sizes, axes, arrays, matrices, overTime, about };
}

function toSteps(array: NdArray): Matrix[] {
  const rows = array.tolist() as number[][][];
  return Array.from({ length: array.shape[2] }, (_, t) =>
    rows.map((columns) => columns.map((steps) => steps[t])),
  );
}
