import type { NdArray } from "../np";
import type {
  LstmCaches,
  LstmCellCache,
  LstmGradients,
  LstmParameters,
  RnnCaches,
  RnnCellCache,
  RnnGradients,
  RnnParameters,
} from "../parameters";
import { show } from "./checks";

/**
 * The functions from the exercises that training calls. The other two, the backward passes of single cells, are called by
 * `rnn_backward` and `lstm_backward`.
 */
export interface Exercises {
  rnn_cell_forward(
    xt: NdArray,
    a_prev: NdArray,
    parameters: RnnParameters,
  ): [a_next: NdArray, yt_pred: NdArray, cache: RnnCellCache];
  rnn_forward(
    x: NdArray,
    a0: NdArray,
    parameters: RnnParameters,
  ): [a: NdArray, y_pred: NdArray, caches: RnnCaches];
  rnn_backward(da: NdArray, caches: RnnCaches): RnnGradients;
  lstm_cell_forward(
    xt: NdArray,
    a_prev: NdArray,
    c_prev: NdArray,
    parameters: LstmParameters,
  ): [a_next: NdArray, c_next: NdArray, yt_pred: NdArray, cache: LstmCellCache];
  lstm_forward(
    x: NdArray,
    a0: NdArray,
    parameters: LstmParameters,
  ): [a: NdArray, y: NdArray, c: NdArray, caches: LstmCaches];
  lstm_backward(da: NdArray, caches: LstmCaches): LstmGradients;
}

/**
 * Throws unless the named functions exist.
 * @throws "train: exercises.lstm_forward must be a function, got undefined"
 */
export function assertExercises(
  caller: string,
  exercises: unknown,
  names: (keyof Exercises)[],
): asserts exercises is Exercises {
  for (const name of names) {
    const value = (exercises as Record<string, unknown> | null | undefined)?.[name];
    if (typeof value !== "function") {
      throw new TypeError(`${caller}: exercises.${name} must be a function, got ${show(value)}`);
    }
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
