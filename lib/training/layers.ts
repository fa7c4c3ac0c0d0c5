import * as np from "../np";
import type { NdArray } from "../np";
import type {
  GruCaches,
  GruParameters,
  LstmCaches,
  LstmParameters,
  RnnCaches,
  RnnParameters,
} from "../parameters";
import type { ArraysByName } from "../rnn_utils";
import { assertArray } from "../numpy/ndarray";
import { assertExercises } from "./exercises";
import type { Exercises } from "./exercises";
import { LAYER_PARAMETERS, assertInput, assertNetwork, outputWeights } from "./network";
import type { Network } from "./network";

/** What `forward` stores for `backward`: the caches of every layer. */
export interface Caches {
  a: NdArray;
  layers: LayerCaches[];
}

type LayerCaches = RnnCaches | LstmCaches | GruCaches;
type LayerParameters = RnnParameters & LstmParameters & GruParameters;

/** The parameters of one layer, counted from 1 at the bottom, in the form that the exercises take. */
export function layerParameters(network: Network, layer: number): LayerParameters {
  const { cell, n_layers, parameters } = network;
  const own = LAYER_PARAMETERS[cell].map((name) => [name, parameters[`${name}${layer}`]]);
  const weights = outputWeights(cell);
  // The exercises' cells predict in every layer. Only the top layer's prediction is used, so the others get a single class.
  const n_a = parameters[weights].shape[1];
  const output =
    layer === n_layers
      ? { [weights]: parameters[weights], by: parameters.by }
      : { [weights]: np.zeros([1, n_a]), by: np.zeros([1, 1]) };
  return { ...Object.fromEntries(own), ...output };
}

/**
 * All layers over whole sequences: the hidden states of one layer are the input of the next. All start from zeros.
 * @param x (n_x, m, T_x)
 * @returns the top layer's predictions (n_y, m, T_x), and the caches for the backward pass
 * @throws RangeError, TypeError naming the array or exercise that does not fit
 */
export function forward(
  network: Network,
  x: NdArray,
  exercises: Exercises,
): [y_pred: NdArray, caches: Caches] {
  assertNetwork("forward", network);
  assertInput("forward", network, x);
  assertExercises("forward", exercises, [`${network.cell}_forward`]);
  const a0 = np.zeros([network.parameters[outputWeights(network.cell)].shape[1], x.shape[1]]);
  const layers: LayerCaches[] = [];
  let a = x;
  let y_pred = x;
  for (let layer = 1; layer <= network.n_layers; layer++) {
    const parameters = layerParameters(network, layer);
    let caches: LayerCaches;
    if (network.cell === "lstm") {
      [a, y_pred, , caches] = exercises.lstm_forward(a, a0, parameters);
    } else {
      [a, y_pred, caches] = exercises[`${network.cell}_forward` as const](a, a0, parameters);
    }
    layers.push(caches);
  }
  return [y_pred, { a, layers }];
}

/**
 * All layers backward: the gradient of a layer's input is the gradient of the hidden states of the layer below.
 * @param da gradient of the top layer's hidden states, (n_a, m, T_x)
 * @returns the gradients of all layers' parameters, named `d` + parameter, and that of x, `dx` (n_x, m, T_x)
 * @throws RangeError, TypeError naming the array or exercise that does not fit
 */
export function backward(
  network: Network,
  da: NdArray,
  caches: Caches,
  exercises: Exercises,
): { gradients: ArraysByName; dx: NdArray } {
  assertNetwork("backward", network);
  assertArray("backward", "da", da, 3);
  assertExercises("backward", exercises, [`${network.cell}_backward`]);
  const gradients: ArraysByName = {};
  let below = da;
  for (let layer = network.n_layers; layer >= 1; layer--) {
    const of = caches.layers[layer - 1];
    const one = exercises[`${network.cell}_backward` as const];
    const own = one(below, of as RnnCaches & LstmCaches & GruCaches);
    for (const name of LAYER_PARAMETERS[network.cell]) {
      gradients[`d${name}${layer}`] = (own as unknown as ArraysByName)[`d${name}`];
    }
    below = own.dx;
  }
  return { gradients, dx: below };
}

/** The states of one layer after a step, (n_a, m) each. Only an LSTM has a memory; in the others c stays zero. */
export interface LayerState {
  a: NdArray;
  c: NdArray;
}

/** The states of all layers before the first step, for m sequences. */
export function zeroStates({ cell, n_layers, parameters }: Network, m: number): LayerState[] {
  const n_a = parameters[outputWeights(cell)].shape[1];
  const zeros = () => ({ a: np.zeros([n_a, m]), c: np.zeros([n_a, m]) });
  return Array.from({ length: n_layers }, zeros);
}

/**
 * One time step of all layers.
 * @param xt (n_x, m)
 * @param before the states of the previous step, from the bottom layer up
 * @throws TypeError if the cell's function is missing
 */
export function oneStep(
  network: Network,
  xt: NdArray,
  before: LayerState[],
  exercises: Exercises,
): [yt_pred: NdArray, states: LayerState[]] {
  assertExercises("oneStep", exercises, [`${network.cell}_cell_forward`]);
  let input = xt;
  let yt_pred = xt;
  const states = before.map(({ a, c }, k) => {
    const parameters = layerParameters(network, k + 1);
    if (network.cell === "lstm") {
      [a, c, yt_pred] = exercises.lstm_cell_forward(input, a, c, parameters);
    } else {
      [a, yt_pred] = exercises[`${network.cell}_cell_forward` as const](input, a, parameters);
    }
    input = a;
    return { a, c };
  });
  return [yt_pred, states];
}
