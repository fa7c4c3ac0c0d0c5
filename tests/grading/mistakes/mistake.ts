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

/** What a loop passes to the cell in the place of `x[:, :, t]`. */
export const wrongSteps = (cell: keyof Exercises): Line[] => [
  [
    'np.slice(x, [":", ":", t])',
    "np.slice(x, [t])",
    "xt",
    new RegExp(
      /stopped with an error at `const \[a_t, [^\n]* = CELL\(xt, [^]*`xt` is `np\.slice\(x, \[t\]\)`, which has shape \(m, T_x\) = \(6, 4\), but `xt` has shape \(n_x, m\)/.source.replace(
        "CELL",
        cell,
      ),
    ),
  ],
  [
    'np.slice(x, [":", ":", t])',
    "x[t] as any",
    "xt",
    /`xt` is `x\[t\]`, which is undefined: arrays cannot be indexed with/,
  ],
  [
    'np.slice(x, [":", ":", t])',
    'np.slice(x, [":", t])',
    "xt",
    /`xt` is `np\.slice\(x, \[":", t\]\)`, which has shape \(n_x, T_x\) = \(2, 4\)/,
  ],
  [
    `${cell}(xt,`,
    `${cell}(np.slice(x, [t]),`,
    "xt",
    /`np\.slice\(x, \[t\]\)` has shape \(m, T_x\)|`np\.slice\(x, \[t\]\)` is/,
  ],
];
