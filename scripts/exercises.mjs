// @ts-check
// npm run exercises [-- --output FILE]: makes the learner's edition from the worked notebook, with nbgrader.
import path from "node:path";
import { here, runCommand, runProgram } from "./command.mjs";
import { LEARNERS_EDITION, NOTEBOOK } from "./notebook.mjs";
import { root } from "./setup.mjs";

const at = process.argv.indexOf("--output");
const output =
  at > 0 ? path.resolve(here, process.argv[at + 1]) : path.join(root, LEARNERS_EDITION);
const script = path.join(root, "scripts", "exercises.py");

await runCommand(
  ({ python, environment }) =>
    runProgram(python, [script, path.join(root, NOTEBOOK), output], { environment }),
  { tests: true },
);
