import { NdArray } from "../np";
import type { Case } from "./cases";
import { problemOfStructure, problemsOf } from "./check";
import type { Problem } from "./check";
import type { Exercise } from "./exercises";
import { observe } from "./observation";
import type { Observation } from "./observation";
import { argumentsOf, returnedOf, expectedOf } from "./quantities";
import type { Quantities } from "./quantities";
import { sameValues, valuesOf } from "./values";
import type { Values } from "./values";

/** One call of a learner's function, and what is wrong with its result. */
export interface Attempt {
  given: Case;
  expected: Quantities<Values>;
  /** The returned value for each expected one; empty if the result does not have the expected parts. */
  returned: Quantities<unknown>;
  result?: unknown;
  /** What the function threw. */
  error?: unknown;
  problems: Problem[];
  observation?: Observation;
}

export type Target = (...given: any[]) => unknown;

/** Calls `target` with the arrays of a case. `observing` also records what it overwrites, which takes longer. */
export function attempt(
  exercise: Exercise,
  target: Target,
  given: Case,
  observing = false,
): Attempt {
  const expected = expectedOf(exercise, given);
  const args = argumentsOf(exercise, given);
  const before = arraysIn(args, exercise);
  const begun: Attempt = { given, expected, returned: {}, problems: [] };
  let result: unknown;
  let observation: Observation | undefined;
  try {
    if (observing) ({ result, observation } = observe(exercise, args, () => target(...args)));
    else result = target(...args);
  } catch (error) {
    return { ...begun, error };
  }
  const structure = problemOfStructure(exercise, result, given);
  const returned = structure ? {} : returnedOf(exercise, result);
  const problems = structure
    ? [structure]
    : problemsOf(exercise, returned, expected, given, observation);
  return { ...begun, result, returned, observation, problems: [...problems, ...changed(before)] };
}

interface Held {
  name: string;
  array: NdArray;
  values: Values;
}

/** The arrays among the arguments, with copies of their values. */
function arraysIn(args: unknown[], { takes, network }: Exercise): Held[] {
  const held: Held[] = [];
  const keep = (name: string, value: unknown): void => {
    if (value instanceof NdArray) {
      const { shape, data } = valuesOf(value);
      held.push({ name, array: value, values: { shape, data: Float64Array.from(data) } });
    } else if (Array.isArray(value)) {
      value.forEach((inner, k) => keep(`${name}[${k}]`, inner));
    } else if (typeof value === "object" && value !== null) {
      for (const key of network.parameters) keep(key, (value as Record<string, unknown>)[key]);
    }
  };
  args.forEach((value, k) => keep(takes[k], value));
  return held;
}

function changed(before: Held[]): Problem[] {
  return before
    .filter(({ array, values }) => !sameValues(valuesOf(array), values))
    .map(({ name }) => ({
      quantity: name,
      kind: "changed",
      text: "was changed in place: a function must not modify its arguments",
    }));
}
