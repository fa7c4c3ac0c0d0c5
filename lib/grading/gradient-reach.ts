import * as np from "../np";
import type { NdArray } from "../np";
import { assertArray } from "../numpy/ndarray";
import { caseOf } from "./cases";
import { EXERCISES } from "./exercises";
import type { Matrix } from "./formula";
import { runBackward, runForward } from "./model";

/**
 * How much of a gradient at the last step reaches each step of a network, computed with the formulas that its tests use instead of
 * the learner's functions.
 * @param x input, (n_x, m, T_x)
 * @param a0 initial hidden state, (n_a, m)
 * @param da_last gradient of the last hidden state, (n_a, m)
 * @param parameters of the network, by name
 * @returns the norm of the gradient at each of the T_x steps: of the hidden state's, together with the memory's if there is one
 * @throws TypeError, RangeError if x, a0 or da_last is not an array of these axes; Error if the sizes do not fit each other
 */
export function gradientReach(
  cell: "rnn" | "lstm",
  x: NdArray,
  a0: NdArray,
  da_last: NdArray,
  parameters: object,
): number[] {
  const caller = "gradientReach";
  assertArray(caller, "x", x, 3);
  assertArray(caller, "a0", a0, 2);
  assertArray(caller, "da_last", da_last, 2);
  const { network, model } = EXERCISES[`${cell}_backward`];
  const arrays = parameters as Record<string, NdArray>;
  const [n_x, m, T_x] = x.shape;
  const sizes = { n_x, m, T_x, n_a: a0.shape[0], n_y: arrays.by.shape[0], steps: T_x };
  const da = np.zeros([sizes.n_a, m, T_x]);
  np.assign(da, [":", ":", -1], da_last);
  const given = caseOf({ sizes, axes: network.axes, about: "" }, { x, a0, da, ...arrays });
  const { steps } = runBackward(model, given, runForward(network.loop, given).steps);
  const reach = steps
    .slice(0, -1)
    .map(({ da_prev, dc_prev }) => norm([...da_prev, ...(dc_prev ?? [])]));
  return [...reach.reverse(), norm(da_last.tolist() as Matrix)];
}

const norm = (A: Matrix): number =>
  Math.sqrt(A.flat().reduce((sum, entry) => sum + entry * entry, 0));
