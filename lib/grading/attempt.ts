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
  const before = heldIn(args, exercise);
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

/** An array or a list among the arguments. */
interface Held {
  name: string;
  isAsBefore(): boolean;
}

/** The arrays and lists among the arguments, with copies of what they hold. */
function heldIn(args: unknown[], { takes, network }: Exercise): Held[] {
  const held: Held[] = [];
  const keep = (name: string, value: unknown): void => {
    if (value instanceof NdArray) {
      const { shape, data } = valuesOf(value);
      const values: Values = { shape, data: Float64Array.from(data) };
      held.push({ name, isAsBefore: () => sameValues(valuesOf(value), values) });
    } else if (Array.isArray(value)) {
      const items = [...value];
      const isAsBefore = () =>
        value.length === items.length && items.every((item, k) => value[k] === item);
      held.push({ name, isAsBefore });
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
    .filter(({ isAsBefore }) => !isAsBefore())
    .map(({ name }) => ({
      quantity: name,
      kind: "changed",
      text: "was changed in place: a function must not modify its arguments",
    }));
}
