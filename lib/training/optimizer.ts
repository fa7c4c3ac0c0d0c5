import { assertInRange, describe, refuse } from "../checks";
import * as np from "../np";
import { initialize_adam, update_parameters_with_adam } from "../rnn_utils";
import type { ArraysByName } from "../rnn_utils";
import type { Configuration } from "./configuration";

/**
 * Adam's usual constants. The usual epsilon, 1e-8, is outside the root; inside the root, that is 1e-16. With 1e-8 inside, as in
 * the course's file, gradients below 1e-4 would barely move anything.
 */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-16;

/** Adam's moving averages. A plain gradient step has none. */
export interface Averages {
  v: ArraysByName;
  s: ArraysByName;
}

/**
 * The norm of all gradients together, as one long vector: √ Σ g².
 * @throws TypeError if gradients is not an object of arrays
 */
export function globalNorm(gradients: ArraysByName): number {
  if (typeof gradients !== "object" || gradients === null || gradients instanceof np.NdArray) {
    refuse("globalNorm", "gradients", "an object of arrays", gradients, TypeError);
  }
  return Math.sqrt(Object.values(gradients).reduce((sum, g) => sum + np.sum(np.square(g)), 0));
}

/**
 * Clips the gradients' norm to `limit`: if it is larger, all are scaled down by the same factor, which keeps their direction
 * (Pascanu, Mikolov, Bengio 2013).
 * @returns the gradients themselves, or new ones if they were clipped
 * @throws RangeError if limit is not above 0, or a gradient is not finite
 */
export function clipByGlobalNorm(gradients: ArraysByName, limit: number): ArraysByName {
  const caller = "clipByGlobalNorm";
  assertInRange(caller, "limit", limit, "above 0", (x) => x > 0);
  const norm = globalNorm(gradients);
  assertInRange(caller, "the norm of the gradients", norm, "finite", () => true);
  if (norm <= limit) return gradients;
  return mapArrays(gradients, (g) => np.multiply(g, limit / norm));
}

/**
 * A plain gradient step, W - learning_rate dW, named as in the course's utils.
 * @throws RangeError if the learning rate is not above 0; naming a gradient that is missing or has the wrong shape
 */
export function update_parameters(
  parameters: ArraysByName,
  gradients: ArraysByName,
  learning_rate: number,
): ArraysByName {
  const caller = "update_parameters";
  assertInRange(caller, "learning_rate", learning_rate, "above 0", (x) => x > 0);
  return mapArrays(parameters, (W, name) => {
    const dW = gradients?.[`d${name}`];
    if (!(dW instanceof np.NdArray) || String(dW.shape) !== String(W.shape)) {
      throw new RangeError(
        `${caller}: gradients.d${name} must have shape (${W.shape.join(", ")}), got ${describe(dW)}`,
      );
    }
    return np.subtract(W, np.multiply(learning_rate, dW));
  });
}

/** Zeros for Adam, nothing for a plain gradient step. */
export function initializeAverages(
  { optimizer }: Pick<Configuration, "optimizer">,
  parameters: ArraysByName,
): Averages {
  if (optimizer !== "adam") return { v: {}, s: {} };
  const [v, s] = initialize_adam(parameters);
  return { v, s };
}

/**
 * One step of the configured optimizer, for parameters of any names. Arguments are not changed.
 * @param t the number of the step, counted from 1
 * @throws RangeError, TypeError naming the gradient or setting that does not fit
 */
export function updateParameters(
  { optimizer }: Pick<Configuration, "optimizer">,
  parameters: ArraysByName,
  gradients: ArraysByName,
  averages: Averages,
  t: number,
  learningRate: number,
): { parameters: ArraysByName; averages: Averages } {
  if (optimizer !== "adam") {
    return { parameters: update_parameters(parameters, gradients, learningRate), averages };
  }
  const [next, v, s] = update_parameters_with_adam(
    parameters,
    gradients,
    averages.v,
    averages.s,
    t,
    learningRate,
    BETA1,
    BETA2,
    EPSILON,
  );
  return { parameters: next, averages: { v, s } };
}

function mapArrays(
  arrays: ArraysByName,
  change: (array: np.NdArray, name: string) => np.NdArray,
): ArraysByName {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [name, change(array, name)]),
  );
}
