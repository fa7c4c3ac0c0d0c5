import assert from "node:assert/strict";
import { test } from "node:test";
import { grade } from "../../lib/grading/grade";
import { exercises, solutions } from "../worked-notebook";
import { RIGHT_ANSWERS } from "./right-answers";

const worked = solutions();

for (const { about, exercise, replace, by } of RIGHT_ANSWERS) {
  test(`${exercise} is accepted: ${about}`, () => {
    const source = worked[exercise].replace(replace, () => by);
    assert.notEqual(source, worked[exercise]);
    assert.ok(grade(exercise, exercises({ [exercise]: source })[exercise]).length > 0);
  });
}

test("values that are off by 1e-7 are accepted, values that are off by 1e-5 are not", () => {
  const off = (by: number) =>
    worked.rnn_cell_forward.replace(
      "return [",
      `a_next = np.multiply(${1 + by}, a_next); cache[0] = a_next; return [`,
    );
  const gradeWith = (by: number) =>
    grade("rnn_cell_forward", exercises({ rnn_cell_forward: off(by) }).rnn_cell_forward);
  gradeWith(1e-7);
  assert.throws(() => gradeWith(1e-5), /`a_next` is off/);
});
