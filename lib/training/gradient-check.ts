import { assertSeed, assertWhole, describe } from "../checks";
import * as np from "../np";
import type { NdArray } from "../np";
import { assertArray, entries, withSeed } from "../numpy/ndarray";
import { checkInterrupt } from "../platform/node";
import type { ArraysByName } from "../rnn_utils";
import type { Batch } from "./batches";
import type { Exercises } from "./exercises";
import { forward } from "./layers";
import { crossEntropy, lossAndGradients } from "./loss";
import type { Network } from "./network";
import { shuffled } from "./random";

/** Step size of the finite differences. */
const EPSILON = 3e-4;

/**
 * The relative error of two gradients: ‖g - h‖ / (‖g‖ + ‖h‖), or 0 if both are zero.
 * @throws RangeError if the lengths differ
 */
export function relativeError(g: number[], h: number[]): number {
  if (!Array.isArray(g) || !Array.isArray(h) || g.length !== h.length) {
    throw new RangeError(
      `relativeError: g and h must be lists of the same length, got ${describe(g)} and ${describe(h)}`,
    );
  }
  const norm = (x: number[]) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  const both = norm(g) + norm(h);
  return both === 0 ? 0 : norm(g.map((value, i) => value - h[i])) / both;
}

/**
 * The gradient of J with respect to W by finite differences, entry by entry. The error of D(ε) = (J(W + ε) - J(W - ε)) / 2ε is
 * of order ε², and that of (4 D(ε) - D(2ε)) / 3 is of order ε⁴. So ε can be large enough that rounding in J does not matter.
 * @param J a loss, of an array of W's shape
 * @param tried indices of the entries to try, in row-major order; default: all
 * @returns the gradient's entries, in the order of `tried`
 */
export function numericGradient(
  J: (W: NdArray) => number,
  W: NdArray,
  tried: number[] = indices(W),
): number[] {
  assertArray("numericGradient", "W", W);
  const moved = (i: number, by: number) => {
    checkInterrupt();
    const changed = np.reshape(np.copy(W), [W.size]);
    changed.set(i, changed.get(i) + by);
    return J(np.reshape(changed, W.shape));
  };
  const D = (i: number, epsilon: number) =>
    (moved(i, epsilon) - moved(i, -epsilon)) / (2 * epsilon);
  return tried.map((i) => (4 * D(i, EPSILON) - D(i, 2 * EPSILON)) / 3);
}

/**
 * Compares the gradients of the loss with finite differences, for every parameter and the input.
 * @param options.count number of entries to try in each array, drawn without replacement
 * @returns the relative error of each gradient, by name
 * @throws RangeError, TypeError naming the argument that does not fit
 */
export function checkGradients(
  network: Network,
  batch: Batch,
  exercises: Exercises,
  { count = 10, seed = 1 } = {},
): Record<string, number> {
  assertWhole("checkGradients", "count", count, 1);
  assertSeed("checkGradients", "seed", seed);
  const { gradients, dx } = lossAndGradients(network, batch, exercises);
  const { parameters } = network;
  const lossWith = (changed: ArraysByName, x: NdArray) =>
    crossEntropy(forward({ ...network, parameters: changed }, x, exercises)[0], batch);
  const compare = (W: NdArray, dW: NdArray, J: (W: NdArray) => number) => {
    const tried = withSeed(seed, () => shuffled(indices(W))).slice(0, count);
    const analytic = entries(dW);
    return relativeError(
      tried.map((i) => analytic[i]),
      numericGradient(J, W, tried),
    );
  };
  const errors = Object.entries(parameters).map(([name, W]) => [
    `d${name}`,
    compare(W, gradients[`d${name}`], (changed) =>
      lossWith({ ...parameters, [name]: changed }, batch.x),
    ),
  ]);
  const ofInput = compare(batch.x, dx, (changed) => lossWith(parameters, changed));
  return { ...Object.fromEntries(errors), dx: ofInput };
}

const indices = ({ size }: NdArray): number[] => Array.from({ length: size }, (_, i) => i);
