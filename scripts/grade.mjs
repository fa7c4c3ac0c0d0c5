// @ts-check
// npm run grade: the results of the exercises in notebooks, with points.
import { existsSync } from "node:fs";
import path from "node:path";
import { given, readArguments } from "./arguments.mjs";
import { runCommand, runProgram } from "./command.mjs";
import { LEARNERS_EDITION, NOTEBOOKS } from "./notebook.mjs";
import { root } from "./setup.mjs";

const text = /** @type {const} */ ({ type: "string" });
const { values, positionals } = readArguments("grade", {
  json: { type: "boolean" },
  csv: text,
  timeout: text,
  total: text,
  memory: text,
});
const { json, csv, ...limits } = values;
// A student's copy can lack the worked notebooks; the learner's editions have the same points.
const marked = NOTEBOOKS.map(({ worked, learners }) =>
  existsSync(path.join(root, worked)) ? worked : learners,
);
const options = [
  ...marked.flatMap((file) => ["--worked", path.join(root, file)]),
  ...(json ? ["--json"] : []),
  ...(csv === undefined ? [] : ["--csv", given(csv)]),
  ...Object.entries(limits).map(([name, limit]) => `--${name}=${limit}`),
];
const notebooks = positionals.length ? positionals.map(given) : [path.join(root, LEARNERS_EDITION)];

const script = path.join(root, "scripts", "grade", "grade.py");
await runCommand(({ python, environment }) =>
  runProgram(python, [script, ...notebooks, ...options], { environment }),
);
