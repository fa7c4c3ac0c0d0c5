import { listed } from "../checks";
import { Notice } from "../notice";
import { EXERCISES, numberOf } from "./exercises";
import type { ExerciseName } from "./exercises";

/** The outcome of each exercise's last test since the import cell ran. */
const outcomes = new Map<ExerciseName, "passed" | "failed">();

export function remember(name: ExerciseName, outcome: "passed" | "failed"): void {
  outcomes.set(name, outcome);
}

/** Whether the last test of an exercise passed. */
export const hasPassed = (name: ExerciseName): boolean => outcomes.get(name) === "passed";

/**
 * Returns what `make` returns once the named exercises have passed their tests; until then, a notice that lists those it waits for.
 *
 *     show(whenPassed("rnn_forward", () => hiddenStates(…)));
 *
 * @throws {TypeError} if a name is not that of an exercise or `make` is not a function; also whatever `make` throws
 */
export function whenPassed<T>(
  ...namesThenMake: [ExerciseName, ...ExerciseName[], () => T]
): T | Notice {
  const names = namesThenMake.slice(0, -1) as ExerciseName[];
  const make = namesThenMake.at(-1) as () => T;
  for (const name of names) {
    if (!Object.hasOwn(EXERCISES, name)) {
      throw new TypeError(`whenPassed: expected the name of an exercise, got ${String(name)}`);
    }
  }
  if (typeof make !== "function") {
    throw new TypeError("whenPassed: expected a function after the names of the exercises");
  }
  const missing = names.filter((name) => !hasPassed(name));
  if (missing.length === 0) return make();
  const [first] = missing;
  const named = missing.map((name) => `${numberOf(name)} (${name})`);
  const alone = missing.length === 1;
  const exercises = alone ? `exercise ${numberOf(first)}, ${first}` : `exercises ${listed(named)}`;
  const them = alone ? "it and run its test" : "them and run their tests";
  return new Notice(`This waits for ${exercises}: complete ${them}, then run this cell again.`);
}
