import * as np from "../np";
import type { ArraysByName } from "../rnn_utils";
import { assertArray, formatShape, withSeed } from "../numpy/ndarray";
import { assertNumber, assertSeed, assertWhole, assertWord, show } from "./checks";

/** Cell type and number of layers. */
export interface Architecture {
  cell: "rnn" | "lstm";
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
} as const;

/** The name of the output layer's weights. */
export const outputWeights = (cell: Architecture["cell"]): "Wya" | "Wy" =>
  cell === "rnn" ? "Wya" : "Wy";

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
 * except those of the forget gates.
 * @param forgetBias initial bias of the LSTM's forget gates: 0 is half open, 3 is nearly open (sigmoid(3) = 0.95)
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
  assertWord(caller, "cell", cell, ["rnn", "lstm"]);
  assertWhole(caller, "n_layers", n_layers, 1);
  for (const name of ["n_x", "n_a", "n_y"] as const) assertWhole(caller, name, sizes[name], 1);
  assertSeed(caller, "seed", seed);
  assertNumber(caller, "forgetBias", forgetBias, "finite", () => true);
  const limit = 1 / Math.sqrt(sizes.n_a);
  const draw = (name: string, shape: number[]) =>
    name.startsWith("b")
      ? np.full(shape, name.startsWith("bf") ? forgetBias : 0)
      : np.multiply(limit, np.subtract(np.multiply(2, np.random.random_sample(shape)), 1));
  const shapes = Object.entries(parameterShapes(architecture, sizes));
  const parameters = withSeed(seed, () => shapes.map(([name, shape]) => [name, draw(name, shape)]));
  return { cell, n_layers, parameters: Object.fromEntries(parameters) };
}

/** The number of parameters, counting every entry. */
export function parameterCount({ parameters }: Network): number {
  return Object.values(parameters).reduce((sum, { size }) => sum + size, 0);
}

/**
 * Throws unless the network has a cell, layers, and all their parameters, with the same n_a throughout.
 * @throws "forward: network.parameters.Wf2 must have shape (64, 128), got (64, 91)"
 */
export function assertNetwork(caller: string, network: unknown): asserts network is Network {
  const { cell, n_layers, parameters } = (network ?? {}) as Network;
  assertWord(caller, "network.cell", cell, ["rnn", "lstm"]);
  assertWhole(caller, "network.n_layers", n_layers, 1);
  if (typeof parameters !== "object" || parameters === null) {
    throw new TypeError(
      `${caller}: network.parameters must be an object of arrays, got ${show(parameters)}`,
    );
  }
  const named = `${caller}: network.parameters`;
  assertArray(
    caller,
    `network.parameters.${outputWeights(cell)}`,
    parameters[outputWeights(cell)],
    2,
  );
  const first = cell === "rnn" ? "Wax1" : "Wf1";
  assertArray(caller, `network.parameters.${first}`, parameters[first], 2);
  const [n_y, n_a] = parameters[outputWeights(cell)].shape;
  const n_x = parameters[first].shape[1] - (cell === "rnn" ? 0 : n_a);
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
export function assertInput(caller: string, { cell, parameters }: Network, x: unknown): void {
  assertArray(caller, "x", x, 3);
  const n_a = parameters[outputWeights(cell)].shape[1];
  const n_x = cell === "rnn" ? parameters.Wax1.shape[1] : parameters.Wf1.shape[1] - n_a;
  if (x.shape[0] !== n_x || x.size === 0) {
    throw new RangeError(`${caller}: x must be (${n_x}, m, T_x), got ${formatShape(x.shape)}`);
  }
}
