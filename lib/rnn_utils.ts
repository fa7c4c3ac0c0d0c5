import * as np from "./np";
import { floatArray, unwritten } from "./numpy/float-array";
import { formula } from "./numpy/elementwise";
import { applyInPieces, oddities } from "./numpy/pieces";
import { applyToSum } from "./numpy/sums";
import { AREA, BLOCK, areas, kernel, workspace } from "./numpy/wasm";
import type { FloatArray } from "./numpy/float-array";
import { assertArray, describe, formatShape, packed, sameShape } from "./numpy/ndarray";
import type { NdArray } from "./np";

/** Arrays by name: parameters, or what Adam keeps for each of them. */
export type ArraysByName = Record<string, NdArray>;

/** Names that Adam gives to what belongs to a parameter: `dWax` for `Wax`. */
export type GradientsOf<P> = { [K in keyof P & string as `d${K}`]: NdArray };

/**
 * Softmax down each column: positive entries that add up to 1. The largest entry of a column is taken from all of
 * it first, which changes nothing in the result and keeps exp from overflowing.
 * @param x shape (n, m), one example per column
 * @returns shape (n, m)
 * @throws where x is not an array of two axes, is empty, or holds NaN or Infinity
 */
export function softmax(x: NdArray): NdArray {
  assertEntries("softmax", "x", x);
  const sum = softmaxOfSum(floatArray(x));
  if (sum !== null) return sum;
  assertFinite("softmax", "x", x);
  assertArray("softmax", "x", x, 2);
  if (x.size <= AREA) return softmaxAtOnce(packed(floatArray(x)));
  const e_x = np.exp(np.subtract(x, np.max(x, { axis: 0, keepdims: true })));
  return np.divide(e_x, np.sum(e_x, { axis: 0, keepdims: true }));
}

/** The same of a sum that is deferred, where a column fits into WebAssembly's memory; else null. */
function softmaxOfSum(x: FloatArray): NdArray | null {
  if (x.shape[0] > BLOCK) return null;
  const out = unwritten(x.shape.slice());
  const odd = applyToSum(out, x, ({ oddities, softmax }, c, rows, columns) => {
    const found = oddities(c, rows * columns);
    if (found === 0) softmax(c, rows, columns);
    return found;
  });
  if (odd === undefined) return null;
  assertNothingOdd("softmax", "x", odd);
  return out;
}

/** The same formula in one go, for what fits into WebAssembly's memory. */
function softmaxAtOnce(x: FloatArray): NdArray {
  const [area] = areas;
  const out = unwritten(x.shape.slice());
  workspace.copyIn(area, x.data, x.offset, x.size);
  kernel.softmax(area * 8, x.shape[0], x.shape[1]);
  workspace.copyOut(out.data, out.offset, area, out.size);
  return out;
}

/**
 * The logistic function, entry by entry: 1 / (1 + e**-x), from 0 to 1.
 * @param x any shape
 * @returns the shape of x
 * @throws where x is not an array, is empty, or holds NaN
 */
export function sigmoid(x: NdArray): NdArray {
  assertEntries("sigmoid", "x", x);
  const out = unwritten(x.shape.slice());
  const own = floatArray(x);
  const holdsNaN =
    applyToSum(out, own, "logistic") ?? applyInPieces(kernel.logistic, out, packed(own));
  if (holdsNaN) throw new RangeError("sigmoid: x holds NaN");
  return out;
}

/**
 * Adam's two moving averages before the first step: for each parameter `W`, zeros of its shape under `dW`.
 * @returns `[v, s]`: of the gradients, and of their squares
 * @throws where parameters is not an object of arrays
 */
export function initialize_adam<P extends object>(
  parameters: P,
): [v: GradientsOf<P>, s: GradientsOf<P>] {
  const zeros = (): GradientsOf<P> =>
    Object.fromEntries(
      namedArrays("initialize_adam", "parameters", parameters).map(([name, w]) => [
        `d${name}`,
        np.zeros_like(w),
      ]),
    ) as GradientsOf<P>;
  return [zeros(), zeros()];
}

/**
 * One step of Adam. New arrays are returned; what is passed in stays as it is.
 *
 *     v = beta1 v + (1 - beta1) dW            s = beta2 s + (1 - beta2) dW**2
 *     W = W - learning_rate v' / sqrt(s' + epsilon)     with v' = v / (1 - beta1**t), s' = s / (1 - beta2**t)
 *
 * Kingma and Ba, 2015; epsilon stands inside the root as in the course's own file.
 * @param grads gradients under `d` + the name of their parameter
 * @param t the number of this step, from 1
 * @returns `[parameters, v, s]`
 * @throws where a gradient or moving average is missing or has another shape than its parameter, or a setting is out of range
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
  assertSetting(caller, "t", t, "a whole number from 1", Number.isInteger(t) && t >= 1);
  assertSetting(caller, "learning_rate", learning_rate, "above 0", learning_rate > 0);
  assertSetting(caller, "beta1", beta1, "from 0 to below 1", beta1 >= 0 && beta1 < 1);
  assertSetting(caller, "beta2", beta2, "from 0 to below 1", beta2 >= 0 && beta2 < 1);
  assertSetting(caller, "epsilon", epsilon, "above 0", epsilon > 0);
  const next: Record<"parameters" | "v" | "s", ArraysByName> = { parameters: {}, v: {}, s: {} };
  for (const [name, W] of namedArrays(caller, "parameters", parameters)) {
    const key = `d${name}`;
    const dW = partner(caller, "grads", grads, key, W);
    const v_dW = partner(caller, "v", v, key, W);
    const s_dW = partner(caller, "s", s, key, W);
    next.v[key] = average(beta1, v_dW, dW);
    next.s[key] = averageOfSquares(beta2, s_dW, dW);
    const [v_left, s_left] = [1 - powerOf(beta1, t), 1 - powerOf(beta2, t)];
    next.parameters[name] = moved(
      W,
      next.v[key],
      next.s[key],
      v_left,
      s_left,
      learning_rate,
      epsilon,
    );
  }
  return [next.parameters as P, next.v as GradientsOf<P>, next.s as GradientsOf<P>];
}

const average = formula("beta * v + (1 - beta) * dW", "beta", "v", "dW");
const averageOfSquares = formula("beta * s + (1 - beta) * (dW * dW)", "beta", "s", "dW");
const moved = formula(
  "W - learning_rate * ((v / v_left) / Math.sqrt(s / s_left + epsilon))",
  ...["W", "v", "s", "v_left", "s_left", "learning_rate", "epsilon"],
);

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
    throw new TypeError(`${caller}: ${name} must be an object of arrays, got ${describe(arrays)}`);
  }
  const named = Object.entries(arrays);
  if (named.length === 0) throw new TypeError(`${caller}: ${name} must not be empty`);
  for (const [key, value] of named) assertArray(caller, `${name}.${key}`, value);
  return named;
}

/** The array under `key` that belongs to a parameter, with its shape and without NaN. */
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

function assertEntries(caller: string, name: string, x: unknown): asserts x is NdArray {
  assertArray(caller, name, x);
  if (x.size === 0) {
    throw new RangeError(`${caller}: ${name} is empty, shape ${formatShape(x.shape)}`);
  }
}

function assertNoNaN(caller: string, name: string, x: unknown): asserts x is NdArray {
  assertEntries(caller, name, x);
  if (oddities(packed(floatArray(x))) & 1) throw new RangeError(`${caller}: ${name} holds NaN`);
}

function assertFinite(caller: string, name: string, x: unknown): asserts x is NdArray {
  assertEntries(caller, name, x);
  assertNothingOdd(caller, name, oddities(packed(floatArray(x))));
}

function assertNothingOdd(caller: string, name: string, odd: number): void {
  if (odd !== 0) {
    throw new RangeError(`${caller}: ${name} holds ${odd & 1 ? "NaN" : "Infinity"}`);
  }
}

function assertSetting(
  caller: string,
  name: string,
  value: unknown,
  range: string,
  ok: boolean,
): void {
  if (typeof value !== "number" || !ok) {
    throw new RangeError(`${caller}: ${name} must be ${range}, got ${describe(value)}`);
  }
}
