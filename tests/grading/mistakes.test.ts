import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt, type Target } from "../../lib/grading/attempt";
import { drawCase } from "../../lib/grading/cases";
import { EXERCISES } from "../../lib/grading/exercises";
import type { ExerciseName } from "../../lib/grading/exercises";
import { grade } from "../../lib/grading/grade";
import { exercises, solutions } from "../worked-notebook";
import { MISTAKES } from "./mistakes";
import { withOneSignTurned } from "./sign-flips";

const worked = solutions();
const right = exercises();
const names = Object.keys(EXERCISES) as ExerciseName[];

/** The message of the test of `name` for a solution in which something is replaced; undefined where it passes. */
function messageFor(name: ExerciseName, source: string): string | undefined {
  try {
    grade(name, exercises({ [name]: source })[name]);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether the test refuses a solution, without asking why, which takes ten times as long. */
function isRefused(name: ExerciseName, source: string): boolean {
  const exercise = EXERCISES[name];
  const target = exercises({ [name]: source })[name] as Target;
  return [...exercise.draws, exercise.small].some((draw) => {
    const { error, problems } = attempt(exercise, target, drawCase(draw));
    return error !== undefined || problems.length > 0;
  });
}

test("the worked solutions pass", () => {
  for (const name of names) grade(name, right[name]);
});

for (const name of names) {
  test(`${name}: every mistake is refused, with the quantity and the cause`, () => {
    const mistakes = MISTAKES.filter(({ exercise }) => exercise === name);
    assert.ok(mistakes.length >= 10, `only ${mistakes.length} in mistakes.ts`);
    for (const { replace, by, names: quantity, cause } of mistakes) {
      const source = worked[name].replace(replace, by);
      assert.notEqual(source, worked[name], `${replace} is not in ${name}`);
      const message = messageFor(name, source);
      assert.ok(message !== undefined, `${name} with ${by} for ${replace} passes`);
      assert.ok(message.startsWith(`Exercise ${EXERCISES[name].number}, ${name}: `), message);
      assert.ok(message.includes(quantity), `${by} for ${replace}: no ${quantity} in\n${message}`);
      assert.match(message, cause, `${by} for ${replace}`);
    }
  });

  test(`${name}: every sign turned is refused`, () => {
    const flipped = withOneSignTurned(worked[name]);
    assert.ok(flipped.length >= 2, `${flipped.length} signs in ${name}`);
    assert.equal(isRefused(name, worked[name]), false);
    for (const source of flipped) assert.ok(isRefused(name, source), `passes:\n${source}`);
  });
}
