import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt, type Target } from "../../lib/grading/attempt";
import { drawCase } from "../../lib/grading/cases";
import { EXERCISES, numberOf } from "../../lib/grading/exercises";
import type { ExerciseName } from "../../lib/grading/exercises";
import { grade } from "../../lib/grading/grade";
import type { TestFailed } from "../../lib/grading/grade";
import { callsOf, record, replay } from "../../lib/grading/recording";
import { exercises, solutions } from "../worked-notebook";
import { MISTAKES } from "./mistakes";
import { withOneSignTurned } from "./sign-flips";

const worked = solutions();
const right = exercises();
const names = Object.keys(right) as ExerciseName[];

/** The error that a test throws; undefined if it passes. */
function failureOf(run: () => unknown): TestFailed | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as TestFailed;
  }
}

/** Names that are not English words. */
const NAMES =
  /\b(d?[Wb][fico]|d?Wa[ax]|d?ba|[fo]t|cct|d[fico]t|dcct|dz|y?t_pred|[ac]_next|d?[ac]_prevt?|da_next|concat)\b/;

/** Each message says more than the one before; the learner's first two leave the formula out, and names are set apart. */
function assertHints({ message, hints: [first, then, all] }: TestFailed): void {
  assert.equal(all, message);
  const lines = (text: string) => text.split("\n");
  assert.deepEqual(
    [first, then].map((text) => lines(text)[0]),
    [lines(all)[0], lines(all)[0]],
  );
  assert.doesNotMatch(first, /Likely cause|your result fits|should be/);
  assert.doesNotMatch(then, /should be/);
  assert.equal(/Likely cause/.test(then), /Likely cause/.test(all));
  assert.equal(/Kind of mistake: /.test(first), /Likely cause/.test(all), first);
  assert.equal(/_test\.formula\(\)/.test(first), /_test\.formula\(\)/.test(then));
  for (const line of lines(then).filter((words) => /^(Likely|Also|Kind|Look|With)/.test(words))) {
    assert.doesNotMatch(line.replaceAll(/`[^`]*`/g, ""), NAMES);
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

test("every exercise has a worked solution, in the order of the numbers, and it passes", () => {
  assert.deepEqual(names, Object.keys(EXERCISES));
  for (const name of names) grade(name, right[name]);
});

for (const name of names) {
  /** The message for each mistaken solution. */
  const messages = new Map<string, string>();

  test(`${name}: every mistake is refused, with the quantity and the cause`, () => {
    const mistakes = MISTAKES.filter(({ exercise }) => exercise === name);
    assert.ok(mistakes.length >= 10, `only ${mistakes.length} in mistakes.ts`);
    for (const other of names) if (other !== name) grade(other, right[other]);
    for (const { replace, by, names: quantity, cause } of mistakes) {
      const source = worked[name].replace(replace, by);
      assert.notEqual(source, worked[name], `${replace} is not in ${name}`);
      const failure = failureOf(() => grade(name, exercises({ [name]: source })[name]));
      assert.ok(failure, `${name} with ${by} for ${replace} passes`);
      assertHints(failure);
      const { message } = failure;
      messages.set(source, message);
      assert.ok(message.startsWith(`Exercise ${numberOf(name)}, ${name}: `), message);
      const plain = message.replaceAll("`", "");
      assert.ok(plain.includes(quantity), `${by} for ${replace}: no ${quantity} in\n${message}`);
      assert.match(cause.source.includes("`") ? message : plain, cause, `${by} for ${replace}`);
      assert.doesNotMatch(message, /(look at|start with) exercise/, "the others have passed");
    }
  });

  test(`${name}: a recording from another process gets the same message`, () => {
    const calls = callsOf(name, 0);
    for (const { replace, by } of MISTAKES.filter(({ exercise }) => exercise === name)) {
      const source = worked[name].replace(replace, by);
      const target = exercises({ [name]: source })[name] as Target;
      const recorded = JSON.parse(JSON.stringify(record(name, target, calls)));
      const here = messages.get(source)!;
      // A recorded error has no statement, and recorded functions cannot be called with other values.
      if (/stopped with an error|set to zero/.test(here)) continue;
      assert.equal(failureOf(() => grade(name, replay(calls, recorded)))!.message, here, by);
    }
  });

  test(`${name}: every flipped sign is refused`, () => {
    const flipped = withOneSignTurned(worked[name]);
    assert.ok(flipped.length >= 2, `${flipped.length} signs in ${name}`);
    assert.equal(isRefused(name, worked[name]), false);
    for (const source of flipped) assert.ok(isRefused(name, source), `passes:\n${source}`);
  });
}
