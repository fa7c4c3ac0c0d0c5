import { assertNumber, describe, formatShape, refuse } from "../checks";
import { assertArray, assertCount, assertOptions, assertShape } from "./checks";
import { resolveAxis } from "./checks";
import { copyInto, copyOf, rowMajor } from "./copies";
import { empty, floatArray, rowMajorView, view, zeros as zerosOf } from "./float-array";
import type { FloatArray } from "./float-array";
import { sameShape, sizeOf } from "./layout";
import { NdArray } from "./ndarray";
import type { NestedNumbers } from "./ndarray";
import { nestedArray } from "./operands";

/**
 * The array with the entries of nested JavaScript arrays: `np.array([[1, 2], [3, 4]])` has shape `(2, 2)`.
 * @throws if rows differ in length or an entry is not a number
 */
export function array(data: NestedNumbers[] | NdArray): NdArray {
  assertCount("np.array", arguments.length, 1);
  if (data instanceof NdArray) return copy(data);
  if (!Array.isArray(data)) {
    refuse("np.array", "data", "nested arrays of numbers", data, TypeError);
  }
  return nestedArray("np.array", data);
}

/**
 * An array of zeros.
 * @throws if shape is not a list of whole numbers, 0 or more
 */
export function zeros(shape: number[]): NdArray {
  assertCount("np.zeros", arguments.length, 1);
  assertShape("np.zeros", shape);
  return zerosOf("np.zeros", shape.slice());
}

/**
 * An array of ones.
 * @throws if shape is not a list of whole numbers, 0 or more
 */
export function ones(shape: number[]): NdArray {
  assertCount("np.ones", arguments.length, 1);
  assertShape("np.ones", shape);
  return filled("np.ones", shape, 1);
}

/**
 * An array filled with `value`.
 * @throws if shape is not a list of whole numbers, 0 or more, or value is not a number
 */
export function full(shape: number[], value: number): NdArray {
  assertCount("np.full", arguments.length, 2);
  assertShape("np.full", shape);
  assertNumber("np.full", "value", value);
  return filled("np.full", shape, value);
}

function filled(caller: string, shape: number[], value: number): FloatArray {
  const out = empty(caller, shape.slice());
  out.data.fill(value, out.start, out.start + out.size);
  return out;
}

/** An array of zeros with the shape of `x`. */
export function zeros_like(x: NdArray): NdArray {
  assertCount("np.zeros_like", arguments.length, 1);
  assertArray("np.zeros_like", "x", x);
  return zerosOf("np.zeros_like", x.shape.slice());
}

/** An array of ones with the shape of `x`. */
export function ones_like(x: NdArray): NdArray {
  assertCount("np.ones_like", arguments.length, 1);
  assertArray("np.ones_like", "x", x);
  return filled("np.ones_like", x.shape, 1);
}

/**
 * Evenly spaced numbers from `start` up to but not including `stop`: `np.arange(3)` is 0, 1, 2; `np.arange(1, 2, 0.25)` is 1, 1.25,
 * 1.5, 1.75.
 * @throws if an argument is not a finite number or step is 0
 */
export function arange(stop: number): NdArray;
export function arange(start: number, stop: number, step?: number): NdArray;
export function arange(first: number, second?: number, step = 1): NdArray {
  assertCount("np.arange", arguments.length, 1, 3);
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  assertFinite("np.arange", { start, stop, step });
  if (step === 0) throw new RangeError("np.arange: step must not be 0");
  return sequence("np.arange", Math.max(0, Math.ceil((stop - start) / step)), start, step);
}

/**
 * `num` evenly spaced numbers from `start` to `stop`, including both.
 * @throws if start or stop is not a finite number, or num is not a whole number, 0 or more
 */
export function linspace(start: number, stop: number, num = 50): NdArray {
  assertCount("np.linspace", arguments.length, 2, 3);
  assertFinite("np.linspace", { start, stop, num });
  assertShape("np.linspace", [num]);
  const out = sequence("np.linspace", num, start, num > 1 ? (stop - start) / (num - 1) : 0);
  if (num > 1) out.data[out.start + num - 1] = stop;
  return out;
}

function assertFinite(caller: string, numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value)) {
      refuse(caller, name, "a finite number", value, TypeError);
    }
  }
}

/** start + i step */
function sequence(caller: string, size: number, start: number, step: number): FloatArray {
  assertShape(caller, [size]);
  const out = empty(caller, [size]);
  for (let i = 0; i < size; i++) out.data[out.start + i] = start + i * step;
  return out;
}

/** A new array with the entries of `x`; changing one leaves the other unchanged. */
export function copy(x: NdArray): NdArray {
  assertCount("np.copy", arguments.length, 1);
  assertArray("np.copy", "x", x);
  return copyOf("np.copy", floatArray(x), x.shape);
}

/**
 * The entries of `x`, in row-major order, in another shape. The result is a view if the entries are in memory in that order, as in
 * 1-D and 2-D arrays that are not themselves views; otherwise it is a copy.
 * @throws "np.reshape: cannot reshape (2, 3) into (4,)"
 */
export function reshape(x: NdArray, shape: number[]): NdArray {
  assertCount("np.reshape", arguments.length, 2);
  assertArray("np.reshape", "x", x);
  assertShape("np.reshape", shape);
  if (sizeOf(shape) !== x.size) {
    throw new RangeError(
      `np.reshape: cannot reshape ${formatShape(x.shape)} into ${formatShape(shape)}`,
    );
  }
  return rowMajorView(rowMajor("np.reshape", floatArray(x)), shape.slice());
}

/**
 * Joins arrays along an axis, by default the first: `np.concatenate([a_prev, xt])` puts `a_prev` on top of `xt`.
 * @throws if there is nothing to join or the other axes differ; the error names both shapes
 */
export function concatenate(arrays: NdArray[], options: { axis?: number } = {}): NdArray {
  const caller = "np.concatenate";
  assertCount(caller, arguments.length, 1, 2);
  if (arguments.length === 2) assertOptions(caller, options, ["axis"], "{ axis: 1 }");
  if (!Array.isArray(arrays) || arrays.length === 0) {
    throw new TypeError(`${caller}: expected an array of arrays to join, got ${describe(arrays)}`);
  }
  for (let i = 0; i < arrays.length; i++) assertArray(caller, `arrays[${i}]`, arrays[i]);
  const { shape: first } = arrays[0];
  const along = resolveAxis(caller, options.axis === undefined ? 0 : options.axis, first);
  const shape = first.slice();
  for (let i = 1; i < arrays.length; i++) {
    const own = arrays[i].shape;
    const expected = first.slice();
    expected[along] = own[along];
    if (!sameShape(own, expected)) {
      throw new RangeError(
        `${caller}: shapes must be the same except on axis ${along}, got ${formatShape(first)} and ${formatShape(own)}`,
      );
    }
    shape[along] += own[along];
  }
  const out = empty(caller, shape);
  let offset = 0;
  for (const x of arrays) {
    // The part of the result that x becomes, as a view to copy into.
    copyInto(view(out.storage, x.shape, out.strides, offset), floatArray(x));
    offset += x.shape[along] * out.strides[along];
  }
  return out;
}
