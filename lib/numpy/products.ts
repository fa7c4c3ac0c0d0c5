import { formatShape } from "../checks";
import { assertArray, assertCount } from "./checks";
import { contiguous } from "./copies";
import { product } from "./deferred";
import { empty, floatArray, zeros } from "./float-array";
import type { FloatArray } from "./float-array";
import type { NdArray } from "./ndarray";
import { matrixOf, placePlain } from "./packing";
import { BLOCK } from "./tuning";
import { areas, kernels, workspace } from "./wasm";

/**
 * The matrix product of `a` (n, k) and `b` (k, m), shape (n, m).
 * @throws "np.dot: a (5, 3) has 3 columns, b (5, 10) has 5 rows"
 */
export function dot(a: NdArray, b: NdArray): NdArray {
  assertCount("np.dot", arguments.length, 2);
  assertArray("np.dot", "a", a, 2);
  assertArray("np.dot", "b", b, 2);
  const [n, k] = a.shape;
  const [rows, m] = b.shape;
  if (rows !== k) {
    throw new RangeError(
      `np.dot: a ${formatShape(a.shape)} has ${k} columns, b ${formatShape(b.shape)} has ${rows} rows`,
    );
  }
  if (n * k * m === 0) return zeros("np.dot", [n, m]);
  if (m === 1 && n * k <= BLOCK * BLOCK) return timesVector(floatArray(a), floatArray(b));
  return product(floatArray(a), floatArray(b));
}

/** The product of a matrix (n, k) and a vector (k, 1). */
function timesVector(a: FloatArray, b: FloatArray): FloatArray {
  const [n, k] = a.shape;
  const out = empty("np.dot", [n, 1]);
  const [vector, result] = areas;
  // These come first, because deferred arrays are computed in the same areas.
  const matrix = matrixOf(a);
  const { data, start } = contiguous("np.dot", b);
  workspace.copyIn(vector, data, start, k);
  const at = placePlain(workspace, matrix);
  if (matrix.isTransposed) kernels.gemvTransposed(result * 8, at, vector * 8, k, n);
  else kernels.gemv(result * 8, at, vector * 8, n, k);
  workspace.copyOut(out.data, out.start, result, n);
  return out;
}

/**
 * A view of the array with its axes reversed; also available as `x.T`.
 * @throws if x is not an array
 */
export function transpose(x: NdArray): NdArray {
  assertCount("np.transpose", arguments.length, 1);
  assertArray("np.transpose", "x", x);
  return floatArray(x).T;
}
