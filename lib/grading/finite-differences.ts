import type { NdArray } from "../np";
import type { Case } from "./cases";
import type { Exercise } from "./exercises";
import type { Matrix } from "./formula";
import { runForward } from "./model";
import { fromMatrix, fromSteps, relativeError, valuesOf } from "./values";
import type { Values } from "./values";

const STEP = 3e-4;

/**
 * The largest error of a function's gradients against central differences, relative to each gradient's largest entry. The
 * differences use no backward formula: the loss is the sum of da * a, so its gradient with respect to a is da.
 */
export function errorAgainstDifferences(
  exercise: Exercise,
  given: Case,
  gradients: Record<string, unknown>,
): number {
  const errors = exercise.returns.map((name) => {
    const input = name === "dxt" ? "xt" : name.slice(1);
    return relativeError(valuesOf(gradients[name] as NdArray), slopesOf(exercise, given, input));
  });
  return Math.max(...errors);
}

/**
 * The gradient of the loss with respect to one input. The error of D(h) = (J(w + h) - J(w - h)) / 2h is of order h², and that of
 * (4 D(h) - D(2h)) / 3 is of order h⁴.
 */
function slopesOf(exercise: Exercise, given: Case, input: string): Values {
  const slopes = (A: Matrix): Matrix =>
    A.map((row) =>
      row.map((w, j) => {
        const lossAt = (value: number): number => {
          row[j] = value;
          const loss = lossOf(exercise, given);
          row[j] = w;
          return loss;
        };
        const D = (h: number) => (lossAt(w + h) - lossAt(w - h)) / (2 * h);
        return (4 * D(STEP) - D(2 * STEP)) / 3;
      }),
    );
  return given.matrices[input]
    ? fromMatrix(slopes(given.matrices[input]))
    : fromSteps(given.overTime[input].map(slopes));
}

/** The loss whose gradient is the input of the backward pass: Σ da * a. */
function lossOf({ network, overTime }: Exercise, given: Case): number {
  const { da_next, dc_next } = given.matrices;
  const { last, steps } = runForward(overTime ? network.loop : network.cell, given);
  if (overTime) {
    return given.overTime.da.reduce((sum, da, t) => sum + inner(da, steps[t].a_next), 0);
  }
  return inner(da_next, last.a_next) + (dc_next ? inner(dc_next, last.c_next) : 0);
}

/** The sum of A * B. */
const inner = (A: Matrix, B: Matrix): number =>
  A.reduce((sum, row, i) => row.reduce((s, x, j) => s + x * B[i][j], sum), 0);
