// The assignment's tests, one per exercise, called by the notebook. lib/grading runs them.
import { whereOff } from "./charts/where-off";
import { show, showTable } from "./display";
import { TestFailed, grade } from "./grading/grade";
import { forget, formulasOf, textOf } from "./grading/ladder";
import { hasPassed } from "./grading/session";
import type { ExerciseName } from "./grading/exercises";
import type * as types from "./parameters";
import type { NdArray } from "./np";
import { checkBeforeTraining } from "./training/exercises";

export { hasPassed, whenPassed } from "./grading/session";

/**
 * The tests of the eight exercises. Each calls the function with several cases, NumPy's among them, and compares everything it
 * returns; none depends on the learner's other functions. It prints "All tests passed" and what was checked, or throws an error
 * that says what is wrong, where, and what kind of mistake it is. A second run of a failing test adds the likely cause. `formula()`
 * prints the formulas that the last failure is about.
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
      const { name: array, errors, row } = error.picture;
      show(whereOff(array, errors, { row }));
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

const formula = (name: ExerciseName) => (): void => console.log(formulasOf(name));

/** Exercise 1. */
export function rnn_cell_forward_test(
  target: (
    xt: NdArray,
    a_prev: NdArray,
    parameters: types.RnnParameters,
  ) => [a_next: NdArray, yt_pred: NdArray, cache: types.RnnCellCache],
): void {
  run("rnn_cell_forward", target);
}
rnn_cell_forward_test.formula = formula("rnn_cell_forward");

/** Exercise 2. */
export function rnn_forward_test(
  target: (
    x: NdArray,
    a0: NdArray,
    parameters: types.RnnParameters,
  ) => [a: NdArray, y_pred: NdArray, caches: types.RnnCaches],
): void {
  run("rnn_forward", target);
}
rnn_forward_test.formula = formula("rnn_forward");

/** Exercise 3. */
export function lstm_cell_forward_test(
  target: (
    xt: NdArray,
    a_prev: NdArray,
    c_prev: NdArray,
    parameters: types.LstmParameters,
  ) => [a_next: NdArray, c_next: NdArray, yt_pred: NdArray, cache: types.LstmCellCache],
): void {
  run("lstm_cell_forward", target);
}
lstm_cell_forward_test.formula = formula("lstm_cell_forward");

/** Exercise 4. */
export function lstm_forward_test(
  target: (
    x: NdArray,
    a0: NdArray,
    parameters: types.LstmParameters,
  ) => [a: NdArray, y: NdArray, c: NdArray, caches: types.LstmCaches],
): void {
  run("lstm_forward", target);
}
lstm_forward_test.formula = formula("lstm_forward");

/** Exercise 5. */
export function rnn_cell_backward_test(
  target: (da_next: NdArray, cache: types.RnnCellCache) => types.RnnCellGradients,
): void {
  run("rnn_cell_backward", target);
}
rnn_cell_backward_test.formula = formula("rnn_cell_backward");

/** Exercise 6. */
export function rnn_backward_test(
  target: (da: NdArray, caches: types.RnnCaches) => types.RnnGradients,
): void {
  run("rnn_backward", target);
}
rnn_backward_test.formula = formula("rnn_backward");

/** Exercise 7. */
export function lstm_cell_backward_test(
  target: (
    da_next: NdArray,
    dc_next: NdArray,
    cache: types.LstmCellCache,
  ) => types.LstmCellGradients,
): void {
  run("lstm_cell_backward", target);
}
lstm_cell_backward_test.formula = formula("lstm_cell_backward");

/** Exercise 8. */
export function lstm_backward_test(
  target: (da: NdArray, caches: types.LstmCaches) => types.LstmGradients,
): void {
  run("lstm_backward", target);
}
lstm_backward_test.formula = formula("lstm_backward");
