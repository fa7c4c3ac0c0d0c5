/**
 * numjs made whole: what NumPy has and the assignment needs, under NumPy's names, on numjs arrays of float64.
 *
 *     import * as np from "./lib/np";
 *     const a_next = np.tanh(np.add(np.dot(Wax, xt), np.dot(Waa, a_prev), ba));
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
