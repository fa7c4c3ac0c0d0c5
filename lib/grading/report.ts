import type { Attempt } from "./attempt";
import type { Problem } from "./check";
import type { Diagnosis } from "./diagnosis";
import type { Exercise } from "./exercises";
import { axesOf } from "./networks";
import { wordsOf } from "./thrown";

/** The result that a problem's quantity is of, or a part of: "cache" for "cache[4] (ft)". */
export const nameIn = ({ quantity }: Problem): string => quantity.split(/[[ ]/)[0];

/** A row of the table that a test shows. */
export type Row = Record<string, string>;

const heading = ({ number, name }: Exercise) => `Exercise ${number}, ${name}`;

export const notDoneText = (exercise: Exercise): string =>
  `${heading(exercise)}: not done yet. Write your code between START CODE HERE and END CODE HERE, run that cell, then this one.`;

/** What was checked, and how near the figures are. */
export function passedRows(
  exercise: Exercise,
  cases: number,
  error: number,
  slope?: number,
): Row[] {
  const { returns, backward, takes } = exercise;
  const arrays = returns.filter((name) => !name.startsWith("cache"));
  const cache = returns.find((name) => name.startsWith("cache"));
  const near = (x: number) => (x < 1e-15 ? "1e-15" : x.toExponential(0));
  const rows = [
    ["values", `${arrays.join(", ")}: within ${near(error)} relative (1e-6 is allowed)`],
    ["shapes", shapes(arrays)],
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
function shapes(names: string[]): string {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const axes = `(${axesOf(name).join(", ")})`;
    groups.set(axes, [...(groups.get(axes) ?? []), name]);
  }
  return [...groups].map(([axes, group]) => `${group.join(", ")} ${axes}`).join("; ");
}

/** Of every result whether it is right, and if not, what is wrong. */
export function failedRows({ returns }: Exercise, { problems }: Attempt): Row[] {
  const belongs = (problem: Problem, name: string) => nameIn(problem) === name;
  // What is not made of the parts that were expected has no figures to compare.
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

/** The message of a failed test: what is wrong, where, and why. */
export function failedText(
  exercise: Exercise,
  { given, problems }: Attempt,
  diagnoses: Diagnosis[],
): string {
  const [first] = problems;
  const lines = [`${heading(exercise)}: ${first.quantity} ${first.text}.`];
  diagnoses.forEach(({ cause, came, correct }, k) => {
    lines.push(`${k === 0 ? "Likely cause" : "Also"}: ${cause}.`);
    if (came) lines.push(`  what came fits  ${came}`, `  it should be    ${correct}`);
  });
  const others = [...new Set(problems.slice(1).map(({ quantity }) => quantity))];
  if (others.length > 0) {
    const some = others.slice(0, 8).join(", ");
    const more = others.length > 8 ? ` and ${others.length - 8} more` : "";
    lines.push(`Wrong as well: ${some}${more}.`);
  }
  lines.push(`This was with ${sizesOf(exercise, given)}.`);
  return lines.join("\n");
}

function sizesOf({ overTime }: Exercise, { sizes, about }: Attempt["given"]): string {
  const names = ["n_x", "n_a", "n_y", "m", ...(overTime ? ["T_x"] : [])] as const;
  const list = names.map((name) => `${name} = ${sizes[name as "m"]}`).join(", ");
  return about ? `${list} (${about})` : list;
}

/** The message where the learner's own code threw. */
export function crashedText(
  exercise: Exercise,
  error: unknown,
  statement: string | undefined,
  hints: string[],
): string {
  const place = statement ? ` at \`${statement}\`` : "";
  return [
    `${heading(exercise)}: your code stopped with an error${place}:`,
    `  ${wordsOf(error)}`,
    ...hints,
  ].join("\n");
}
