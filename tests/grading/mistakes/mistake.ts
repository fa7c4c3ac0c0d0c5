import type { Exercises } from "../../worked-notebook";

/** A realistic mistake: what of the worked solution is replaced by what, the quantity to be named and the cause. */
export interface Mistake {
  exercise: keyof Exercises;
  replace: string | RegExp;
  by: string;
  /** Must be in the message. */
  names: string;
  cause: RegExp;
}

type Line = [replace: string | RegExp, by: string, names: string, cause: RegExp];

/** The mistakes of an exercise. */
export const of = (exercise: keyof Exercises, lines: Line[]): Mistake[] =>
  lines.map(([replace, by, names, cause]) => ({ exercise, replace, by, names, cause }));

// Slices that are views of what the loop writes into.
export const before = (state: string) => `np.slice(${state}, [":", ":", t - 1])`;
export const own = (state: string) => `np.slice(${state}, [":", ":", t])`;
export const first = (state: string) => `np.slice(${state}, [":", ":", 0])`;

export const softmaxOfRows = "((z) => softmax(z.T).T)";
