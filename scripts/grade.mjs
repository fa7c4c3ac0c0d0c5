// @ts-check
// npm run grade [-- notebooks or folders] [-- --json] [-- --csv FILE]: how the eight exercises of notebooks stand, and the points.
import { existsSync } from "node:fs";
import path from "node:path";
import { here, runCommand, runProgram } from "./command.mjs";
import { LEARNERS_EDITION, NOTEBOOK } from "./notebook.mjs";
import { root } from "./setup.mjs";

const args = process.argv.slice(2);
const takesValue = ["--timeout", "--total", "--memory"];
const isPath = (/** @type {number} */ i) =>
  !args[i].startsWith("-") && !takesValue.includes(args[i - 1]);
const given = args.map((arg, i) => (isPath(i) ? path.resolve(here, arg) : arg));
if (!args.some((_, i) => isPath(i) && args[i - 1] !== "--csv"))
  given.unshift(path.join(root, LEARNERS_EDITION));
// A student's copy may be without the solutions; the learner's edition says the same points.
const marked = [NOTEBOOK, LEARNERS_EDITION].find((file) => existsSync(path.join(root, file)));
given.push("--worked", path.join(root, marked ?? NOTEBOOK));

const script = path.join(root, "scripts", "grade", "grade.py");
await runCommand(({ python, environment }) =>
  runProgram(python, [script, ...given], { environment }),
);
