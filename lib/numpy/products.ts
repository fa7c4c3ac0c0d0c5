import { assertArray, entries, formatShape, fromBuffer } from "./ndarray";
import type { NdArray } from "./ndarray";

/**
 * The product of two matrices, `(n, k)` times `(k, m)`, shape `(n, m)`.
 * @throws "np.dot: a (5, 3) has 3 columns, b (5, 10) has 5 rows"
 */
export function dot(a: NdArray, b: NdArray): NdArray {
  assertArray("np.dot", "a", a, 2);
  assertArray("np.dot", "b", b, 2);
  const [n, k] = a.shape;
  const m = b.shape[1];
  if (b.shape[0] !== k) {
    throw new RangeError(
      `np.dot: a ${formatShape(a.shape)} has ${k} columns, b ${formatShape(b.shape)} has ${b.shape[0]} rows`,
    );
  }
  const left = entries(a);
  const right = entries(b);
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < k; l++) {
      const factor = left[i * k + l];
      for (let j = 0; j < m; j++) out[i * m + j] += factor * right[l * m + j];
    }
  }
  return fromBuffer(out, [n, m]);
}

/**
 * The array with its axes in reverse order, a view; also written `x.T`.
 * @throws where x is not an array
 */
export function transpose(x: NdArray): NdArray {
  assertArray("np.transpose", "x", x);
  return x.T;
}
