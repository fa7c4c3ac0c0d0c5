import type { Attempt } from "./attempt";
import type { Axes } from "./cases";
import type { Problem } from "./check";
import { lineOf } from "./diagnosis";
import type { Diagnosis } from "./diagnosis";
import { numberOf } from "./exercises";
import type { Exercise } from "./exercises";
import type { Formula } from "./formula";
import { quoted } from "./quantities";
import { wordsOf } from "./thrown";

/** The result that a problem's quantity belongs to: "cache" for "cache[4] (ft)". */
const nameIn = ({ quantity }: Problem): string => quantity.split(/[[ ]/)[0];

/** A row of the table that a test shows. */
export type Row = Record<string, string>;

const heading = ({ name }: Exercise) => `Exercise ${numberOf(name)}, ${name}`;

export const notDoneText = (exercise: Exercise): string =>
  `${heading(exercise)}: not done yet. Write your code between START CODE HERE and END CODE HERE, run that cell, then this one.`;

export const notCompiledText = (exercise: Exercise, error: Error): string =>
  `${heading(exercise)}: ${error.message}`;

/** What was checked, and how large the errors are. */
export function passedRows(
  exercise: Exercise,
  cases: number,
  error: number,
  slope?: number,
): Row[] {
  const { returns, backward, takes, network } = exercise;
  const arrays = returns.filter((name) => !name.startsWith("cache"));
  const cache = returns.find((name) => name.startsWith("cache"));
  const near = (x: number) => (x < 1e-15 ? "1e-15" : x.toExponential(0));
  const rows = [
    ["values", `${arrays.join(", ")}: within ${near(error)} relative (1e-6 is allowed)`],
    ["shapes", shapes(arrays, network.axes)],
  ];
  if (cache) rows.push([cache, "every array in its place, and the parameters"]);
  if (backward) rows.push(["gradients", `within ${near(slope!)} relative of finite differences`]);
  rows.push(["inputs", `${takes.join(", ")} left as they were`]);
  rows.push([
    "cases",
    `${cases}, among them one example${exercise.overTime ? ", one time step" : ""}`,
  ]);
  return rows.map(([checked, result]) => ({ checked, result }));
}

/** "a_next (n_a, m); dWf, dWi (n_a, n_a + n_x)". */
function shapes(names: string[], table: Axes): string {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const axes = `(${table[name].join(", ")})`;
    groups.set(axes, [...(groups.get(axes) ?? []), name]);
  }
  return [...groups].map(([axes, group]) => `${group.join(", ")} ${axes}`).join("; ");
}

/** For every result: right, or what is wrong. */
export function failedRows({ returns }: Exercise, { problems }: Attempt): Row[] {
  const belongs = (problem: Problem, name: string) => nameIn(problem) === name;
  // A result without the expected parts has no values to compare.
  const otherwise = problems.some(({ kind }) => kind === "structure") ? "not checked" : "right";
  const rows = returns.map((name) => {
    const own = problems.filter((problem) => belongs(problem, name));
    const more = own.length > 1 ? ` (and ${own.length - 1} more)` : "";
    const text = own.length > 0 ? `${placeIn(own[0], name)}${own[0].text}${more}` : otherwise;
    return { result: name, verdict: text };
  });
  const others = problems.filter((problem) => !returns.some((name) => belongs(problem, name)));
  return [...rows, ...others.map(({ quantity, text }) => ({ result: quantity, verdict: text }))];
}

const placeIn = ({ quantity }: Problem, name: string) => (quantity === name ? "" : `${quantity} `);

/**
 * What a failed test says, in three steps: first what is wrong, where, and the kind of mistake; then also the likely cause and
 * the formula that the result fits; finally also the correct formula.
 */
export type Hints = [first: string, then: string, all: string];

/** @param formula whether the message is about a formula; if so, it names the call that prints the formula */
function hints({ name }: Exercise, formula: boolean, text: (level: number) => string[]): Hints {
  const [first, then, all] = [text(0), text(1), text(2)].map((lines) => lines.join("\n"));
  const again = "Run this cell again to see the likely cause.";
  const call = `Run \`${name}_test.formula()\` in a new cell to see the formula.`;
  const more = (lines: string[]) => (lines.length > 0 ? `\n${lines.join(" ")}` : "");
  return [
    first + more([...(then === first ? [] : [again]), ...(formula ? [call] : [])]),
    then + more(formula ? [call] : []),
    all,
  ];
}

/**
 * The messages of a failed test.
 * @param remarks lines to show if no cause is known
 * @param formulas the formulas to look at in that case
 */
export function failedText(
  exercise: Exercise,
  { given, problems }: Attempt,
  diagnoses: Diagnosis[],
  remarks: string[],
  formulas: Formula[],
): Hints {
  const [first] = problems;
  const others = [...new Set(problems.slice(1).map(({ quantity }) => quantity))];
  const some = others.slice(0, 8).map(quoted).join(", ");
  const more = others.length > 8 ? ` and ${others.length - 8} more` : "";
  const groups = alike(diagnoses);
  const isAboutFormula = diagnoses.length + formulas.length > 0;
  return hints(exercise, isAboutFormula, (level) => [
    `${heading(exercise)}: ${quoted(first.quantity)} ${first.text}.`,
    ...(level === 0
      ? kindsInWords(diagnoses)
      : groups.flatMap((group, k) => causeInWords(group, k, level))),
    ...remarks,
    ...(level === 2 ? formulas.map((formula) => `It should be  ${lineOf(formula)}`) : []),
    ...(others.length > 0 ? [`Also wrong: ${some}${more}.`] : []),
    `Test case: ${sizesOf(exercise, given)}.`,
  ]);
}

/** Groups the diagnoses that say the same about different names. */
function alike(diagnoses: Diagnosis[]): Diagnosis[][] {
  const groups = new Map<string, Diagnosis[]>();
  for (const diagnosis of diagnoses) {
    const words = diagnosis.cause.replaceAll(/`[^`]*`/g, "``");
    groups.set(words, [...(groups.get(words) ?? []), diagnosis]);
  }
  return [...groups.values()];
}

function causeInWords(
  [{ cause, fits, correct }, ...others]: Diagnosis[],
  k: number,
  level: number,
) {
  const too = [...new Set(others.map(({ name }) => quoted(name)))].join(", ");
  return [
    `${k === 0 ? "Likely cause" : "Also"}: ${cause}${too ? `; the same applies to ${too}` : ""}.`,
    ...(fits ? [`  your result fits  ${fits}`] : []),
    ...(correct && level === 2 ? [`  it should be      ${correct}`] : []),
  ];
}

/** The kinds of mistakes, and the equations they are in. */
function kindsInWords(diagnoses: Diagnosis[]): string[] {
  const kinds = [...new Set(diagnoses.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const of = diagnoses.filter((diagnosis) => diagnosis.kind === kind);
    const numbers = [...new Set(of.flatMap(({ equation }) => (equation ? [`(${equation})`] : [])))];
    const where =
      numbers.length === 0
        ? ""
        : `, in ${numbers.length === 1 ? "equation" : "equations"} ${numbers.join(", ")}`;
    return `Kind of mistake: ${kind}${where}.`;
  });
}

function sizesOf({ overTime }: Exercise, { sizes, about }: Attempt["given"]): string {
  const names = ["n_x", "n_a", "n_y", "m", ...(overTime ? ["T_x"] : [])] as const;
  const list = names.map((name) => `${name} = ${sizes[name as "m"]}`).join(", ");
  return about ? `${list} (${about})` : list;
}

/**
 * The messages if the learner's own code threw.
 * @param remarks lines that say what would fit
 */
export function crashedText(
  exercise: Exercise,
  error: unknown,
  statement: string | undefined,
  remarks: string[],
  diagnoses: Diagnosis[],
): Hints {
  const place = statement ? ` at \`${statement}\`` : "";
  const groups = alike(diagnoses);
  return hints(exercise, diagnoses.length > 0, (level) => [
    `${heading(exercise)}: your code stopped with an error${place}:`,
    `  ${wordsOf(error)}`,
    ...remarks,
    ...(level === 0
      ? kindsInWords(diagnoses)
      : groups.flatMap((group, k) => causeInWords(group, k, level))),
  ]);
}
