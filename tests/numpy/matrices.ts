import assert from "node:assert/strict";
import * as np from "../../lib/np";
import { flat, ulpsApart } from "./figures";

/** The product from its definition, the sum of the sizes of what each entry adds up, and whether numbers overflow in it. */
function plainProduct(
  a: np.NdArray,
  b: np.NdArray,
): { product: number[]; sizes: number[]; overflows: boolean[] } {
  const product: number[] = [];
  const sizes: number[] = [];
  const overflows: boolean[] = [];
  for (let i = 0; i < a.shape[0]; i++) {
    for (let j = 0; j < b.shape[1]; j++) {
      let sum = 0;
      let size = 0;
      let finiteSize = 0;
      for (let l = 0; l < a.shape[1]; l++) {
        const term = a.get(i, l) * b.get(l, j);
        sum += term;
        size += Math.abs(term);
        if (Number.isFinite(a.get(i, l)) && Number.isFinite(b.get(l, j))) {
          finiteSize += Math.abs(term);
        }
      }
      product.push(sum);
      sizes.push(size);
      overflows.push(finiteSize === Infinity);
    }
  }
  return { product, sizes, overflows };
}

/** Asserts that np.dot(a, b) is the product, or `expected`, except for the order of addition. */
export function assertProduct(a: np.NdArray, b: np.NdArray, expected?: np.NdArray): void {
  const actual = np.dot(a, b);
  assert.deepEqual(actual.shape, [a.shape[0], b.shape[1]]);
  const { product, sizes, overflows } = plainProduct(a, b);
  const wanted = expected === undefined ? product : flat(expected);
  flat(actual).forEach((x, i) => {
    // Where numbers overflow, an infinity, NaN or a number comes out, by the order of addition.
    if (overflows[i]) return;
    const close = Math.abs(x - wanted[i]) <= 1e-15 * a.shape[1] * sizes[i];
    assert.ok(close || ulpsApart(x, wanted[i]) === 0, `entry ${i}: ${x}, not ${wanted[i]}`);
  });
}

/** The product, computed at once. */
export function computed(a: np.NdArray, b: np.NdArray): np.NdArray {
  const product = np.dot(a, b);
  product.get(0, 0);
  return product;
}

/** Asserts the same shape and the same bits, but for the sign of 0. */
export function assertSameBits(actual: np.NdArray, expected: np.NdArray): void {
  assert.deepEqual(actual.shape, expected.shape);
  assert.ok(np.array_equal(actual, expected), `${flat(actual)} is not ${flat(expected)}`);
}
