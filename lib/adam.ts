import { assertInRange, assertWhole, formatShape, refuse } from "./checks";
import { assertNoNaN } from "./numpy/ndarray";
import * as np from "./np";
import type { NdArray } from "./np";
import { assertArray, sameShape } from "./numpy/ndarray";

/** Arrays by name: parameters, or Adam's moving averages. */
export type ArraysByName = Record<string, NdArray>;

/** Arrays that belong to the parameters `P`, named `d` + parameter: `dWax` for `Wax`. */
export type GradientsOf<P> = { [K in keyof P & string as `d${K}`]: NdArray };

/**
 * Adam's two moving averages before the first step: for each parameter `W`, zeros of the same shape, named `dW`.
 * @returns `[v, s]`: the averages of the gradients and of their squares
 * @throws if parameters is not an object of arrays
 */
export function initialize_adam<P extends object>(
  parameters: P,
): [v: GradientsOf<P>, s: GradientsOf<P>] {
  const named = namedArrays("initialize_adam", "parameters", parameters);
  const zeros = () =>
    Object.fromEntries(named.map(([name, W]) => [`d${name}`, np.zeros_like(W)])) as GradientsOf<P>;
  return [zeros(), zeros()];
}

/**
 * One step of Adam. Returns new arrays; the arguments are not changed.
 *
 *     v = beta1 v + (1 - beta1) dW            s = beta2 s + (1 - beta2) dW**2
 *     W = W - learning_rate v' / sqrt(s' + epsilon)     with v' = v / (1 - beta1**t), s' = s / (1 - beta2**t)
 *
 * Kingma and Ba, 2015; epsilon is inside the root, as in the course's own file.
 * @param grads gradients, named `d` + parameter
 * @param t the number of this step, from 1
 * @returns `[parameters, v, s]`
 * @throws if a gradient or moving average is missing or differs in shape from its parameter, or a setting is out of range
 */
export function update_parameters_with_adam<P extends object>(
  parameters: P,
  grads: GradientsOf<P>,
  v: GradientsOf<P>,
  s: GradientsOf<P>,
  t: number,
  learning_rate = 0.01,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
): [parameters: P, v: GradientsOf<P>, s: GradientsOf<P>] {
  const caller = "update_parameters_with_adam";
  assertWhole(caller, "t", t, 1);
  assertInRange(caller, "learning_rate", learning_rate, "above 0", (x) => x > 0);
  assertInRange(caller, "beta1", beta1, "from 0 to below 1", (x) => x >= 0 && x < 1);
  assertInRange(caller, "beta2", beta2, "from 0 to below 1", (x) => x >= 0 && x < 1);
  assertInRange(caller, "epsilon", epsilon, "above 0", (x) => x > 0);
  const next: Record<"parameters" | "v" | "s", ArraysByName> = { parameters: {}, v: {}, s: {} };
  for (const [name, W] of namedArrays(caller, "parameters", parameters)) {
    const key = `d${name}`;
    const dW = partner(caller, "grads", grads, key, W);
    const v_dW = partner(caller, "v", v, key, W);
    const s_dW = partner(caller, "s", s, key, W);
    const v_next = np.add(np.multiply(beta1, v_dW), np.multiply(1 - beta1, dW));
    const s_next = np.add(np.multiply(beta2, s_dW), np.multiply(1 - beta2, np.square(dW)));
    const v_corrected = np.divide(v_next, 1 - powerOf(beta1, t));
    const s_corrected = np.divide(s_next, 1 - powerOf(beta2, t));
    const step = np.divide(v_corrected, np.sqrt(np.add(s_corrected, epsilon)));
    next.parameters[name] = np.subtract(W, np.multiply(learning_rate, step));
    next.v[key] = v_next;
    next.s[key] = s_next;
  }
  return [next.parameters as P, next.v as GradientsOf<P>, next.s as GradientsOf<P>];
}

/** beta**t by squaring: the last bit of JavaScript's own power differs between versions of Node. */
function powerOf(beta: number, t: number): number {
  let power = 1;
  for (let square = beta, rest = t; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}

function namedArrays(caller: string, name: string, arrays: unknown): [string, NdArray][] {
  if (typeof arrays !== "object" || arrays === null || arrays instanceof np.NdArray) {
    refuse(caller, name, "an object of arrays", arrays, TypeError);
  }
  const named = Object.entries(arrays);
  if (named.length === 0) throw new TypeError(`${caller}: ${name} must not be empty`);
  for (const [key, value] of named) assertArray(caller, `${name}.${key}`, value);
  return named;
}

/** The array `key`, which must have the shape of its parameter and no NaN. */
function partner(caller: string, name: string, arrays: object, key: string, W: NdArray): NdArray {
  const value: unknown = (arrays as Record<string, unknown> | undefined)?.[key];
  assertNoNaN(caller, `${name}.${key}`, value);
  if (!sameShape(value.shape, W.shape)) {
    throw new RangeError(
      `${caller}: ${name}.${key} must have shape ${formatShape(W.shape)}, got ${formatShape(value.shape)}`,
    );
  }
  return value;
}
