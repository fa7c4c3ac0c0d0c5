import * as np from "../np";
import type { NdArray } from "../np";
import { entries } from "../numpy/ndarray";
import type { ArraysByName } from "../rnn_utils";
import type { Batch } from "./batches";
import { assertNumber, assertSeed, assertWhole } from "./checks";
import type { Exercises } from "./exercises";
import { crossEntropy, lossAndGradients } from "./loss";
import { forward } from "./network";
import type { Network } from "./network";
import { shuffled } from "./random";

/**
 * How far two gradients are apart: ‖g - h‖ / (‖g‖ + ‖h‖). 0 where both are zero.
 * @throws where the lengths differ
 */
export function relativeError(g: number[], h: number[]): number {
  if (g.length !== h.length) {
    throw new RangeError(
      `relativeError: g and h must be of the same length, got ${g.length} and ${h.length}`,
    );
  }
  const norm = (x: number[]) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  const both = norm(g) + norm(h);
  return both === 0 ? 0 : norm(g.map((value, i) => value - h[i])) / both;
}

/**
 * The gradients of the loss against finite differences, for every parameter and the input. With the central difference
 * D(ε) = (J(W + ε) - J(W - ε)) / 2ε, whose error falls with ε², (4 D(ε) - D(2ε)) / 3 has one that falls with ε⁴, so that ε
 * may be large enough for the rounding of J not to matter.
 * @param options.count entries of each array that are tried, drawn without repetition; Infinity for all
 * @returns the relative error of each gradient, by name
 * @throws naming what does not fit
 */
export function checkGradients(
  network: Network,
  batch: Batch,
  exercises: Exercises,
  { count = 12, epsilon = 5e-3, seed = 1 } = {},
): Record<string, number> {
  if (count !== Infinity) assertWhole("checkGradients", "count", count, 1);
  assertNumber("checkGradients", "epsilon", epsilon, "above 0", (x) => x > 0);
  assertSeed("checkGradients", "seed", seed);
  const { gradients, dx } = lossAndGradients(network, batch, exercises);
  const { parameters } = network;
  const errors: Record<string, number> = {};
  const compare = (name: string, W: NdArray, dW: NdArray, loss: (changed: NdArray) => number) => {
    const all = Array.from({ length: W.size }, (_, i) => i);
    const tried = np.random.withSeed(seed, () => shuffled(all)).slice(0, count);
    const central = (i: number, e: number) =>
      (loss(changedAt(W, i, e)) - loss(changedAt(W, i, -e))) / (2 * e);
    const numeric = tried.map((i) => (4 * central(i, epsilon) - central(i, 2 * epsilon)) / 3);
    errors[name] = relativeError(
      tried.map((i) => entries(dW)[i]),
      numeric,
    );
  };
  const lossWith = (changed: ArraysByName, x: NdArray) =>
    crossEntropy(forward({ ...network, parameters: changed }, x, exercises)[0], batch);
  for (const [name, W] of Object.entries(parameters)) {
    compare(`d${name}`, W, gradients[`d${name}`], (changed) =>
      lossWith({ ...parameters, [name]: changed }, batch.x),
    );
  }
  compare("dx", batch.x, dx, (changed) => lossWith(parameters, changed));
  return errors;
}

/** A copy of W with one entry, counted in row-major order, changed. */
function changedAt(W: NdArray, index: number, by: number): NdArray {
  const changed = np.copy(W);
  entries(changed)[index] += by;
  return changed;
}
