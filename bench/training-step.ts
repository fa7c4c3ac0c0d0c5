import * as np from "../lib/np";
import type { NdArray } from "../lib/np";
import { batchesOf } from "../lib/training/batches";
import { lossAndGradients } from "../lib/training/loss";
import { dinosaurNames, splitNames } from "../lib/training/names";
import { initializeNetwork } from "../lib/training/network";
import { clipByGlobalNorm, initializeAverages, updateParameters } from "../lib/training/optimizer";
import { vocabularyOf } from "../lib/training/vocabulary";
import { entries } from "../lib/numpy/ndarray";
import { computed } from "./cases";
import { exercises } from "../tests/worked-notebook";

/** Part 4's own network and batch. */
const [N_A, SIZE, LENGTH, CLIP_NORM, LEARNING_RATE] = [64, 16, 30, 5, 0.01];
const OPTIMIZER = { optimizer: "adam" } as const;

/** The first step of part 4's training, repeated: LSTM, loss, gradients, clipping, Adam. */
export interface TrainingStep {
  /** n_x, n_a, n_y, m, T_x */
  shape: number[];
  /** The input of the other sides. */
  request: object;
  /** The parameters after the step, in the order of `request`. */
  run: () => NdArray[];
}

export function trainingStep(): TrainingStep {
  const names = splitNames(dinosaurNames()).training;
  const vocabulary = vocabularyOf(names);
  const batches = batchesOf(names, vocabulary, { size: SIZE, length: LENGTH, seed: 1 });
  const batch = batches.sort((a, b) => a.x.shape[2] - b.x.shape[2])[batches.length >> 1];
  const [n_x, m, T_x] = batch.x.shape;
  const architecture = { cell: "lstm", n_layers: 1 } as const;
  const network = initializeNetwork(architecture, { n_x, n_a: N_A, n_y: n_x }, 1);
  const averages = initializeAverages(OPTIMIZER, network.parameters);
  const functions = exercises();
  const run = (): NdArray[] => {
    const { gradients } = lossAndGradients(network, batch, functions);
    const clipped = clipByGlobalNorm(gradients, CLIP_NORM);
    const { parameters } = network;
    const next = updateParameters(OPTIMIZER, parameters, clipped, averages, 1, LEARNING_RATE);
    return computed(Object.values(next.parameters));
  };
  const arrays = { ...batch, ...network.parameters };
  const request = {
    arrays: Object.fromEntries(
      Object.entries(arrays).map(([name, x]) => [name, { shape: x.shape, data: base64(x) }]),
    ),
    names: Object.keys(network.parameters),
    clip_norm: CLIP_NORM,
    learning_rate: LEARNING_RATE,
  };
  return { shape: [n_x, N_A, n_x, m, T_x], request, run };
}

/** The entries in row-major order, as bytes. */
function base64(x: NdArray): string {
  const { buffer, byteOffset, byteLength } = entries(np.copy(x));
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}
