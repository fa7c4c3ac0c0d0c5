import { formatShape } from "../checks";
import * as np from "../np";
import type { NdArray } from "../np";
import type { ArraysByName } from "../rnn_utils";
import { assertArray, sameShape } from "../numpy/ndarray";
import { checkInterrupt } from "../platform/node";
import type { Batch } from "./batches";
import type { Exercises } from "./exercises";
import { backward, forward } from "./layers";
import { outputWeights } from "./network";
import type { Network } from "./network";

/**
 * Softmax cross-entropy, averaged over the characters that count: - (1/N) Σ y log ŷ, with N = Σ mask.
 * A probability that underflows to 0 counts as the smallest positive double.
 * @param y_pred predictions ŷ of the top layer, (n_y, m, T_x)
 * @returns nats per character
 * @throws RangeError if the shapes do not match, or the mask is all zeros
 */
export function crossEntropy(y_pred: NdArray, { y, mask }: Batch): number {
  const count = counted("crossEntropy", y_pred, y, mask);
  return -np.sum(np.multiply(y, np.log(np.maximum(y_pred, Number.MIN_VALUE)))) / count;
}

/**
 * The backward pass from the loss to the hidden states. With ŷ = softmax(z) and z = Wy a + by, the gradient is
 *
 *     dz = mask * (ŷ - y) / N        dWy = Σ_t dz<t> a<t>'        dby = Σ dz        da<t> = Wy' dz<t>
 *
 * @param y_pred predictions ŷ, (n_y, m, T_x)
 * @param a hidden states of the top layer, (n_a, m, T_x)
 * @param Wy weights of the output layer, (n_y, n_a), called Wya in the RNN
 * @returns da (n_a, m, T_x), dWy (n_y, n_a), dby (n_y, 1)
 * @throws RangeError if the shapes do not match, or the mask is all zeros
 */
export function crossEntropyBackward(
  y_pred: NdArray,
  { y, mask }: Batch,
  a: NdArray,
  Wy: NdArray,
): { da: NdArray; dWy: NdArray; dby: NdArray } {
  const caller = "crossEntropyBackward";
  const count = counted(caller, y_pred, y, mask);
  assertArray(caller, "a", a, 3);
  const [n_y, m, T_x] = y_pred.shape;
  const n_a = a.shape[0];
  const dz = np.divide(np.multiply(mask, np.subtract(y_pred, y)), count);
  // Examples and steps side by side, (n, m · T_x): one product instead of T_x.
  const dz_all = np.reshape(dz, [n_y, m * T_x]);
  const a_all = np.reshape(a, [n_a, m * T_x]);
  return {
    da: np.reshape(np.dot(Wy.T, dz_all), [n_a, m, T_x]),
    dWy: np.dot(dz_all, a_all.T),
    dby: np.sum(dz_all, { axis: 1, keepdims: true }),
  };
}

/**
 * The loss of a batch, and its gradient with respect to every parameter and to the input.
 * @returns `gradients`, named `d` + parameter; `dx` (n_x, m, T_x)
 * @throws RangeError, TypeError naming the array or exercise that does not fit
 */
export function lossAndGradients(
  network: Network,
  batch: Batch,
  exercises: Exercises,
): { loss: number; gradients: ArraysByName; dx: NdArray } {
  const [y_pred, caches] = forward(network, batch.x, exercises);
  const name = outputWeights(network.cell);
  const { a } = caches;
  const { da, dWy, dby } = crossEntropyBackward(y_pred, batch, a, network.parameters[name]);
  const { gradients, dx } = backward(network, da, caches, exercises);
  const loss = crossEntropy(y_pred, batch);
  return { loss, gradients: { ...gradients, [`d${name}`]: dWy, dby }, dx };
}

/**
 * The loss over several batches, weighting all characters equally.
 * @returns nats per character
 */
export function lossOf(network: Network, batches: Batch[], exercises: Exercises): number {
  let nats = 0;
  let count = 0;
  for (const batch of batches) {
    checkInterrupt();
    const characters = np.sum(batch.mask);
    nats += characters * crossEntropy(forward(network, batch.x, exercises)[0], batch);
    count += characters;
  }
  if (count === 0)
    throw new RangeError("lossOf: batches must have at least one character, got none");
  return nats / count;
}

/** Checks the shapes, and returns the number of characters that count. */
function counted(caller: string, y_pred: NdArray, y: NdArray, mask: NdArray): number {
  assertArray(caller, "y_pred", y_pred, 3);
  assertArray(caller, "y", y, 3);
  assertArray(caller, "mask", mask, 2);
  if (!sameShape(y.shape, y_pred.shape) || !sameShape(mask.shape, y.shape.slice(1))) {
    throw new RangeError(
      `${caller}: y_pred (n_y, m, T_x), y and mask (m, T_x) must have matching shapes, got ` +
        [y_pred, y, mask].map(({ shape }) => formatShape(shape)).join(", "),
    );
  }
  const count = np.sum(mask);
  if (!(count > 0)) throw new RangeError(`${caller}: mask must be above 0 somewhere, got ${count}`);
  return count;
}
