import { assertInRange, assertSeed, assertWhole, assertWord, formatShape, refuse } from "../checks";
import * as np from "../np";
import type { ArraysByName } from "../rnn_utils";
import { assertArray, withSeed } from "../numpy/ndarray";

/** The cells that can be trained. */
export const CELLS = ["rnn", "lstm", "gru"] as const;
export type Cell = (typeof CELLS)[number];

/** Cell type and number of layers. */
export interface Architecture {
  cell: Cell;
  n_layers: number;
}

/**
 * A stack of recurrent layers with an output layer on top. Parameter names end in the layer's number, counted from the bottom:
 * `Wax1`, `Waa1`, `ba1`, `Wax2`, … Those of the output layer have no number: `Wya` and `by`, or `Wy` and `by`.
 */
export interface Network extends Architecture {
  parameters: ArraysByName;
}

/** Names of a layer's parameters, without the layer's number. */
export const LAYER_PARAMETERS = {
  rnn: ["Wax", "Waa", "ba"],
  lstm: ["Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo"],
  gru: ["Wu", "bu", "Wr", "br", "Wc", "bc"],
} as const;

/** The name of the output layer's weights. */
export const outputWeights = (cell: Cell): "Wya" | "Wy" => (cell === "rnn" ? "Wya" : "Wy");

/** Shapes of all parameters, in the order in which they are drawn. */
export function parameterShapes(
  { cell, n_layers }: Architecture,
  { n_x, n_a, n_y }: { n_x: number; n_a: number; n_y: number },
): Record<string, [number, number]> {
  const shapes: Record<string, [number, number]> = {};
  for (let layer = 1; layer <= n_layers; layer++) {
    const n_in = layer === 1 ? n_x : n_a; // a layer reads the hidden states of the one below
    for (const name of LAYER_PARAMETERS[cell]) {
      const columns = { Wax: n_in, Waa: n_a }[name as string] ?? n_a + n_in;
      shapes[`${name}${layer}`] = [n_a, name.startsWith("b") ? 1 : columns];
    }
  }
  return { ...shapes, [outputWeights(cell)]: [n_y, n_a], by: [n_y, 1] };
}

/**
 * Initial parameters: weights uniform from -1/√n_a to 1/√n_a, so a unit that adds up n_a others does not saturate tanh; biases 0,
 * except those of the gates that forget.
 * @param forgetBias initial bias of the LSTM's forget gates: 0 is half open, 3 is nearly open (sigmoid(3) = 0.95). The GRU keeps
 *   what its update gate leaves, so the bias of its update gates is -forgetBias
 * @throws RangeError naming the size, word or seed that does not fit
 */
export function initializeNetwork(
  architecture: Architecture,
  sizes: { n_x: number; n_a: number; n_y: number },
  seed: number,
  forgetBias = 0,
): Network {
  const caller = "initializeNetwork";
  const { cell, n_layers } = architecture;
  assertWord(caller, "cell", cell, CELLS);
  assertWhole(caller, "n_layers", n_layers, 1);
  for (const name of ["n_x", "n_a", "n_y"] as const) assertWhole(caller, name, sizes[name], 1);
  assertSeed(caller, "seed", seed);
  assertInRange(caller, "forgetBias", forgetBias, "finite", () => true);
  const limit = 1 / Math.sqrt(sizes.n_a);
  const biases: Record<string, number> = { bf: forgetBias, bu: 0 - forgetBias };
  const draw = (name: string, shape: number[]) =>
    name.startsWith("b")
      ? np.full(shape, biases[name.slice(0, 2)] ?? 0)
      : np.multiply(limit, np.subtract(np.multiply(2, np.random.random_sample(shape)), 1));
  const shapes = Object.entries(parameterShapes(architecture, sizes));
  const parameters = withSeed(seed, () => shapes.map(([name, shape]) => [name, draw(name, shape)]));
  return { cell, n_layers, parameters: Object.fromEntries(parameters) };
}

/** The number of parameters, counting every entry. */
export function parameterCount({ parameters }: Network): number {
  return Object.values(parameters).reduce((sum, { size }) => sum + size, 0);
}

/** n_x, from the columns of the first layer's first weights: those of a gate also read the hidden state. */
function inputsOf({ cell, parameters }: Network): number {
  const columns = parameters[`${LAYER_PARAMETERS[cell][0]}1`].shape[1];
  return cell === "rnn" ? columns : columns - parameters[outputWeights(cell)].shape[1];
}

/**
 * Throws unless the network has a cell, layers, and all their parameters, with the same n_a throughout.
 * @throws "forward: network.parameters.Wf2 must have shape (64, 128), got (64, 91)"
 */
export function assertNetwork(caller: string, network: unknown): asserts network is Network {
  const { cell, n_layers, parameters } = (network ?? {}) as Network;
  assertWord(caller, "network.cell", cell, CELLS);
  assertWhole(caller, "network.n_layers", n_layers, 1);
  if (typeof parameters !== "object" || parameters === null) {
    refuse(caller, "network.parameters", "an object of arrays", parameters, TypeError);
  }
  const named = `${caller}: network.parameters`;
  assertArray(
    caller,
    `network.parameters.${outputWeights(cell)}`,
    parameters[outputWeights(cell)],
    2,
  );
  const first = `${LAYER_PARAMETERS[cell][0]}1`;
  assertArray(caller, `network.parameters.${first}`, parameters[first], 2);
  const [n_y, n_a] = parameters[outputWeights(cell)].shape;
  const n_x = inputsOf(network as Network);
  for (const [name, shape] of Object.entries(
    parameterShapes(network as Network, { n_x, n_a, n_y }),
  )) {
    assertArray(caller, `network.parameters.${name}`, parameters[name], 2);
    const got = formatShape(parameters[name].shape);
    if (got !== formatShape(shape)) {
      throw new RangeError(`${named}.${name} must have shape ${formatShape(shape)}, got ${got}`);
    }
  }
}

/** Throws unless x is an input of the network, (n_x, m, T_x). */
export function assertInput(caller: string, network: Network, x: unknown): void {
  assertArray(caller, "x", x, 3);
  const n_x = inputsOf(network);
  if (x.shape[0] !== n_x || x.size === 0) {
    throw new RangeError(`${caller}: x must be (${n_x}, m, T_x), got ${formatShape(x.shape)}`);
  }
}
