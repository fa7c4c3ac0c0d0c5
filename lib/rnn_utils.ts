import { assertEntries, assertFinite, assertNoNaN } from "./numpy/ndarray";
import * as np from "./np";
import type { NdArray } from "./np";
import { expit } from "./numpy/ndarray";

export { initialize_adam, update_parameters_with_adam } from "./adam";
export type { ArraysByName, GradientsOf } from "./adam";

/**
 * Softmax down each column: positive entries that add up to 1. The largest entry of each column is subtracted first, which does
 * not change the result and keeps exp from overflowing.
 * @param x shape (n, m), one example per column
 * @returns shape (n, m)
 * @throws if x is not an array of two axes, is empty, or holds NaN or Infinity
 */
export function softmax(x: NdArray): NdArray {
  assertFinite("softmax", "x", x);
  assertEntries("softmax", "x", x, 2);
  const e_x = np.exp(np.subtract(x, np.max(x, { axis: 0, keepdims: true })));
  return np.divide(e_x, np.sum(e_x, { axis: 0, keepdims: true }));
}

/**
 * The logistic function, elementwise: 1 / (1 + e**-x), from 0 to 1.
 * @param x any shape, or a number
 * @returns the shape of x
 * @throws if x is neither an array nor a number, is empty, or holds NaN
 */
export function sigmoid(x: NdArray): NdArray;
export function sigmoid(x: number): number;
export function sigmoid(x: NdArray | number): NdArray | number {
  const input = typeof x === "number" ? np.array([x]) : x;
  assertEntries("sigmoid", "x", input);
  const y = expit(input); // NaN where x is
  assertNoNaN("sigmoid", "x", y);
  return typeof x === "number" ? y.get(0) : y;
}
