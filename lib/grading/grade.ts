// The graders: they find what is wrong with a function and why, and show nothing themselves. `grade` tests a function and throws
// the explanation. exercises.ts lists what each exercise takes and returns, networks.ts its formulas.
import { attempt } from "./attempt";
import type { Attempt, Target } from "./attempt";
import { drawCase, foreignLengths, lengthOf, shapeInNames } from "./cases";
import type { Case } from "./cases";
import { foreignInWords } from "./check";
import { diagnose, inOrder, intermediates } from "./diagnosis";
import type { Diagnosis } from "./diagnosis";
import { EXERCISES } from "./exercises";
import type { Exercise, ExerciseName } from "./exercises";
import { errorAgainstDifferences } from "./finite-differences";
import type { Formula } from "./formula";
import { culpritsInWords } from "./isolation";
import { axesOf } from "./networks";
import { formatShape } from "../numpy/ndarray";
import {
  crashedText,
  failedRows,
  failedText,
  nameIn,
  notDoneText,
  passedRows,
  quoted,
} from "./report";
import type { Row, Rungs } from "./report";
import * as np from "../np";
import type { NdArray } from "../np";
import { labelOf, nameOf } from "./quantities";
import { hasPassed, remember } from "./session";
import { wordsOf } from "./thrown";
import { errorsOf, relativeError, valuesOf } from "./values";
import { argumentsIn, assigned, statementOf } from "./where";

/** Nothing has been written between START and END yet. */
export class NotDoneYet extends Error {
  override name = "NotDoneYet";
}

/** A test's answer to a wrong function: the message says what is wrong and why. `rows` has the verdict on every result. */
export class TestFailed extends Error {
  override name = "TestFailed";
  rows: Row[] = [];
  /** The message step by step, for learners; the last is the message itself. */
  rungs: Rungs = ["", "", ""];
  /** The cause in one line. */
  summary = "";
  /** The names whose formulas it is about. */
  about: string[] = [];
  /** The sizes of the errors of the array that is named first, if a picture can tell more than the message. */
  picture?: { name: string; row: string; errors: NdArray };
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
  const isUnknown = diagnoses.length === 0 && tried.problems[0].kind === "value";
  const formulas = isUnknown ? formulasToLookAt(exercise, tried) : [];
  const hints = isUnknown
    ? [...lookAt(exercise, formulas), ...culpritsInWords(exercise, target, tried)]
    : [];
  const rungs = failedText(
    exercise,
    tried,
    diagnoses,
    [...hints, ...firstThings(exercise)],
    formulas,
  );
  const error = withRungs(new TestFailed(rungs[2]), rungs);
  error.rows = failedRows(exercise, tried);
  const [{ quantity, text: what }] = tried.problems;
  const [begin] = firstThings(exercise).map((line) => line.split(":")[0]);
  error.summary = `${quantity}: ${diagnoses[0]?.cause ?? begin ?? what}`;
  error.picture = pictureOf(exercise, tried);
  error.about = [...diagnoses, ...formulas].map(({ name }) => name);
  return error;
}

/** The errors of the first array that is off in some places and right in others, or that is an array over time. */
function pictureOf(
  exercise: Exercise,
  { problems, came, expected }: Attempt,
): TestFailed["picture"] {
  const [{ kind, quantity }] = problems;
  const place = Object.keys(expected).find((key) => labelOf(key, exercise) === quantity);
  if (kind !== "value" || place === undefined) return undefined;
  const { shape, data } = errorsOf(valuesOf(came[place] as NdArray), expected[place]);
  const isSame = data.every((size) => size > 0) && shape.length < 3;
  if (isSame || shape.includes(1) || !data.every(Number.isFinite)) return undefined;
  const name = nameOf(place, exercise);
  const row = { n_x: "input", n_y: "class" }[axesOf(name)[0]] ?? "unit";
  return { name: quantity, row, errors: np.reshape(np.array(data), shape) };
}

function withRungs(error: TestFailed, rungs: Rungs): TestFailed {
  error.rungs = rungs;
  return messageOnly(error);
}

/** Where no cause is known: the formulas of the names between that must be wrong, else that of the first wrong result. */
function formulasToLookAt(exercise: Exercise, tried: Attempt): Formula[] {
  if (exercise.overTime) return [];
  const hidden = intermediates(exercise, tried);
  const [name] = tried.problems.map(nameIn);
  return hidden.length > 0
    ? hidden
    : exercise.model.cell.filter((formula) => formula.name === name);
}

function lookAt({ returns, network }: Exercise, formulas: Formula[]): string[] {
  return formulas.map(({ name, equation }) => {
    const where = equation ? `, equation (${equation})` : "";
    return returns.includes(name) || network.cache.includes(name)
      ? `Look at ${quoted(name)}${where}.`
      : `All results that read ${quoted(name)} are wrong, and no others: look at it${where}.`;
  });
}

/** A loop cannot be right before its cell is. */
function firstThings({ needs, name }: Exercise): string[] {
  if (!needs || hasPassed(needs.name as ExerciseName)) return [];
  return [
    `${quoted(name)} calls ${quoted(needs.name)}, which has not passed its own test: begin with exercise ${needs.number}.`,
  ];
}

function crashed(exercise: Exercise, target: Target, { error, given }: Attempt): TestFailed {
  const { needs } = exercise;
  const passed = needs && hasPassed(needs.name as ExerciseName) ? needs.name : "";
  const statement = statementOf(error, target, passed);
  const [diagnoses, found] = causesWithEqualSizes(exercise, target, statement);
  const wrong = passed ? wrongArguments(exercise, target, statement, given) : [];
  const shapes = [...shapesInWords(error, given), ...shapeHints(error)];
  const hints = [
    ...wrong,
    ...shapes,
    // What is known without other figures needs none.
    ...(wrong.length > 0 || shapes.length > 1 ? [] : found),
    ...firstThings(exercise),
  ];
  const rungs = crashedText(exercise, error, statement, hints, diagnoses);
  const failure = withRungs(new TestFailed(rungs[2], { cause: error }), rungs);
  const place = statement ? ` at ${statement}` : "";
  failure.summary = `${wordsOf(error)}${place}`;
  failure.about = diagnoses.map(({ name }) => name);
  return failure;
}

/** What of the arguments of a passed cell cannot be right: entries by `[t]`, slices that leave axes out. */
function wrongArguments(
  { needs }: Exercise,
  target: Target,
  statement = "",
  { sizes, overTime }: Case,
): string[] {
  return argumentsIn(statement, needs!.name, target).flatMap(([argument, value], k) => {
    const name = needs!.takes[k];
    const is = argument === value ? `\`${value}\` is` : `\`${argument}\` is \`${value}\`,`;
    const [, byIndex] = /^(\w+)\[[^[\]]+\]$/.exec(value) ?? [];
    if (overTime[byIndex]) {
      return [
        `${is} undefined: an array has no entries by \`[]\`; \`${byIndex}[:, :, t]\` is \`np.slice(${byIndex}, [":", ":", t])\`.`,
      ];
    }
    const [, sliced, index] = /^np\.slice\((\w+), \[([^\]]*)\]\)$/.exec(value) ?? [];
    const kept = index?.split(",").map((part) => part.includes(":"));
    if (!overTime[sliced] || kept.length === 3) return [];
    const axes = axesOf(sliced).filter((_, axis) => kept[axis] ?? true);
    const right = `\`${name}\` has shape (${axesOf(name).join(", ")}); \`${sliced}[:, :, t]\` is \`np.slice(${sliced}, [":", ":", t])\``;
    return [
      `${is} of shape (${axes.join(", ")}) = ${formatShape(axes.map((axis) => lengthOf(axis, sizes)))}, where ${right}.`,
    ];
  });
}

/** The shapes that an error tells, by the names of their lengths. */
function shapesInWords(error: unknown, { sizes }: Case): string[] {
  const told = [...new Set(wordsOf(error).match(/\(\d+(?:, \d+)+\)/g))];
  const shapes = told.map((text) => text.match(/\d+/g)!.map(Number));
  const foreign = foreignLengths(shapes.flat(), sizes);
  if (foreign.length > 0) return [`${foreignInWords(foreign)}.`];
  if (told.length === 0) return [];
  const named = shapes.map((shape) => shapeInNames(shape, sizes));
  const lines = [
    `Here ${named.map((names, k) => `${told[k]} is (${names.join(", ")})`).join(", ")}.`,
  ];
  const into = /^np\.assign: a value of shape/.test(wordsOf(error)) ? named : [];
  const [value, place] = into;
  if (!value || value.length !== place?.length) return lines;
  const other = value.findIndex((axis, k) => axis !== place[k]);
  return [
    ...lines,
    `In the array that it goes into, ${quoted(place[other])} stands where ${quoted(value[other])} belongs.`,
  ];
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

/** Where all sizes are equal nothing can fail to fit, and what is wrong shows in the values: causes, or what else there is. */
function causesWithEqualSizes(
  exercise: Exercise,
  target: Target,
  statement = "",
): [Diagnosis[], string[]] {
  const draw = exercise.draws.find(
    ({ sizes }) => sizes.n_x === sizes.n_a && sizes.n_a === sizes.m,
  )!;
  const tried = attempt(exercise, target, drawCase(draw));
  if (tried.error !== undefined) {
    const name = assigned(statement);
    return [[], name ? [`So ${quoted(name)} could not be computed.`] : []];
  }
  const causes = diagnose(exercise, tried);
  if (causes.length > 0) return [causes, []];
  const [problem] = tried.problems;
  const hint = problem
    ? `Where all sizes are equal: ${quoted(problem.quantity)} ${problem.text}.`
    : "Where all sizes are equal the code is right: one size stands where another belongs.";
  return [[], [hint]];
}

/** The message says it all, so there is no stack; the kernel still shows where the learner's own code threw. */
function messageOnly<E extends Error>(error: E): E {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
