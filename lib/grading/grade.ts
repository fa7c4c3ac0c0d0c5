import { attempt } from "./attempt";
import type { Attempt, Target } from "./attempt";
import { drawCase } from "./cases";
import { EXERCISES } from "./exercises";
import type { Exercise, ExerciseName } from "./exercises";
import { remember } from "./session";

/** Nothing has been written between START and END yet. */
export class NotDoneYet extends Error {
  override name = "NotDoneYet";
}

/** A test's answer to a wrong function. The message says it all, so there is no stack. */
export class TestFailed extends Error {
  override name = "TestFailed";
}

export function grade(name: ExerciseName, target: unknown): void {
  const exercise = EXERCISES[name];
  remember(name, "failed");
  if (typeof target !== "function")
    throw new TypeError(`${name}_test: expected the function ${name}`);
  for (const draw of exercise.draws) {
    const tried = attempt(exercise, target as Target, drawCase(draw));
    if (isBlank(exercise, tried)) throw messageOnly(new NotDoneYet(notDone(exercise)));
    if (tried.error) throw tried.error;
    if (tried.problems.length > 0) {
      const [{ quantity, text }] = tried.problems;
      throw messageOnly(
        new TestFailed(`Exercise ${exercise.number}, ${name}: ${quantity} ${text}`),
      );
    }
  }
  remember(name, "passed");
}

const notDone = ({ number, name }: Exercise) =>
  `Exercise ${number}, ${name}: not done yet. Write your code between START CODE HERE and END CODE HERE, run that cell, then this one.`;

/** Whether nothing came at all: every array that should be returned is undefined. */
function isBlank({ returns }: Exercise, { result, error }: Attempt): boolean {
  if (error !== undefined) return false;
  if (typeof result !== "object" || result === null) return result === undefined;
  return returns
    .map((name, k) =>
      name.startsWith("cache") ? undefined : ((result as any)[name] ?? (result as any)[k]),
    )
    .every((value) => value === undefined);
}

function messageOnly<E extends Error>(error: E): E {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
