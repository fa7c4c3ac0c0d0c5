import {
  NdArray,
  assertArray,
  entries,
  formatShape,
  fromBuffer,
  resolveAxis,
  sizeOf,
} from "./ndarray";

/** Along which axis to reduce, and whether to keep it with length 1. */
export interface AxisOptions {
  axis: number;
  keepdims?: boolean;
}

/** A reduction of the whole array to a number, or along one axis to an array. */
interface Reduction {
  (x: NdArray): number;
  (x: NdArray, options: AxisOptions): NdArray;
}

/**
 * A reduction from a step that takes one more entry into what was gathered from those before it.
 * `start` is what nothing reduces to; undefined where that has no value, as for the largest of none.
 */
function reduction(
  caller: string,
  step: (gathered: number, entry: number) => number,
  start: number | undefined,
): Reduction {
  function reduce(x: NdArray): number;
  function reduce(x: NdArray, options: AxisOptions): NdArray;
  function reduce(x: NdArray, options?: AxisOptions): number | NdArray {
    assertArray(caller, "x", x);
    if (options === undefined || options.axis === undefined) {
      const flat = fromBuffer(entries(x), [x.size]);
      return reduce(flat, { axis: 0 }).get();
    }
    const axis = resolveAxis(caller, options.axis, x.shape);
    const length = x.shape[axis];
    if (start === undefined && length === 0) {
      throw new RangeError(`${caller}: axis ${axis} of shape ${formatShape(x.shape)} is empty`);
    }
    const data = entries(x);
    // Seen as (before, length, after): the entries of one line along the axis lie `after` apart.
    const before = sizeOf(x.shape.slice(0, axis));
    const after = sizeOf(x.shape.slice(axis + 1));
    const out = new Float64Array(before * after);
    for (let i = 0; i < before; i++) {
      for (let k = 0; k < after; k++) {
        const first = i * length * after + k;
        let gathered = start ?? data[first];
        for (let j = start === undefined ? 1 : 0; j < length; j++) {
          gathered = step(gathered, data[first + j * after]);
        }
        out[i * after + k] = gathered;
      }
    }
    const shape = [...x.shape];
    shape.splice(axis, 1, ...(options.keepdims ? [1] : []));
    return fromBuffer(out, shape);
  }
  return reduce;
}

/**
 * The sum of all entries, or of each line along an axis: `np.sum(x, { axis: 1, keepdims: true })` of `(n, m)` is `(n, 1)`.
 * @throws where x is not an array or has no such axis
 */
export const sum = reduction("np.sum", (sum, entry) => sum + entry, 0);

/**
 * The largest entry, or the largest of each line along an axis; NaN where one is.
 * @throws where x is not an array, has no such axis, or there is nothing to choose from
 */
export const max = reduction("np.max", Math.max, undefined);

/**
 * The smallest entry, or the smallest of each line along an axis; NaN where one is.
 * @throws where x is not an array, has no such axis, or there is nothing to choose from
 */
export const min = reduction("np.min", Math.min, undefined);
