import * as np from "../np";
import type { NdArray } from "../np";
import type { Matrix, Scope } from "./formula";
import { axesOf } from "./networks";

/** The lengths of the axes in one case. Of the T_x steps that go forward, `steps` come back. */
export interface Sizes {
  n_x: number;
  n_a: number;
  n_y: number;
  m: number;
  T_x: number;
  steps: number;
}

/** What one call of an exercise is given: arrays by name, drawn at random from a seed. */
export interface Case {
  sizes: Sizes;
  arrays: Record<string, NdArray>;
  /** What is special about this case. */
  about: string;
}

/** How a case is drawn: the stream's seed, the sizes, and what the arrays are multiplied by. */
export interface Draw {
  seed: number;
  sizes: Sizes;
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

/** The shape of `name` in a case of these sizes. Gradients over time have as many steps as come back. */
export function shapeOf(name: string, sizes: Sizes): number[] {
  const ofGradient = name === "da" || name === "dx" ? { ...sizes, T_x: sizes.steps } : sizes;
  return axesOf(name).map((axis) => lengthOf(axis, ofGradient));
}

/** Draws a case as NumPy would; the notebook's own stream of random numbers stays where it was. */
export function drawCase({ seed, sizes, order, scale = {}, about = "" }: Draw): Case {
  return np.random.withSeed(seed, () => {
    const arrays: Record<string, NdArray> = {};
    for (const name of order) {
      const drawn = np.random.randn(...shapeOf(name, sizes));
      arrays[name] = np.multiply(scale[name] ?? 1, drawn);
    }
    return { sizes, arrays, about };
  });
}

/** An array of two axes as a matrix. */
export const toMatrix = (array: NdArray): Matrix => array.tolist() as Matrix;

/** An array of three axes as one matrix per step. */
export function toSteps(array: NdArray): Matrix[] {
  const rows = array.tolist() as number[][][];
  return Array.from({ length: array.shape[2] }, (_, t) =>
    rows.map((columns) => columns.map((steps) => steps[t])),
  );
}

/** The arrays of two axes of a case. */
export function matrices({ arrays }: Case): Scope {
  return Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) =>
      array.shape.length === 2 ? [[name, toMatrix(array)]] : [],
    ),
  );
}
