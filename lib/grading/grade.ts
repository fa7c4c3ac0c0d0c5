// The graders: they find what is wrong with a function and why, and show nothing themselves. `grade` tests a function and throws
// the explanation. exercises.ts lists what each exercise takes and returns, networks.ts its formulas.
import { attempt } from "./attempt";
import type { Attempt, Target } from "./attempt";
import { drawCase } from "./cases";
import { diagnose, inOrder } from "./diagnosis";
import { EXERCISES } from "./exercises";
import type { Exercise, ExerciseName } from "./exercises";
import { errorAgainstDifferences } from "./finite-differences";
import { print } from "./formula";
import { culpritsInWords } from "./isolation";
import { crashedText, failedRows, failedText, nameIn, notDoneText, passedRows } from "./report";
import type { Row } from "./report";
import { labelOf } from "./quantities";
import { hasPassed, remember } from "./session";
import { wordsOf } from "./thrown";
import { relativeError, valuesOf } from "./values";
import { assigned, statementOf } from "./where";

/** Nothing has been written between START and END yet. */
export class NotDoneYet extends Error {
  override name = "NotDoneYet";
}

/** A test's answer to a wrong function: the message says what is wrong and why. `rows` has the verdict on every result. */
export class TestFailed extends Error {
  override name = "TestFailed";
  rows: Row[] = [];
  /** The cause in one line. */
  summary = "";
}

/**
 * Tests one of the eight functions.
 * @param drawn other cases than the usual ones
 * @returns what was checked, as a table
 * @throws {NotDoneYet} where the function gives nothing; {TestFailed} where it gives something wrong or throws
 */
export function grade(name: ExerciseName, target: unknown, drawn: Partial<Exercise> = {}): Row[] {
  const exercise: Exercise = { ...EXERCISES[name], ...drawn };
  remember(name, "failed");
  if (typeof target !== "function") {
    throw new TypeError(`${name}_test: expected the function ${name}, got ${typeof target}`);
  }
  const attempts: Attempt[] = [];
  /** A loop that went wrong, observed, if it does so again. */
  const again = (tried: Attempt) => {
    if (!exercise.overTime) return tried;
    const observed = attempt(exercise, target as Target, tried.given, true);
    return observed.problems.length > 0 ? observed : tried;
  };
  for (const draw of [...exercise.draws, exercise.small]) {
    const given = drawCase(draw);
    const tried = attempt(exercise, target as Target, given);
    if (isBlank(exercise, tried)) throw messageOnly(new NotDoneYet(notDoneText(exercise)));
    if (tried.error !== undefined) throw crashed(exercise, target as Target, tried);
    if (tried.problems.length > 0) throw failed(exercise, target as Target, again(tried));
    attempts.push(tried);
  }
  const rows = passedRows(
    exercise,
    attempts.length,
    largestError(attempts),
    slopeError(exercise, attempts),
  );
  remember(name, "passed");
  return rows;
}

/** Whether nothing came at all: every array that should be returned is undefined. */
function isBlank({ returns }: Exercise, { result, error }: Attempt): boolean {
  if (error !== undefined) return false;
  if (typeof result !== "object" || result === null) return result === undefined;
  const parts = result as Record<string | number, unknown>;
  return returns.every(
    (name, k) => name.startsWith("cache") || (parts[name] ?? parts[k]) === undefined,
  );
}

function largestError(attempts: Attempt[]): number {
  const errors = attempts.flatMap(({ came, expected }) =>
    Object.keys(expected).map((name) =>
      relativeError(valuesOf(came[name] as never), expected[name]),
    ),
  );
  return Math.max(...errors);
}

/** How far the gradients of the small case are from finite differences, which know nothing of formulas for the way back. */
function slopeError(exercise: Exercise, attempts: Attempt[]): number | undefined {
  if (!exercise.backward) return undefined;
  const { given, result } = attempts[attempts.length - 1];
  const error = errorAgainstDifferences(exercise, given, result as Record<string, unknown>);
  if (error < 1e-5) return error;
  const text = `${exercise.name}_test: the gradients are ${error} away from finite differences`;
  throw messageOnly(new TestFailed(text));
}

const KINDS = ["changed", "structure", "missing", "type", "shape", "value"];

function failed(exercise: Exercise, target: Target, tried: Attempt): TestFailed {
  // Where an input was changed in place, that is the cause of whatever else is wrong.
  const inPlace = tried.problems.some(({ kind }) => kind === "changed");
  const diagnoses = inPlace ? [] : diagnose(exercise, tried);
  const order = inOrder(exercise, Object.keys(tried.expected)).map((quantity) =>
    labelOf(quantity, exercise),
  );
  const rank = ({ kind, quantity }: Attempt["problems"][number]) =>
    KINDS.indexOf(kind) * 10000 + (order.indexOf(quantity) + 1 || 9999);
  tried.problems.sort((a, b) => rank(a) - rank(b));
  const isolated =
    diagnoses.length > 0 || tried.problems[0].kind !== "value"
      ? ""
      : formulaInWords(exercise, nameIn(tried.problems[0])) +
        culpritsInWords(exercise, target, tried);
  const error = new TestFailed(
    failedText(exercise, tried, diagnoses) + isolated + firstThings(exercise),
  );
  error.rows = failedRows(exercise, tried);
  const [{ quantity, text: what }] = tried.problems;
  const [begin] = firstThings(exercise).trim().split(":");
  error.summary = `${quantity}: ${diagnoses[0]?.cause ?? (begin || what)}`;
  return messageOnly(error);
}

/** What a quantity of a cell should be, for where no cause is known. */
function formulaInWords({ model, overTime }: Exercise, name: string): string {
  const formula = overTime ? undefined : model.cell.find((other) => other.name === name);
  return formula ? `\nIt should be  ${name} = ${print(formula.expression)}` : "";
}

/** A loop cannot be right before its cell is. */
function firstThings({ needs, name }: Exercise): string {
  if (!needs || hasPassed(needs.name as ExerciseName)) return "";
  return `\n${name} calls ${needs.name}, which has not passed its own test: begin with exercise ${needs.number}.`;
}

function crashed(exercise: Exercise, target: Target, { error }: Attempt): TestFailed {
  const statement = statementOf(error, target);
  const hints = [...shapeHints(error), ...causesWithEqualSizes(exercise, target, statement)];
  const text = crashedText(exercise, error, statement, hints) + firstThings(exercise);
  const failure = new TestFailed(text, { cause: error });
  const place = statement ? ` at ${statement}` : "";
  failure.summary = `${wordsOf(error)}${place}`;
  return messageOnly(failure);
}

/** For a product of matrices that do not fit: which of them would, transposed. */
function shapeHints(error: unknown): string[] {
  const sizes = /np\.dot: a \((\d+), (\d+)\).* b \((\d+), (\d+)\)/.exec(wordsOf(error));
  if (!sizes) return [];
  const [n, k, l, m] = sizes.slice(1).map(Number);
  const fits = [];
  if (n === l) fits.push("the first one transposed");
  if (k === m) fits.push("the second one transposed");
  if (m === n) fits.push("the two in the other order");
  return fits.length === 0 ? [] : [`The product would fit with ${fits.join(", or with ")}.`];
}

/** Where all sizes are equal nothing can fail to fit, and what is wrong shows in the values. */
function causesWithEqualSizes(exercise: Exercise, target: Target, statement = ""): string[] {
  const draw = exercise.draws.find(
    ({ sizes }) => sizes.n_x === sizes.n_a && sizes.n_a === sizes.m,
  )!;
  const tried = attempt(exercise, target, drawCase(draw));
  if (tried.error !== undefined) {
    const name = assigned(statement);
    return name ? [`So ${name} could not be computed.`] : [];
  }
  const causes = diagnose(exercise, tried).map(
    ({ name, cause, correct }, k) =>
      `${k === 0 ? "Likely cause" : "Also"}: in ${name}, ${cause}.` +
      (correct ? `\n  it should be    ${correct}` : ""),
  );
  if (causes.length > 0) return causes;
  return tried.problems.length > 0
    ? [`Where all sizes are equal: ${tried.problems[0].quantity} ${tried.problems[0].text}.`]
    : ["Where all sizes are equal the code is right: somewhere one size stands for another."];
}

/** The message says it all, so there is no stack; the kernel still shows where the learner's own code threw. */
function messageOnly<E extends Error>(error: E): E {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
