import { floatArray, unwritten, view, zeroed } from "./float-array";
import { NdArray, arranged, assertArray, assertShape, describe, formatShape } from "./ndarray";
import { resolveAxis, rowMajor, sameShape, sizeOf } from "./ndarray";
import { assertNumber } from "./checks";
import { rowMajorStrides } from "./layout";
import { copyInto } from "./loops";
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
  const out = unwritten([sizeOf(shape)]);
  let position = out.offset;
  const fill = (level: NestedNumbers, axis: number): void => {
    if (axis === shape.length && typeof level === "number") {
      out.data[position++] = level;
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
  return arranged(out, shape);
}

/**
 * An array of zeros.
 * @throws where shape is not whole numbers from 0 up
 */
export function zeros(shape: number[]): NdArray {
  assertShape("np.zeros", shape);
  return zeroed(shape.slice());
}

/**
 * An array of ones.
 * @throws where shape is not whole numbers from 0 up
 */
export function ones(shape: number[]): NdArray {
  assertShape("np.ones", shape);
  return filled(shape, 1);
}

/**
 * An array that holds `value` everywhere.
 * @throws where shape is not whole numbers from 0 up, or value is not a number
 */
export function full(shape: number[], value: number): NdArray {
  assertShape("np.full", shape);
  assertNumber("np.full", "value", value);
  return filled(shape, value);
}

function filled(shape: number[], value: number): NdArray {
  const out = unwritten(shape.slice());
  out.data.fill(value, out.offset, out.offset + out.size);
  return out;
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
  const out = unwritten(x.shape.slice());
  copyInto(out, floatArray(x));
  return out;
}

/**
 * The entries of `x` in row-major order under another shape. A view where they lie in memory in that
 * order, as in arrays of one or two axes that are no views themselves; else a copy.
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
  const { memory, offset } = rowMajor(floatArray(x));
  return view(memory, shape.slice(), rowMajorStrides(shape), offset);
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
  const shape = first.slice();
  shape[along] = arrays.reduce((length, a) => length + a.shape[along], 0);
  const out = unwritten(shape);
  let position = out.offset;
  for (const x of arrays) {
    // The part of the result that x becomes, as a view to copy into.
    copyInto(view(out.memory, x.shape, out.stride, position), floatArray(x));
    position += x.shape[along] * out.stride[along];
  }
  return out;
}
