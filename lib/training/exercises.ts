import { assertFunction } from "../checks";
import type { Functions } from "../parameters";

/** The exercises that training calls. The backward passes of single cells are called by those over time. */
interface Trained extends Omit<Functions, `${string}_cell_backward`> {}

/** The learner's functions: those of the cells that a notebook trains. */
export type Exercises = Partial<Trained>;

/**
 * Throws unless the named functions exist.
 * @throws "train: exercises.lstm_forward must be a function, got undefined"
 */
export function assertExercises(
  caller: string,
  exercises: unknown,
  names: (keyof Exercises)[],
): asserts exercises is Trained {
  for (const name of names) {
    const value = (exercises as Record<string, unknown> | null | undefined)?.[name];
    assertFunction(caller, `exercises.${name}`, value);
  }
}

type Check = (exercises: Exercises, names: (keyof Exercises)[]) => void;
let check: Check = () => {};

/** Registers `toRun`, which checks the functions of each training run before it starts. */
export function checkBeforeTraining(toRun: Check): void {
  check = toRun;
}

/** Runs the check registered with `checkBeforeTraining` on the named functions. */
export const checkFunctions: Check = (exercises, names) => check(exercises, names);
