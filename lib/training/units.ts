import { assertWhole, describe } from "../checks";

/**
 * Pearson's correlation of two lists, from -1 to 1, or 0 if one of them is constant.
 * @throws RangeError if the lengths differ
 */
export function correlation(a: readonly number[], b: readonly number[]): number {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length || a.length === 0) {
    throw new RangeError(
      `correlation: a and b must be lists of the same length, got ${describe(a)} and ${describe(b)}`,
    );
  }
  const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number) => a.reduce((total, _, i) => total + f(i), 0);
  const square = (list: readonly number[], middle: number) =>
    sum((i) => (list[i] - middle) * (list[i] - middle));
  const both = square(a, meanA) * square(b, meanB);
  return both === 0 ? 0 : sum((i) => (a[i] - meanA) * (b[i] - meanB)) / Math.sqrt(both);
}

/**
 * The unit with the largest measure.
 * @param n_a number of units
 */
export function strongestUnit(n_a: number, measure: (unit: number) => number): number {
  assertWhole("strongestUnit", "n_a", n_a, 1);
  const values = Array.from({ length: n_a }, (_, unit) => measure(unit));
  return values.indexOf(Math.max(...values));
}
