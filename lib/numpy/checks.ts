import { NdArray } from "numjs";
import { formatShape } from "./layout";

/** What an error message says of a value that should have been something else. */
export function describe(value: unknown): string {
  if (value instanceof NdArray) return `an array of shape ${formatShape(value.shape)}`;
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `a JavaScript array of length ${value.length}`;
  if (typeof value === "string") {
    return `the string "${value.length > 20 ? value.slice(0, 20) + "…" : value}"`;
  }
  if (typeof value === "function") return `the function ${value.name || "without a name"}`;
  if (typeof value === "object") return `an object with keys ${Object.keys(value).join(", ")}`;
  return String(value);
}

/**
 * Throws unless `value` is an array, and, where `ndim` is given, of that many axes.
 * @throws "np.dot: a must be an array, got undefined"
 */
export function assertArray(
  caller: string,
  name: string,
  value: unknown,
  ndim?: number,
): asserts value is NdArray {
  if (!(value instanceof NdArray)) {
    throw new TypeError(`${caller}: ${name} must be an array, got ${describe(value)}`);
  }
  if (ndim !== undefined && value.shape.length !== ndim) {
    throw new RangeError(
      `${caller}: ${name} must have ${ndim} axes, got shape ${formatShape(value.shape)}`,
    );
  }
}

/**
 * Throws unless `value` is a number.
 * @throws "np.clip: low must be a number, got undefined"
 */
export function assertNumber(
  caller: string,
  name: string,
  value: unknown,
): asserts value is number {
  if (typeof value !== "number") {
    throw new TypeError(`${caller}: ${name} must be a number, got ${describe(value)}`);
  }
}

/**
 * Throws unless `shape` is an array of whole numbers from 0 up.
 * @throws "np.zeros: shape must be whole numbers from 0 up, got (3, -1)"
 */
export function assertShape(caller: string, shape: unknown): asserts shape is number[] {
  if (!Array.isArray(shape)) {
    throw new TypeError(`${caller}: shape must be an array of numbers, got ${describe(shape)}`);
  }
  let size = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(
        `${caller}: shape must be whole numbers from 0 up, got ${formatShape(shape)}`,
      );
    }
    size *= length;
  }
  // 2**32 entries, 32 GB, are the most that every Node of this project can make.
  if (size > 2 ** 32 - 1) {
    throw new RangeError(`${caller}: shape ${formatShape(shape)} is too large`);
  }
}

/**
 * The axis as a number from 0, counting a negative one from the end.
 * @throws "np.sum: axis must be from -2 to 1 for shape (3, 10), got 2"
 */
export function resolveAxis(caller: string, axis: number, shape: readonly number[]): number {
  if (!Number.isInteger(axis) || axis < -shape.length || axis >= shape.length) {
    const range = `from ${-shape.length} to ${shape.length - 1}`;
    throw new RangeError(
      `${caller}: axis must be ${range} for shape ${formatShape(shape)}, got ${describe(axis)}`,
    );
  }
  return axis < 0 ? axis + shape.length : axis;
}
