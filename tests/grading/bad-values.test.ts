import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { numberOf } from "../../lib/grading/exercises";
import type { ExerciseName } from "../../lib/grading/exercises";
import { NotDoneYet, TestFailed, grade } from "../../lib/grading/grade";
import { callsOf, record, replay, saltedDraws } from "../../lib/grading/recording";
import * as np from "../../lib/np";
import { exercises } from "../worked-notebook";

// Whatever a function returns or throws, its test fails with its own error, and refuses a mistake anywhere in the result.

const right = exercises();
const names = Object.keys(right) as ExerciseName[];
type Path = (string | number)[];

/** Where the arrays are in what a function returned. */
function arraysIn(value: unknown, at: Path = []): Path[] {
  if (value instanceof np.NdArray) return [at];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => arraysIn(inner, [...at, key]));
}

/** `value` with another one at a place; what leads there is copied. */
function withAt(value: any, [key, ...rest]: Path, change: (old: any) => unknown): unknown {
  if (key === undefined) return change(value);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = withAt(copy[key], rest, change);
  return copy;
}

const withEntry = (x: np.NdArray, entry: number, place: number) => {
  const copy = np.reshape(np.copy(x), [x.size]);
  copy.set(place % x.size, entry);
  return np.reshape(copy, x.shape);
};

/** An object that nobody can look into. */
const closed = {
  [fc.toStringMethod]: () => "closed",
  get message(): string {
    throw new Error("not to be read");
  },
  get stack(): string {
    throw new Error("not to be read");
  },
};
const circle: any[] = [];
circle.push(circle);

/** What is no array of 64-bit floats. */
const notAnArray = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withNullPrototype: true }),
  fc.constantFrom<unknown>(
    undefined,
    null,
    NaN,
    Symbol("s"),
    10n,
    () => np.zeros([1]),
    circle,
    closed,
    new Float64Array(4),
    { shape: [5, 10], data: new Float64Array(50), dtype: "float64" },
  ),
);

/** Changes of an array, none of which leaves it right. */
const spoiled: fc.Arbitrary<(x: np.NdArray) => unknown> = fc.oneof(
  notAnArray.map((bad) => () => bad),
  fc.tuple(fc.constantFrom(NaN, Infinity, -Infinity, 1e300, -1e300), fc.nat()).map(
    ([entry, place]) =>
      (x: np.NdArray) =>
        withEntry(x, entry, place),
  ),
  fc.constantFrom<(x: np.NdArray) => unknown>(
    (x) => x.tolist(),
    (x) => np.reshape(x, [x.size, 1, 1, 1]),
    () => np.zeros([0]),
    (x) => np.concatenate([x, x]),
    (x) => np.multiply(x, NaN),
    (x) => np.add(np.multiply(x, 2), 1),
  ),
);

const refusals = [TestFailed, NotDoneYet];

function assertRefused(name: ExerciseName, target: (...given: any[]) => unknown): void {
  const salt = 5;
  const replayed = () => {
    const calls = callsOf(name, salt);
    const recorded = JSON.parse(JSON.stringify(record(name, target, calls)));
    return grade(name, replay(calls, recorded), saltedDraws(name, salt));
  };
  for (const way of [() => grade(name, target), replayed]) {
    try {
      way();
    } catch (error) {
      assert.ok(
        refusals.some((kind) => error instanceof kind),
        String((error as Error)?.stack),
      );
      assert.ok((error as Error).message.startsWith(`Exercise ${numberOf(name)}, ${name}: `));
      continue;
    }
    assert.fail(`${name} passes`);
  }
}

for (const name of names) {
  const original = right[name] as (...given: any[]) => unknown;

  test(`${name}: one bad array in one call is refused`, () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(5), spoiled, (place, bad, change) => {
        let call = 0;
        assertRefused(name, (...given) => {
          const result = original(...given);
          if (call++ % 6 !== bad) return result;
          const places = arraysIn(result);
          return withAt(result, places[place % places.length], change);
        });
      }),
      { numRuns: 4, seed: 3 },
    );
  });

  test(`${name}: any other result is refused`, () => {
    fc.assert(
      fc.property(notAnArray, (bad) => assertRefused(name, () => bad)),
      { numRuns: 20, seed: 4 },
    );
  });

  test(`${name}: whatever it throws, the test fails with it`, () => {
    fc.assert(
      fc.property(notAnArray, (bad) =>
        assertRefused(name, () => {
          throw bad;
        }),
      ),
      { numRuns: 10, seed: 5 },
    );
  });
}
