import { floatArray, unwritten, zeroed } from "./float-array";
import { assertArray, formatShape } from "./ndarray";
import { stretch } from "./pieces";
import { placeOf } from "./panels";
import { deferredProduct, matrixOf } from "./sums";
import { AREA, areas, kernel, workspace } from "./wasm";
import type { FloatArray } from "./float-array";
import type { NdArray } from "./ndarray";

/**
 * The product of two matrices, `(n, k)` times `(k, m)`, shape `(n, m)`.
 * @throws "np.dot: a (5, 3) has 3 columns, b (5, 10) has 5 rows"
 */
export function dot(a: NdArray, b: NdArray): NdArray {
  assertArray("np.dot", "a", a, 2);
  assertArray("np.dot", "b", b, 2);
  if (b.shape[0] !== a.shape[1]) {
    throw new RangeError(
      `np.dot: a ${formatShape(a.shape)} has ${a.shape[1]} columns, b ${formatShape(b.shape)} has ${b.shape[0]} rows`,
    );
  }
  const [n, k] = a.shape;
  const m = b.shape[1];
  if (n * k * m === 0) return zeroed([n, m]);
  if (m === 1 && n * k <= AREA) return timesVector(floatArray(a), floatArray(b));
  return deferredProduct(floatArray(a), floatArray(b));
}

/** The product of a matrix (n, k) and a vector (k, 1). */
function timesVector(a: FloatArray, b: FloatArray): FloatArray {
  const [n, k] = a.shape;
  const out = unwritten([n, 1]);
  const [vector, product] = areas;
  // First: what is deferred is computed in the same areas.
  const matrix = matrixOf(a);
  stretch(workspace, vector, b, [k, 1]);
  const place = placeOf(workspace, matrix);
  if (matrix.transposed) kernel.vectorTimesRows(product * 8, place, vector * 8, k, n);
  else kernel.rowsTimesVector(product * 8, place, vector * 8, n, k);
  workspace.copyOut(out.data, out.offset, product, n);
  return out;
}

/**
 * The array with its axes in reverse order, a view; also written `x.T`.
 * @throws where x is not an array
 */
export function transpose(x: NdArray): NdArray {
  assertArray("np.transpose", "x", x);
  return floatArray(x).T;
}
