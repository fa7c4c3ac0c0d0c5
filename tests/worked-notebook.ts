import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import * as np from "../lib/np";
import type { Functions as Exercises } from "../lib/parameters";
import { sigmoid, softmax } from "../lib/rnn_utils";
import { WORKED_NOTEBOOKS } from "../scripts/notebook.mjs";

const root = path.join(__dirname, "..");

/** The worked notebooks, from the project's root: the first one, and that on the GRU. */
export const [WORKED_NOTEBOOK, GRU_NOTEBOOK] = WORKED_NOTEBOOKS;
export { WORKED_NOTEBOOKS };

/** The names of the exercises in one worked notebook. */
export const exercisesIn = (file: string) => Object.keys(solutions(file)) as (keyof Exercises)[];

/** A cell of a notebook file, as far as the tests read it. */
export interface Cell {
  id: string;
  cell_type: "code" | "markdown";
  source: string[];
  metadata: { nbgrader?: { grade_id: string; solution: boolean; grade: boolean; points?: number } };
  outputs?: {
    output_type: string;
    name?: string;
    text?: string[];
    data?: Record<string, unknown>;
  }[];
}

/** The cells of a notebook file, by default the first worked notebook. */
export function cells(file: string = WORKED_NOTEBOOK): Cell[] {
  return JSON.parse(fs.readFileSync(path.join(root, file), "utf8")).cells;
}

/** Markdown with blanks for its code, at the same places. */
export function withoutCode(markdown: string): string {
  const blank = (code: string) => code.replace(/[^\n]/g, " ");
  return markdown.replace(/^```[^]*?^```|``[^\n]*?``|`[^`\n]*`/gm, blank);
}

export type { Functions as Exercises } from "../lib/parameters";

/** The source of every exercise's solution cell, under the name of its function, by default of all worked notebooks. */
export function solutions(...files: string[]): Record<keyof Exercises, string> {
  const from = files.length > 0 ? files : WORKED_NOTEBOOKS;
  const all = from.flatMap((file) => cells(file));
  const solved = all.filter((cell) => cell.metadata.nbgrader?.solution);
  return Object.fromEntries(
    solved.map((cell) => [cell.metadata.nbgrader!.grade_id, cell.source.join("")]),
  ) as Record<keyof Exercises, string>;
}

/**
 * All exercises, made from the worked notebooks' cells. `sources` replaces single cells, for tests of other solutions;
 * a function calls the others of its own set.
 */
export function exercises(sources: Partial<Record<keyof Exercises, string>> = {}): Exercises {
  const all = { ...solutions(), ...sources };
  const code = ts.transpile(Object.values(all).join("\n"), { target: ts.ScriptTarget.ES2022 });
  const body = `${code}\nreturn { ${Object.keys(all).join(", ")} };`;
  return new Function("np", "softmax", "sigmoid", body)(np, softmax, sigmoid);
}
