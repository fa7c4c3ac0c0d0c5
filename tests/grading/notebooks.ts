import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { LEARNERS_EDITION, LEARNERS_EDITIONS } from "../../scripts/notebook.mjs";
import { inVenv, python, root } from "../kernel/client";
import { solutions } from "../worked-notebook";
import type { Cell, Exercises } from "../worked-notebook";

export { LEARNERS_EDITION, python, root };

/** A folder of its own, removed when the tests end. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "grading-"));
  process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export interface Notebook {
  cells: (Omit<Cell, "source"> & { source: string | string[] })[];
}

export const read = (file: string): Notebook =>
  JSON.parse(fs.readFileSync(path.resolve(root, file), "utf8"));

export const text = (cell: Notebook["cells"][number]): string => [cell.source].flat().join("");

/** The learner's edition of the GRU. */
export const [, GRU_EDITION] = LEARNERS_EDITIONS;

/** A learner's edition, by default the first, filled in: `answers` are whole cells, by the name of the function. */
export function submission(
  answers: Partial<Record<keyof Exercises, string>>,
  edition: string = LEARNERS_EDITION,
): Notebook {
  const notebook = read(edition);
  for (const [name, source] of Object.entries(answers)) {
    const cell = notebook.cells.find(({ metadata }) => metadata.nbgrader?.grade_id === name);
    cell!.source = source;
  }
  return notebook;
}

/** The worked solutions of these exercises, without the markers that nbgrader looks for. */
export function worked(...names: (keyof Exercises)[]): Partial<Record<keyof Exercises, string>> {
  const all = solutions();
  return Object.fromEntries(
    names.map((name) => [name, all[name].replace(/^.*\/\/ (BEGIN|END) SOLUTION\n/gm, "")]),
  );
}

const withId = ({ cells }: Notebook, id: string) =>
  cells.find(({ metadata }) => metadata.nbgrader?.grade_id === id)!;

/** The notebook with a copy of each of these cells right after it, metadata and all, as JupyterLab pastes it. */
export function copied(notebook: Notebook, ...ids: string[]): Notebook {
  for (const id of ids) {
    const cell = withId(notebook, id);
    notebook.cells.splice(notebook.cells.indexOf(cell), 0, { ...cell, id: `${id}-copy` });
  }
  return notebook;
}

/** The notebook with this cell turned into Markdown, as the M key does it. */
export function asMarkdown(notebook: Notebook, id: string): Notebook {
  const cell = withId(notebook, id);
  cell.cell_type = "markdown";
  delete cell.outputs;
  delete (cell as { execution_count?: number | null }).execution_count;
  return notebook;
}

export interface Grades {
  points: number;
  passed: number;
  exercises: {
    name: keyof Exercises;
    status: string;
    cause: string;
    remark: string;
    message: string;
    points: number;
  }[];
}

/** What `npm run grade -- FILE --json` says, and its exit status. */
export function gradeFile(file: string, ...options: string[]): { grades: Grades; status: number } {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [path.join(root, "scripts", "grade.mjs"), file, "--json", ...options],
    { encoding: "utf8", maxBuffer: 1e8 },
  );
  if (!stdout.startsWith("{")) throw new Error(`no grades (status ${status}):\n${stdout}${stderr}`);
  return { grades: JSON.parse(stdout), status: status! };
}

export function write(file: string, notebook: Notebook): string {
  fs.writeFileSync(file, JSON.stringify(notebook));
  return file;
}

/** A folder without programs, for a PATH on which nothing is found. */
const nothing = temporaryFolder();

/** Runs a program of .venv, as the documentation does, with nothing on its PATH; returns what it printed. */
export const run = (
  program: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): string =>
  execFileSync(inVenv(program), args, {
    cwd,
    encoding: "utf8",
    maxBuffer: 1e8,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PATH: nothing, ...env },
  });
