import { test } from "node:test";
import fc from "fast-check";
import * as np from "../../lib/np";

// Small and large arrays, and each order of entries in memory, take different code paths. Whatever the path, the result is
// that of the formula applied entry by entry.

export type Case = { shape: number[]; a: np.NdArray; b: np.NdArray; at: number[][] };

/** The ways of `laidOut`. */
export const WAYS = 5;

/** Two operands that broadcast to `shape`, and all of its indices. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    long: fc.constantFrom(1, 1, 1, 17, 130),
    ways: fc.tuple(fc.nat({ max: WAYS - 1 }), fc.nat({ max: WAYS - 1 })),
    single: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    seed: fc.nat({ max: 1000 }),
  })
  .map(({ shape, long, ways, single, seed }) => {
    np.random.seed(seed);
    const whole = shape.map((n, axis) => (axis === seed % shape.length ? n * long : n));
    const own = (from: number) => whole.map((n, axis) => (single[from + axis] ? 1 : n));
    const shapes = [own(0), own(3)];
    const result = whole.map((_, axis) => Math.max(shapes[0][axis], shapes[1][axis]));
    const [a, b] = shapes.map((s, i) => laidOut(s, ways[i]));
    return { shape: result, a, b, at: indices(result) };
  });

/** An array of that shape: its own, transposed, a part of a larger one, reshaped, or a step of a sequence. */
export function laidOut(shape: number[], way: number): np.NdArray {
  if (way === 1) return np.random.randn(...[...shape].reverse()).T;
  if (way === 2) {
    const larger = np.random.randn(...shape.map((n) => n + 2));
    return np.slice(
      larger,
      shape.map((n) => `1:${n + 1}` as const),
    );
  }
  if (way === 3) return np.reshape(np.random.randn(shape.reduce((size, n) => size * n, 1)), shape);
  if (way === 4) {
    const index = [...shape.map(() => ":" as const), 1];
    return np.slice(np.random.randn(...shape, 3), index);
  }
  return np.random.randn(...shape);
}

/** All indices of a shape, in row-major order. */
export function indices(shape: number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])),
    [[]],
  );
}

/** The entry that broadcasting puts at an index. */
export function entry(x: np.NdArray, index: number[]): number {
  const own = index.slice(index.length - x.ndim);
  return x.get(...own.map((i, axis) => (x.shape[axis] === 1 ? 0 : i)));
}

/** A test that the property holds for random cases. */
export function holds(name: string, property: (c: Case) => void): void {
  test(name, () => fc.assert(fc.property(cases, property), { numRuns: 150, seed: 8 }));
}
