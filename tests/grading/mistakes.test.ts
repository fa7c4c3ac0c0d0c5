import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt, type Target } from "../../lib/grading/attempt";
import { drawCase } from "../../lib/grading/cases";
import { EXERCISES } from "../../lib/grading/exercises";
import type { ExerciseName } from "../../lib/grading/exercises";
import { grade } from "../../lib/grading/grade";
import { callsOf, record, replay } from "../../lib/grading/recording";
import { exercises, solutions } from "../worked-notebook";
import { MISTAKES } from "./mistakes";
import { withOneSignTurned } from "./sign-flips";

const worked = solutions();
const right = exercises();
const names = Object.keys(EXERCISES) as ExerciseName[];

/** What a test says; undefined where it passes. */
function messageOf(run: () => unknown): string | undefined {
  try {
    run();
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
    for (const other of names) if (other !== name) grade(other, right[other]);
    for (const { replace, by, names: quantity, cause } of mistakes) {
      const source = worked[name].replace(replace, by);
      assert.notEqual(source, worked[name], `${replace} is not in ${name}`);
      const message = messageOf(() => grade(name, exercises({ [name]: source })[name]));
      assert.ok(message !== undefined, `${name} with ${by} for ${replace} passes`);
      assert.ok(message.startsWith(`Exercise ${EXERCISES[name].number}, ${name}: `), message);
      assert.ok(message.includes(quantity), `${by} for ${replace}: no ${quantity} in\n${message}`);
      assert.match(message, cause, `${by} for ${replace}`);
      assert.doesNotMatch(message, /(look at|begin with) exercise/, "the others have passed");
    }
  });

  test(`${name}: what was recorded elsewhere gets the message that it gets here`, () => {
    const calls = callsOf(name, 0);
    for (const { replace, by } of MISTAKES.filter(({ exercise }) => exercise === name)) {
      const source = worked[name].replace(replace, by);
      const target = exercises({ [name]: source })[name] as Target;
      const recorded = JSON.parse(JSON.stringify(record(name, target, calls)));
      const here = messageOf(() => grade(name, target));
      // There is no statement to name for what was thrown elsewhere, and no call with other figures.
      if (/stopped with an error|set to zero/.test(here!)) continue;
      assert.equal(
        messageOf(() => grade(name, replay(calls, recorded))),
        here,
        by,
      );
    }
  });

  test(`${name}: every sign turned is refused`, () => {
    const flipped = withOneSignTurned(worked[name]);
    assert.ok(flipped.length >= 2, `${flipped.length} signs in ${name}`);
    assert.equal(isRefused(name, worked[name]), false);
    for (const source of flipped) assert.ok(isRefused(name, source), `passes:\n${source}`);
  });
}
