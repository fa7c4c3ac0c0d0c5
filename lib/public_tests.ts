// The assignment's module of tests: one for each exercise, called by the notebook. They are run by lib/grading.
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
 * The tests of the eight exercises. Each calls the function with several cases and compares all that it returns, with NumPy's
 * figures and others; none needs another function of the learner's. It prints "All tests passed" and what was checked, or throws
 * an error that says what is wrong, where, and what the mistake is about; run again, also the likely cause. Its `formula()`
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
    if (error.rows.length > 0) showTable(error.rows, `${name}: what came`);
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
 * An exercise that has passed can have been changed since, or a function that it calls: before each training its functions are
 * tested once more.
 */
checkBeforeTraining((exercises, names) => {
  const changed = names.filter((name) => hasPassed(name) && !passes(name, exercises[name]));
  for (const name of changed) {
    console.log(
      `${name} passed its test, but now it is wrong: it was changed since, or a function that it calls. Training goes on with it as it is; ${name}_test(${name}) says what is wrong.`,
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
