import * as np from "../lib/np";
import type { NdArray } from "../lib/np";
import { largestDifference } from "./differences";
import type { NumpyProcess } from "./numpy-process";
import { fastest } from "./timing";
import type { Comparison } from "./timing";

/** A function of `np` and its NumPy counterpart. */
export interface FunctionResult extends Comparison {
  name: string;
  entries: number;
}

/** The shapes of an array of a thousand and of a million entries, with two axes and with three. */
const SIZES = [
  { entries: 1000, matrix: [25, 40], steps: [10, 20, 5], repeat: 100 },
  { entries: 1_000_000, matrix: [1000, 1000], steps: [100, 100, 100], repeat: 1 },
];

/** Single functions, by the names of their NumPy counterparts in functions.py. */
function functions(matrix: number[], steps: number[]): Record<string, () => NdArray | number> {
  np.random.seed(1);
  const x = np.random.randn(...matrix);
  const y = np.random.randn(...matrix);
  const z = np.random.randn(...steps);
  const same = np.copy(x);
  const positive = np.add(np.abs(x), 0.5);
  const row = np.random.randn(1, matrix[1]);
  const column = np.random.randn(matrix[0], 1);
  return {
    "add(x, y)": () => np.add(x, y),
    "add(x, row)": () => np.add(x, row),
    "multiply(x, column)": () => np.multiply(x, column),
    "divide(x, y)": () => np.divide(x, y),
    "maximum(x, 0)": () => np.maximum(x, 0),
    "negative(x)": () => np.negative(x),
    "abs(x)": () => np.abs(x),
    "square(x)": () => np.square(x),
    "sqrt(positive)": () => np.sqrt(positive),
    "exp(x)": () => np.exp(x),
    "log(positive)": () => np.log(positive),
    "tanh(x)": () => np.tanh(x),
    "power(positive, 3)": () => np.power(positive, 3),
    "clip(x, -1, 1)": () => np.clip(x, -1, 1),
    "sum(x)": () => np.sum(x),
    "sum(x), axis 0": () => np.sum(x, { axis: 0 }),
    "sum(x), axis 1": () => np.sum(x, { axis: 1 }),
    "mean(x)": () => np.mean(x),
    "max(x)": () => np.max(x),
    "max(x), axis 0": () => np.max(x, { axis: 0 }),
    "min(x)": () => np.min(x),
    "argmax(x)": () => np.argmax(x),
    "argmax(x), axis 0": () => np.argmax(x, { axis: 0 }),
    "sum(z), three axes": () => np.sum(z),
    "sum(z), axis 0 of three": () => np.sum(z, { axis: 0 }),
    "sum(z), axis 1 of three": () => np.sum(z, { axis: 1 }),
    "sum(z), axis 2 of three": () => np.sum(z, { axis: 2 }),
    "max(z), three axes": () => np.max(z),
    "copy(x)": () => np.copy(x),
    "copy(x.T)": () => np.copy(x.T),
    "concatenate([x, y])": () => np.concatenate([x, y]),
    "array_equal(x, same)": () => Number(np.array_equal(x, same)),
    "allclose(x, same)": () => Number(np.allclose(x, same)),
    "random.randn": () => np.random.randn(...matrix),
    "random.random_sample": () => np.random.random_sample(matrix),
  };
}

/** Single functions, side by side with NumPy's, which compute the same numbers. */
export async function compareFunctions(
  numpy: NumpyProcess,
  isQuick: boolean,
): Promise<FunctionResult[]> {
  const results: FunctionResult[] = [];
  for (const { entries, matrix, steps, repeat } of SIZES) {
    await numpy.ask({ prepare_functions: [matrix, steps] });
    const own = functions(matrix, steps);
    // All run once before any is timed, while both random streams are at the same position.
    for (const [name, call] of Object.entries(own)) {
      const { outputs } = await numpy.ask({ outputs: name });
      const result = call();
      const array = typeof result === "number" ? np.full([], result) : result;
      const difference = largestDifference([array], outputs);
      if (!(difference < 1e-9)) throw new Error(`bench: ${name} differs by ${difference}`);
    }
    const rounds = { rounds: isQuick ? 1 : 5, seconds: isQuick ? 0.01 : 0.06, repeat };
    for (const [name, call] of Object.entries(own)) {
      results.push({ name, entries, ...(await fastest(call, numpy, name, rounds)) });
    }
  }
  return results;
}
