import { assertWhole } from "../checks";

/** A division of the number line into classes with about equally many training values. */
export interface Classes {
  /** The borders between neighboring classes, ascending: one fewer than classes. */
  edges: number[];
  /** The training values of each class, ascending. */
  members: number[][];
}

/**
 * The quantile of a sorted list, with linear interpolation between entries (R-7, like np.percentile).
 * @param sorted ascending
 * @param share from 0 to 1
 */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/**
 * Divides values into classes of about equal size.
 * @throws RangeError if there are too few different values
 */
export function classesOf(values: readonly number[], count: number): Classes {
  assertWhole("classesOf", "classes", count, 2);
  const sorted = [...values].sort((a, b) => a - b);
  const edges = Array.from({ length: count - 1 }, (_, k) => quantile(sorted, (k + 1) / count));
  const members: number[][] = Array.from({ length: count }, () => []);
  for (const value of sorted) members[classOf(value, { edges })].push(value);
  if (members.some((list) => list.length === 0)) {
    const different = new Set(sorted).size;
    throw new RangeError(
      `classesOf: expected fewer than ${count} classes for ${sorted.length} values, ${different} of them different: a class would be empty`,
    );
  }
  return { edges, members };
}

/** The class of a value: how many edges it has reached. */
export function classOf(value: number, { edges }: Pick<Classes, "edges">): number {
  let k = 0;
  while (k < edges.length && value >= edges[k]) k++;
  return k;
}
