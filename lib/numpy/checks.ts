import { NdArray } from "numjs";
import { describe, formatShape, refuse } from "../checks";
import { sizeOf } from "./layout";

/**
 * Throws unless `value` is an array, with `ndim` axes if given.
 * @throws "np.dot: a must be an array, got undefined"
 */
export function assertArray(
  caller: string,
  name: string,
  value: unknown,
  ndim?: number,
): asserts value is NdArray {
  if (!(value instanceof NdArray)) refuse(caller, name, "an array", value, TypeError);
  if (ndim !== undefined && value.shape.length !== ndim) {
    throw new RangeError(
      `${caller}: ${name} must have ${ndim} axes, got shape ${formatShape(value.shape)}`,
    );
  }
}

/**
 * Throws unless `shape` is an array of whole numbers, 0 or more.
 * @throws "np.zeros: shape must be whole numbers from 0 up, got (3, -1)"
 */
export function assertShape(caller: string, shape: unknown): asserts shape is number[] {
  if (!Array.isArray(shape)) refuse(caller, "shape", "an array of numbers", shape, TypeError);
  for (let axis = 0; axis < shape.length; axis++) {
    if (!Number.isSafeInteger(shape[axis]) || shape[axis] < 0) {
      throw new RangeError(
        `${caller}: shape must be whole numbers from 0 up, got ${formatShape(shape)}`,
      );
    }
  }
  // The largest size that every supported Node can allocate: 2**32 entries, 32 GB.
  if (sizeOf(shape) > 2 ** 32 - 1) {
    throw new RangeError(`${caller}: shape ${formatShape(shape)} is too large`);
  }
}

/**
 * Throws unless there are `least` to `most` arguments, so no argument is silently ignored.
 * @throws "np.subtract: expected 2 arguments, got 3"
 */
export function assertCount(caller: string, count: number, least: number, most = least): void {
  if (count >= least && count <= most) return;
  const expected =
    most === Infinity ? `at least ${least}` : least === most ? `${least}` : `${least} to ${most}`;
  throw new TypeError(
    `${caller}: expected ${expected} argument${expected === "1" ? "" : "s"}, got ${count}`,
  );
}

/**
 * Throws unless `options` is an object with only the allowed keys.
 * @throws "np.sum: options must be an object like { axis: 1, keepdims: true }, got an object with keys ax"
 */
export function assertOptions(
  caller: string,
  options: unknown,
  keys: readonly string[],
  example: string,
): void {
  const isObject =
    typeof options === "object" &&
    options !== null &&
    !Array.isArray(options) &&
    !(options instanceof NdArray);
  if (!isObject || !Object.keys(options).every((key) => keys.includes(key))) {
    refuse(caller, "options", `an object like ${example}`, options, TypeError);
  }
}

/**
 * The axis as a number from 0; a negative one counts from the end.
 * @throws "np.sum: axis must be from -2 to 1 for shape (3, 10), got 2"
 */
export function resolveAxis(caller: string, axis: unknown, shape: readonly number[]): number {
  const n = shape.length;
  if (!Number.isInteger(axis) || (axis as number) < -n || (axis as number) >= n) {
    const expected = n === 0 ? "left out" : `from ${-n} to ${n - 1}`;
    refuse(caller, "axis", `${expected} for shape ${formatShape(shape)}`, axis);
  }
  return (axis as number) < 0 ? (axis as number) + n : (axis as number);
}

/**
 * The index as a number from 0; a negative one counts from the end.
 * @throws "np.slice: index 3 does not exist on axis 1 of shape (2, 3)"
 */
export function resolveIndex(
  caller: string,
  index: unknown,
  axis: number,
  shape: readonly number[],
): number {
  const length = shape[axis];
  const i = index as number;
  if (!Number.isInteger(i) || i < -length || i >= length) {
    throw new RangeError(
      `${caller}: index ${describe(index)} does not exist on axis ${axis} of shape ${formatShape(shape)}`,
    );
  }
  return i < 0 ? i + length : i;
}
