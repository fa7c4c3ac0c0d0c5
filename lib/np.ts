/**
 * numjs, completed with the NumPy functions that the assignment needs, under NumPy's names, on numjs arrays of float64.
 *
 *     import * as np from "./lib/np";
 *     const y = np.maximum(0, np.add(np.dot(W, x), b));
 */
export { NdArray } from "./numpy/ndarray";
export type { NestedNumbers, Operand } from "./numpy/ndarray";
export * from "./numpy/creation";
export * from "./numpy/elementwise";
export * from "./numpy/reductions";
export * from "./numpy/products";
export * from "./numpy/indexing";
export * from "./numpy/comparison";
export * from "./numpy/printing";
export * as random from "./numpy/random";
