import * as np from "../np";
import { attempt } from "./attempt";
import type { Attempt, Target } from "./attempt";
import { caseOf } from "./cases";
import type { Exercise } from "./exercises";
import { quantityOf, quoted } from "./quantities";

/**
 * For a result that no mutation explains: sets one input at a time to zero, and names those with which the result becomes right. The
 * mistake must be in a term that uses them.
 */
function ablate(exercise: Exercise, target: Target, { given, problems }: Attempt): string[] {
  const [{ quantity }] = problems;
  return Object.keys(given.arrays).filter((name) => {
    const without = { ...given.arrays, [name]: np.zeros_like(given.arrays[name]) };
    const tried = attempt(exercise, target, caseOf(given, without));
    const expected = quantityOf(quantity, exercise, tried.expected);
    const meaningful =
      expected !== undefined && Array.from(tried.expected[expected].data).some((x) => x !== 0);
    return (
      meaningful &&
      tried.error === undefined &&
      !tried.problems.some((problem) => problem.quantity === quantity)
    );
  });
}

/** A line for a message; none if the result stays wrong. */
export function ablationInWords(exercise: Exercise, target: Target, tried: Attempt): string[] {
  const names = ablate(exercise, target, tried);
  if (names.length === 0) return [];
  const [{ quantity }] = tried.problems;
  const list = names.map(quoted).join(" or ");
  const they = names.length === 1 ? "it is" : "they are";
  return [`With ${list} set to zero, ${quoted(quantity)} is right: check how ${they} used.`];
}
