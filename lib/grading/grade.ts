// The graders find what is wrong with a function and why. They display nothing: `grade` tests a function and throws the
// explanation. networks/ has the formulas, and what each exercise takes and returns.
import { formatShape } from "../checks";
import { attempt } from "./attempt";
import type { Attempt, Target } from "./attempt";
import { drawCase, foreignLengths, lengthOf, shapeInNames } from "./cases";
import type { Case } from "./cases";
import { foreignInWords } from "./check";
import { diagnose, inOrder, intermediates } from "./diagnosis";
import type { Diagnosis } from "./diagnosis";
import { EXERCISES, numberOf } from "./exercises";
import type { Exercise, ExerciseName } from "./exercises";
import { errorAgainstDifferences } from "./finite-differences";
import type { Formula } from "./formula";
import { ablationInWords } from "./ablation";
import {
  crashedText,
  failedRows,
  failedText,
  notCompiledText,
  notDoneText,
  passedRows,
} from "./report";
import type { Row, Hints } from "./report";
import * as np from "../np";
import type { NdArray } from "../np";
import { labelOf, nameOf, quantityOf, quoted } from "./quantities";
import { hasPassed, remember } from "./session";
import { wordsOf } from "./thrown";
import { errorsOf, relativeError, valuesOf } from "./values";
import { argumentsIn, assigned, statementOf } from "./where";

/** There is no code between START and END yet. */
export class NotDoneYet extends Error {
  override name = "NotDoneYet";
}

/** Thrown for a wrong function: the message says what is wrong and why. `rows` has the verdict on every result. */
export class TestFailed extends Error {
  override name = "TestFailed";
  rows: Row[] = [];
  /** The message step by step, for learners; the last is the message itself. */
  hints: Hints = ["", "", ""];
  /** The cause in one line. */
  summary = "";
  /** The names whose formulas are involved. */
  about: string[] = [];
  /** The absolute errors of the array named first, if a picture says more than the message. */
  picture?: { name: string; row: string; errors: NdArray };
}

/**
 * Tests an exercise's function.
 * @param drawn replaces the usual cases
 * @returns what was checked, as the rows of a table
 * @throws {NotDoneYet} if the function returns nothing; {TestFailed} if its result is wrong or it throws
 */
export function grade(name: ExerciseName, target: unknown, drawn: Partial<Exercise> = {}): Row[] {
  const exercise: Exercise = { ...EXERCISES[name], ...drawn };
  remember(name, "failed");
  if (typeof target !== "function") {
    throw new TypeError(`${name}_test: expected the function ${name}, got ${typeof target}`);
  }
  const attempts: Attempt[] = [];
  /** Repeats a failed loop under observation; returns the first attempt if the second one passes. */
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

/** Whether every array that should be returned is undefined. */
function isBlank({ returns }: Exercise, { result, error }: Attempt): boolean {
  if (error !== undefined) return false;
  if (typeof result !== "object" || result === null) return result === undefined;
  const parts = result as Record<string | number, unknown>;
  return returns.every(
    (name, k) => name.startsWith("cache") || (parts[name] ?? parts[k]) === undefined,
  );
}

function largestError(attempts: Attempt[]): number {
  const errors = attempts.flatMap(({ returned, expected }) =>
    Object.keys(expected).map((name) =>
      relativeError(valuesOf(returned[name] as never), expected[name]),
    ),
  );
  return Math.max(...errors);
}

/** The gradients' error on the small case against finite differences, which use no backward formulas. */
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
  // An input changed in place is the cause of everything else that is wrong.
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
  const remarks = isUnknown
    ? [...lookAt(exercise, formulas), ...ablationInWords(exercise, target, tried)]
    : [];
  const hints = failedText(
    exercise,
    tried,
    diagnoses,
    [...remarks, ...firstThings(exercise)],
    formulas,
  );
  const error = withHints(new TestFailed(hints[2]), hints);
  error.rows = failedRows(exercise, tried);
  const [{ quantity, text: what }] = tried.problems;
  const [begin] = firstThings(exercise).map((line) => line.split(":")[0]);
  error.summary = `${quantity}: ${diagnoses[0]?.cause ?? begin ?? what}`;
  error.picture = pictureOf(exercise, tried);
  error.about = [...diagnoses, ...formulas].map(({ name }) => name);
  return error;
}

/** The errors of the first wrong array, if only some of its entries are wrong or it is an array over time. */
function pictureOf(
  exercise: Exercise,
  { problems, returned, expected }: Attempt,
): TestFailed["picture"] {
  const [{ kind, quantity }] = problems;
  const place = quantityOf(quantity, exercise, expected);
  if (kind !== "value" || place === undefined) return undefined;
  const { shape, data } = errorsOf(valuesOf(returned[place] as NdArray), expected[place]);
  const isSame = data.every((size) => size > 0) && shape.length < 3;
  if (isSame || shape.includes(1) || !data.every(Number.isFinite)) return undefined;
  const name = nameOf(place, exercise);
  const row = { n_x: "input", n_y: "class" }[exercise.network.axes[name][0]] ?? "unit";
  return { name: quantity, row, errors: np.reshape(np.array(data), shape) };
}

function withHints(error: TestFailed, hints: Hints): TestFailed {
  error.hints = hints;
  return messageOnly(error);
}

/** If no cause is known: the formulas of the intermediate names that must be wrong, else that of the first wrong result. */
function formulasToLookAt(exercise: Exercise, tried: Attempt): Formula[] {
  if (exercise.overTime) return [];
  const hidden = intermediates(exercise, tried);
  const [{ quantity }] = tried.problems;
  const place = quantityOf(quantity, exercise, tried.expected);
  const name = place && nameOf(place, exercise);
  return hidden.length > 0
    ? hidden
    : exercise.model.cell.filter((formula) => formula.name === name);
}

function lookAt({ returns, network }: Exercise, formulas: Formula[]): string[] {
  return formulas.map(({ name, equation }) => {
    const where = equation ? `, equation (${equation})` : "";
    return returns.includes(name) || network.cache.includes(name)
      ? `Look at ${quoted(name)}${where}.`
      : `All results that depend on ${quoted(name)} are wrong, and no others: look at it${where}.`;
  });
}

/** A loop cannot be right before its cell is. */
function firstThings({ needs, name }: Exercise): string[] {
  if (!needs || hasPassed(needs.name as ExerciseName)) return [];
  return [
    `${quoted(name)} calls ${quoted(needs.name)}, which has not passed its own test: start with exercise ${numberOf(needs.name)}.`,
  ];
}

function crashed(exercise: Exercise, target: Target, { error, given }: Attempt): TestFailed {
  // The kernel's error says which cell to correct; nothing of the learner's has run.
  if (error instanceof Error && error.name === "NotCompiled") {
    const text = notCompiledText(exercise, error);
    const failure = withHints(new TestFailed(text), [text, text, text]);
    failure.summary = error.message;
    return failure;
  }
  const { needs } = exercise;
  const passed = needs && hasPassed(needs.name as ExerciseName) ? needs.name : "";
  const statement = statementOf(error, target, passed);
  const [diagnoses, found] = causesWithEqualSizes(exercise, target, statement);
  const wrong = passed ? wrongArguments(exercise, target, statement, given) : [];
  const shapes = [...shapesInWords(error, given, statement), ...shapeHints(error)];
  const remarks = [
    ...wrong,
    ...shapes,
    // These causes are certain, so the values add nothing.
    ...(wrong.length > 0 || shapes.length > 1 ? [] : found),
    ...firstThings(exercise),
  ];
  const hints = crashedText(exercise, error, statement, remarks, diagnoses);
  const failure = withHints(new TestFailed(hints[2], { cause: error }), hints);
  const place = statement ? ` at ${statement}` : "";
  failure.summary = `${wordsOf(error)}${place}`;
  failure.about = diagnoses.map(({ name }) => name);
  return failure;
}

/** Arguments of a passed cell that cannot be right: `x[t]`, or slices with too few axes. */
function wrongArguments(
  { needs }: Exercise,
  target: Target,
  statement = "",
  { sizes, axes, overTime }: Case,
): string[] {
  return argumentsIn(statement, needs!.name, target).flatMap(([argument, value], k) => {
    const name = needs!.takes[k];
    const what = argument === value ? `\`${value}\`` : `\`${argument}\` is \`${value}\`, which`;
    const [, byIndex] = /^(\w+)\[[^[\]]+\]$/.exec(value) ?? [];
    if (overTime[byIndex]) {
      return [
        `${what} is undefined: arrays cannot be indexed with \`[]\`; \`${byIndex}[:, :, t]\` is \`np.slice(${byIndex}, [":", ":", t])\`.`,
      ];
    }
    const [, sliced, index] = /^np\.slice\((\w+), \[([^\]]*)\]\)$/.exec(value) ?? [];
    const kept = index?.split(",").map((part) => part.includes(":"));
    if (!overTime[sliced] || kept.length === 3) return [];
    const left = axes[sliced].filter((_, axis) => kept[axis] ?? true);
    const right = `\`${name}\` has shape (${axes[name].join(", ")}); \`${sliced}[:, :, t]\` is \`np.slice(${sliced}, [":", ":", t])\``;
    return [
      `${what} has shape (${left.join(", ")}) = ${formatShape(left.map((axis) => lengthOf(axis, sizes)))}, but ${right}.`,
    ];
  });
}

/** The shapes in an error's message, by the names of their lengths. */
function shapesInWords(error: unknown, { sizes, axes }: Case, statement = ""): string[] {
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
  const [, whole, index, assignedTo] =
    /^np\.assign\((\w+), \[([^\]]*)\], (.*)\)$/.exec(statement) ?? [];
  const expected = axes[whole]?.length === 3 ? axes[whole].slice(0, 2) : undefined;
  const indices = index?.split(",") ?? [];
  if (expected && /^np\.assign/.test(wordsOf(error)) && indices.length < 3) {
    const left = axes[whole].filter((_, axis) => indices[axis]?.includes(":") ?? true);
    const right = `\`${whole}[:, :, t]\` has the index \`[":", ":", t]\``;
    return [
      ...lines,
      `${quoted(whole)} with the index \`[${index}]\` has shape (${left.join(", ")}); ${right}.`,
    ];
  }
  if (!value || value.length !== place?.length) return lines;
  const other = value.findIndex((axis, k) => axis !== place[k]);
  const [wrong, it, right] =
    place.join() === expected?.join()
      ? [value, quoted(assignedTo), place]
      : [place, "The array it is assigned to", value];
  return [...lines, `${it} has ${quoted(wrong[other])} in the place of ${quoted(right[other])}.`];
}

/** For a matrix product whose shapes do not fit: the change that would make them fit. */
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

/** Repeats a crashed call with all sizes equal, where every shape fits, and diagnoses the values: causes, or else remarks. */
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
    ? `With all sizes equal: ${quoted(problem.quantity)} ${problem.text}.`
    : "With all sizes equal, the code is right: one size is used instead of another.";
  return [[], [hint]];
}

/** Drops the stack, which adds nothing to the message; the kernel still shows where the learner's own code threw. */
function messageOnly<E extends Error>(error: E): E {
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
