import { assertSeed, assertWhole } from "../checks";
import * as np from "../np";
import { withSeed } from "../numpy/ndarray";
import type { NdArray } from "../np";
import type { GruCaches, LstmCaches } from "../parameters";
import { pause } from "../platform/node";
import type { Batch } from "./batches";
import { configure } from "./configuration";
import type { Configuration } from "./configuration";
import type { Exercises } from "./exercises";
import { forward } from "./layers";
import { lossAndGradients } from "./loss";
import { initializeNetwork } from "./network";
import type { Network } from "./network";
import { clipByGlobalNorm, initializeAverages, updateParameters } from "./optimizer";

/** Number of symbols. A guess is right one time in SYMBOLS. */
export const SYMBOLS = 4;

/**
 * The task: the first step shows one of four symbols, and later steps show others that do not matter. `distance` steps after the
 * first, the network must name the first symbol. Only that answer counts in the loss.
 *
 * Inputs 0 to 3 are the symbol to remember, 4 to 7 the others. The last step shows nothing.
 * @param distance k: T_x is k + 1
 * @param m sequences
 * @returns a batch of n_x = 8, n_y = 4, drawn from np.random
 * @throws RangeError if distance or m is not a whole number from 1 up
 */
export function rememberTask(distance: number, m: number): Batch {
  assertWhole("rememberTask", "distance", distance, 1, 10_000);
  assertWhole("rememberTask", "m", m, 1);
  const T_x = distance + 1;
  const draws = np.random.random_sample([m, distance]);
  const batch = {
    x: np.zeros([2 * SYMBOLS, m, T_x]),
    y: np.zeros([SYMBOLS, m, T_x]),
    mask: np.zeros([m, T_x]),
  };
  for (let i = 0; i < m; i++) {
    for (let t = 0; t < distance; t++) {
      const symbol = Math.floor(SYMBOLS * draws.get(i, t));
      batch.x.set(t === 0 ? symbol : SYMBOLS + symbol, i, t, 1);
      if (t === 0) batch.y.set(symbol, i, distance, 1);
    }
    batch.mask.set(i, distance, 1);
  }
  return batch;
}

/** The loss (nats) at which the task counts as learned: the correct answer has probability 0.98. */
const LEARNED = 0.02;

/** The result of training a network for one distance. */
export interface Recall {
  /** Share of correct answers on new sequences, 0 to 1. */
  accuracy: number;
  /** Before training: the norm of the loss's gradient with respect to the symbol to remember. */
  gradient: number;
  /**
   * Before training: how much of a gradient the memory alone passes back over the distance. It is the mean over units and
   * examples of a product: of the LSTM's forget gates, or of what the GRU's update gates leave. It is 0 for an RNN.
   */
  kept: number;
}

/**
 * Trains a network to remember over one distance, and tests it. It yields to the event loop between steps, so that it can be
 * interrupted.
 * @param options.steps maximum number of training batches; training ends early if the task is learned
 * @throws RangeError, TypeError naming the setting or exercise that does not fit
 */
export async function recallOver(
  distance: number,
  configuration: Configuration,
  exercises: Exercises,
  { steps = 300 }: { steps?: number } = {},
): Promise<Recall> {
  const settings = configure(configuration);
  assertWhole("recallOver", "steps", steps, 1);
  assertSeed("recallOver", "seed", settings.seed);
  const { batch_size: m, learning_rate, final_learning_rate, clip_norm, seed, n_a } = settings;
  const sizes = { n_x: 2 * SYMBOLS, n_a, n_y: SYMBOLS };
  const network = initializeNetwork(settings, sizes, seed, settings.forget_bias);
  const batches = withSeed(seed, () =>
    Array.from({ length: steps }, () => rememberTask(distance, m)),
  );
  const asked = withSeed(seed + 1, () => rememberTask(distance, 200));
  const { dx } = lossAndGradients(network, asked, exercises);
  const gradient = Math.sqrt(np.sum(np.square(np.slice(dx, [":", ":", 0]))));
  const kept = keptByMemory(network, asked, exercises);
  let averages = initializeAverages(settings, network.parameters);
  for (const [k, batch] of batches.entries()) {
    const { loss, gradients } = lossAndGradients(network, batch, exercises);
    if (loss < LEARNED) break;
    const rate = final_learning_rate + (1 - k / steps) * (learning_rate - final_learning_rate);
    const clipped = clipByGlobalNorm(gradients, clip_norm);
    const next = updateParameters(settings, network.parameters, clipped, averages, k + 1, rate);
    network.parameters = next.parameters;
    averages = next.averages;
    await pause();
  }
  return { accuracy: accuracyOf(network, asked, exercises), gradient, kept };
}

/** The mean product of what the top layer's gates keep at each step, from the second step to the last. */
function keptByMemory(network: Network, { x }: Batch, exercises: Exercises): number {
  if (network.cell === "rnn") return 0;
  const [, caches] = forward(network, x, exercises);
  const top = caches.layers[caches.layers.length - 1];
  const gates =
    network.cell === "lstm"
      ? (top as LstmCaches)[0].map((cache) => cache[4]) // ft
      : (top as GruCaches)[0].map((cache) => np.subtract(1, cache[2])); // 1 - ut
  const [first, ...rest] = gates.slice(1);
  return np.mean(rest.reduce((product, kept) => np.multiply(product, kept), first));
}

/** The share of counted characters whose likeliest prediction is correct. */
export function accuracyOf(network: Network, batch: Batch, exercises: Exercises): number {
  const [y_pred] = forward(network, batch.x, exercises);
  const best = np.max(y_pred, { axis: 0, keepdims: true });
  const probabilityOfRight = np.sum(np.multiply(batch.y, y_pred), { axis: 0 });
  const right = (p: NdArray, most: NdArray, i: number, t: number) =>
    p.get(i, t) === most.get(0, i, t) ? batch.mask.get(i, t) : 0;
  const [m, T_x] = batch.mask.shape;
  let sum = 0;
  for (let i = 0; i < m; i++) {
    for (let t = 0; t < T_x; t++) sum += right(probabilityOfRight, best, i, t);
  }
  return sum / np.sum(batch.mask);
}
