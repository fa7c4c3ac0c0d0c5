import { NdArray, assertArray, assertShape, describe, entries, formatShape } from "./ndarray";
import { fromBuffer, resolveAxis, sameShape, sizeOf } from "./ndarray";
import type { NestedNumbers } from "./ndarray";

/**
 * The array with the entries of nested JavaScript arrays: `np.array([[1, 2], [3, 4]])` has shape `(2, 2)`.
 * @throws where a row has another length than its neighbours, or an entry is not a number
 */
export function array(data: NestedNumbers[] | NdArray): NdArray {
  if (data instanceof NdArray) return copy(data);
  if (!Array.isArray(data)) {
    throw new TypeError(`np.array: data must be nested arrays of numbers, got ${describe(data)}`);
  }
  const shape: number[] = [];
  for (let level: NestedNumbers = data; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
  }
  const out = new Float64Array(sizeOf(shape));
  let position = 0;
  const fill = (level: NestedNumbers, axis: number): void => {
    if (axis === shape.length && typeof level === "number") {
      out[position++] = level;
    } else if (Array.isArray(level) && level.length === shape[axis]) {
      for (const inner of level) fill(inner, axis + 1);
    } else {
      const expected = axis === shape.length ? "a number" : `${shape[axis]} entries`;
      throw new RangeError(
        `np.array: expected ${expected} on axis ${axis} of shape ${formatShape(shape)}, got ${describe(level)}`,
      );
    }
  };
  fill(data, 0);
  return fromBuffer(out, shape);
}

/**
 * An array of zeros.
 * @throws where shape is not whole numbers from 0 up
 */
export function zeros(shape: number[]): NdArray {
  assertShape("np.zeros", shape);
  return fromBuffer(new Float64Array(sizeOf(shape)), [...shape]);
}

/**
 * An array of ones.
 * @throws where shape is not whole numbers from 0 up
 */
export function ones(shape: number[]): NdArray {
  assertShape("np.ones", shape);
  return fromBuffer(new Float64Array(sizeOf(shape)).fill(1), [...shape]);
}

/**
 * An array that holds `value` everywhere.
 * @throws where shape is not whole numbers from 0 up, or value is not a number
 */
export function full(shape: number[], value: number): NdArray {
  assertShape("np.full", shape);
  if (typeof value !== "number") {
    throw new TypeError(`np.full: value must be a number, got ${describe(value)}`);
  }
  return fromBuffer(new Float64Array(sizeOf(shape)).fill(value), [...shape]);
}

/** An array of zeros, of the shape of `x`. */
export function zeros_like(x: NdArray): NdArray {
  assertArray("np.zeros_like", "x", x);
  return zeros(x.shape);
}

/** An array of ones, of the shape of `x`. */
export function ones_like(x: NdArray): NdArray {
  assertArray("np.ones_like", "x", x);
  return ones(x.shape);
}

/** A new array with the entries of `x`; changing one leaves the other as it is. */
export function copy(x: NdArray): NdArray {
  assertArray("np.copy", "x", x);
  return fromBuffer(entries(x).slice(), [...x.shape]);
}

/**
 * The entries of `x` in row-major order under another shape. A view where `x` lies in one piece, else a copy.
 * @throws "np.reshape: cannot reshape (2, 3) into (4,)"
 */
export function reshape(x: NdArray, shape: number[]): NdArray {
  assertArray("np.reshape", "x", x);
  assertShape("np.reshape", shape);
  if (sizeOf(shape) !== x.size) {
    throw new RangeError(
      `np.reshape: cannot reshape ${formatShape(x.shape)} into ${formatShape(shape)}`,
    );
  }
  return fromBuffer(entries(x), [...shape]);
}

/**
 * Arrays joined along an axis, the first by default: `np.concatenate([a_prev, xt])` puts `a_prev` on top of `xt`.
 * @throws where there is nothing to join, or the other axes differ, naming both shapes
 */
export function concatenate(arrays: NdArray[], { axis = 0 }: { axis?: number } = {}): NdArray {
  if (!Array.isArray(arrays) || arrays.length === 0) {
    throw new TypeError(
      `np.concatenate: expected an array of arrays to join, got ${describe(arrays)}`,
    );
  }
  arrays.forEach((a, i) => assertArray("np.concatenate", `arrays[${i}]`, a));
  const { shape: first } = arrays[0];
  const along = resolveAxis("np.concatenate", axis, first);
  const others = (shape: number[]): number[] => shape.filter((_, i) => i !== along);
  for (const { shape } of arrays) {
    if (shape.length !== first.length || !sameShape(others(shape), others(first))) {
      throw new RangeError(
        `np.concatenate: shapes must be the same but for axis ${along}, got ${formatShape(first)} and ${formatShape(shape)}`,
      );
    }
  }
  const shape = [...first];
  shape[along] = arrays.reduce((length, a) => length + a.shape[along], 0);

  // Each array gives blocks of consecutive entries: all that lies under one index of the axes before `along`.
  const blocks = arrays.map((a) => ({ data: entries(a), length: sizeOf(a.shape.slice(along)) }));
  const out = new Float64Array(sizeOf(shape));
  const rows = sizeOf(first.slice(0, along));
  let position = 0;
  for (let row = 0; row < rows; row++) {
    for (const { data, length } of blocks) {
      out.set(data.subarray(row * length, (row + 1) * length), position);
      position += length;
    }
  }
  return fromBuffer(out, shape);
}
