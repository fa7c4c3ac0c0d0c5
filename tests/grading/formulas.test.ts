import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { drawCase } from "../../lib/grading/cases";
import { EXERCISES } from "../../lib/grading/exercises";
import type { ExerciseName } from "../../lib/grading/exercises";
import { errorAgainstDifferences } from "../../lib/grading/finite-differences";
import { evaluate, parse, print } from "../../lib/grading/formula";
import { expectedOf } from "../../lib/grading/quantities";
import { relativeError, valuesOf } from "../../lib/grading/values";
import exerciseFigures from "../reference/exercises.json";
import graderFigures from "../reference/graders.json";
import gruFigures from "../reference/gru.json";

/** What the graders expect in the course's draw of an exercise. */
function courseCase(name: ExerciseName) {
  const exercise = EXERCISES[name];
  return expectedOf(exercise, drawCase(exercise.draws[1]));
}

const FIGURES: Record<ExerciseName, object> = {
  rnn_cell_forward: exerciseFigures["1 rnn_cell_forward"],
  rnn_forward: graderFigures.rnn_forward_test,
  lstm_cell_forward: graderFigures.lstm_cell_forward_test,
  lstm_forward: graderFigures.lstm_forward_test,
  rnn_cell_backward: exerciseFigures["5 rnn_cell_backward"],
  rnn_backward: exerciseFigures["6 rnn_backward"],
  lstm_cell_backward: exerciseFigures["7 lstm_cell_backward"],
  lstm_backward: exerciseFigures["8 lstm_backward"].correct,
  ...gruFigures,
};

for (const [name, figures] of Object.entries(FIGURES)) {
  test(`${name}: the graders expect what NumPy or PyTorch computes, to 1e-12`, () => {
    const expected = courseCase(name as ExerciseName);
    let compared = 0;
    for (const [quantity, figure] of Object.entries(figures)) {
      if (!expected[quantity]) continue;
      const error = relativeError(
        expected[quantity],
        valuesOf(np.array(figure as np.NestedNumbers[])),
      );
      assert.ok(error < 1e-12, `${quantity}: ${error}`);
      compared++;
    }
    const arrays = EXERCISES[name as ExerciseName].returns.filter(
      (key) => !key.startsWith("cache"),
    );
    assert.equal(compared, arrays.length);
  });
}

test("the backward formulas agree with finite differences to nine digits", () => {
  for (const exercise of Object.values(EXERCISES).filter(({ backward }) => backward)) {
    const given = drawCase(exercise.small);
    const gradients = Object.fromEntries(
      Object.entries(expectedOf(exercise, given)).map(([name, { shape, data }]) => [
        name,
        np.reshape(np.array(Array.from(data)), shape),
      ]),
    );
    assert.ok(errorAgainstDifferences(exercise, given, gradients) < 1e-9, exercise.name);
    gradients[exercise.returns[0]] = np.multiply(1.001, gradients[exercise.returns[0]]);
    assert.ok(errorAgainstDifferences(exercise, given, gradients) > 5e-4, exercise.name);
  }
});

test("parse and print agree on every notation", () => {
  for (const text of [
    "tanh(Wax·xt + Waa'·a_prev - ba)",
    "dc_next + da_next * ot * (1 - tanh(c_next)²)",
    "[a_prev; xt]",
    "Wf[a]'·dft + Wi[x]'·dit",
    "Σ dz",
  ]) {
    assert.equal(print(parse(text)), text);
  }
});

test("evaluate follows the usual precedence and broadcasts columns", () => {
  const scope = {
    A: [
      [1, 2],
      [3, 4],
    ],
    b: [[10], [20]],
  };
  assert.deepEqual(evaluate(parse("A·b + b * b"), scope), [[150], [510]]);
  assert.deepEqual(evaluate(parse("A - b"), scope), [
    [-9, -8],
    [-17, -16],
  ]);
  assert.deepEqual(evaluate(parse("Σ A²"), scope), [[5], [25]]);
  assert.throws(() => evaluate(parse("b·b"), scope));
});
