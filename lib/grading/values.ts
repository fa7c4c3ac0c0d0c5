import type { NdArray } from "../np";
import { entries } from "../numpy/ndarray";
import type { Matrix } from "./formula";

/** The entries of an array in row-major order. */
export interface Values {
  shape: number[];
  data: ArrayLike<number>;
}

/** The error allowed in an entry, relative to the largest entry of its array. */
export const TOLERANCE = 1e-6;

export const valuesOf = (array: NdArray): Values => ({ shape: array.shape, data: entries(array) });

export const fromMatrix = (A: Matrix): Values => ({
  shape: [A.length, A[0].length],
  data: A.flat(),
});

/** One matrix per step as a 3-D array, with the steps along the last axis. */
export function fromSteps(steps: Matrix[]): Values {
  const [rows, columns] = [steps[0].length, steps[0][0].length];
  const data: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) for (const A of steps) data.push(A[i][j]);
  }
  return { shape: [rows, columns, steps.length], data };
}

/** Step t of an array over time. */
export function stepOf({ shape, data }: Values, t: number): Values {
  const T = shape[2];
  return { shape: shape.slice(0, 2), data: Array.from(data).filter((_, i) => i % T === t) };
}

const largest = ({ data }: Values) =>
  Array.prototype.reduce.call(
    data,
    (most: any, x: any) => Math.max(most, Math.abs(x)),
    0,
  ) as number;

/** The largest distance between entries, relative to the largest entry of `to`; NaN if an entry is NaN. */
export function relativeError(got: Values, expected: Values, to: Values = expected): number {
  let error = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const distance = Math.abs(got.data[i] - expected.data[i]);
    if (!(distance <= error)) error = distance;
    if (Number.isNaN(distance)) return NaN;
  }
  return error === 0 ? 0 : error / Math.max(largest(to), Number.MIN_VALUE);
}

export const sameValues = (got: Values, expected: Values, to: Values = expected): boolean =>
  got.shape.length === expected.shape.length &&
  got.shape.every((length, axis) => length === expected.shape[axis]) &&
  relativeError(got, expected, to) <= TOLERANCE;

/** The absolute error of each entry; 0 if it is within the tolerance. */
export function errorsOf(got: Values, expected: Values): { shape: number[]; data: number[] } {
  const allowed = TOLERANCE * largest(expected);
  const data = Array.from(expected.data, (x, i) => {
    const distance = Math.abs(got.data[i] - x);
    return distance <= allowed ? 0 : distance;
  });
  return { shape: expected.shape, data };
}

/** The entries of `got` that differ from `expected`, which has the same shape. */
export interface Differences {
  count: number;
  size: number;
  /** Of the entry with the largest error. */
  index: number[];
  expected: number;
  got: number;
}

export function differences(got: Values, expected: Values): Differences {
  const allowed = TOLERANCE * largest(expected);
  let [count, worst, distance] = [0, 0, -1];
  for (let i = 0; i < expected.data.length; i++) {
    const d = Math.abs(got.data[i] - expected.data[i]);
    if (d <= allowed) continue;
    count++;
    const far = Number.isNaN(d) ? Infinity : d;
    if (far > distance) [worst, distance] = [i, far];
  }
  const index: number[] = [];
  for (let axis = expected.shape.length - 1, rest = worst; axis >= 0; axis--) {
    index.unshift(rest % expected.shape[axis]);
    rest = Math.floor(rest / expected.shape[axis]);
  }
  const size = expected.data.length;
  return { count, size, index, expected: expected.data[worst], got: got.data[worst] };
}
