import { environment } from "../platform/node";
import { lineOf } from "./diagnosis";
import { EXERCISES } from "./exercises";
import type { Exercise, ExerciseName } from "./exercises";
import type { Formula } from "./formula";
import type { TestFailed } from "./grade";

// A learner gets help step by step: first what is wrong and the kind of mistake; if the same test fails again in the same way, the
// likely cause; the formula only on request.

/** The last failure of each exercise that has not passed since. */
const failures = new Map<ExerciseName, TestFailed>();

export function forget(name: ExerciseName): void {
  failures.delete(name);
}

/** The message for a failure: shorter the first time than when it repeats. nbgrader gets the full message. */
export function textOf(name: ExerciseName, failure: TestFailed): string {
  const before = failures.get(name);
  failures.set(name, failure);
  const [first, then, all] = failure.hints;
  if (environment("NBGRADER_EXECUTION")) return all;
  return before?.summary === failure.summary ? then : first;
}

/** The formulas that an exercise's last failure is about, one per line; all of its formulas if there are none. */
export function formulasOf(name: ExerciseName): string {
  const exercise: Exercise = EXERCISES[name];
  if (exercise.overTime) return stepsOf(exercise).join("\n");
  const { cell } = exercise.model;
  const about = failures.get(name)?.about ?? [];
  const some = cell.filter((formula) => about.includes(formula.name));
  return (some.length > 0 ? some : cell).map(withNumber).join("\n");
}

const withNumber = (formula: Formula) =>
  formula.equation ? `(${formula.equation})  ${lineOf(formula)}` : lineOf(formula);

/** A loop over time, line by line. */
function stepsOf({ backward, needs, model, takes }: Exercise): string[] {
  const { start = [], next = [], kept = [], end = [], cell } = model;
  const own = cell.filter(({ name }) => !needs!.model.cell.some((other) => other.name === name));
  const slice = (text: string) => text.replaceAll("da_t", "da[:, :, t]");
  const stored = kept.map((formula) => lineOf(formula).replace(" =", "[:, :, t] ="));
  const given = needs!.takes.map((name) =>
    name === "xt" ? "x[:, :, t]" : name === "cache" ? "caches[0][t]" : name,
  );
  const call = `${needs!.returns.join(", ")} = ${needs!.name}(${given.join(", ")})`;
  return [
    `given  ${takes.join(", ")}`,
    ...start.map((formula) => `before the loop  ${lineOf(formula)}`),
    `the loop  t = ${backward ? "T_x - 1, …, 0" : "0, …, T_x - 1"}`,
    ...[...own.map((formula) => slice(lineOf(formula))), call, ...stored].map(
      (line) => `  ${line}`,
    ),
    ...next.map((formula) => `  for the next step  ${lineOf(formula)}`),
    ...end.map((formula) => `after the loop  ${lineOf(formula)}`),
  ];
}
