// The tests of the exercises, which the notebooks call. lib/grading runs them.
import { whereOff } from "./charts/where-off";
import { show, showTable } from "./display";
import { TestFailed, grade } from "./grading/grade";
import { forget, formulasOf, textOf } from "./grading/hints";
import { hasPassed } from "./grading/session";
import type { ExerciseName } from "./grading/exercises";
import type { NdArray } from "./np"; // Without it, the types of the tests cannot be written as declarations.
import type { Functions } from "./parameters";
import { checkBeforeTraining } from "./training/exercises";

export { hasPassed, whenPassed } from "./grading/session";

/**
 * Calls the function with several cases, NumPy's among them, and compares everything it returns; a test does not depend on the
 * learner's other functions. It prints "All tests passed" and what was checked, or throws an error that says what is wrong, where,
 * and what kind of mistake it is. A second run of a failing test adds the likely cause.
 */
function run(name: ExerciseName, target: unknown): void {
  try {
    const rows = grade(name, target);
    forget(name);
    console.log("All tests passed");
    showTable(rows, `${name}: what was checked`);
  } catch (error) {
    if (!(error instanceof TestFailed)) throw error;
    if (error.rows.length > 0) showTable(error.rows, `${name}: what was returned`);
    if (error.picture) {
      const errors: NdArray = error.picture.errors;
      show(whereOff(error.picture.name, errors, { row: error.picture.row }));
    }
    error.message = textOf(name, error);
    error.stack = `${error.name}: ${error.message}`;
    throw error;
  }
}

/**
 * A function that passed may have changed since, and so may a function it calls. So each training run first retests the functions
 * it uses.
 */
checkBeforeTraining((exercises, names) => {
  const changed = names.filter((name) => hasPassed(name) && !passes(name, exercises[name]));
  for (const name of changed) {
    console.log(
      `${name} passed its test but is wrong now: it, or a function it calls, has changed since. Training continues with it; run ${name}_test(${name}) to see what is wrong.`,
    );
  }
});

function passes(name: ExerciseName, target: unknown): boolean {
  try {
    grade(name, target);
    return true;
  } catch {
    return false;
  }
}

function testOf<Name extends ExerciseName>(
  name: Name,
): ((target: Functions[Name]) => void) & {
  /** Prints the formulas that the last failure is about. */
  formula(): void;
} {
  const test = (target: Functions[Name]): void => run(name, target);
  return Object.assign(test, { formula: () => console.log(formulasOf(name)) });
}

export const rnn_cell_forward_test = testOf("rnn_cell_forward");
export const rnn_forward_test = testOf("rnn_forward");
export const lstm_cell_forward_test = testOf("lstm_cell_forward");
export const lstm_forward_test = testOf("lstm_forward");
export const rnn_cell_backward_test = testOf("rnn_cell_backward");
export const rnn_backward_test = testOf("rnn_backward");
export const lstm_cell_backward_test = testOf("lstm_cell_backward");
export const lstm_backward_test = testOf("lstm_backward");
export const gru_cell_forward_test = testOf("gru_cell_forward");
export const gru_forward_test = testOf("gru_forward");
export const gru_cell_backward_test = testOf("gru_cell_backward");
export const gru_backward_test = testOf("gru_backward");
