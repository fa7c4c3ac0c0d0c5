// @ts-check
// npm run exercises: generates the learner's edition from the worked notebook, with nbgrader.
import path from "node:path";
import { given, readArguments } from "./arguments.mjs";
import { runCommand, runProgram } from "./command.mjs";
import { LEARNERS_EDITION, NOTEBOOK } from "./notebook.mjs";
import { root } from "./setup.mjs";

const { values } = readArguments("exercises", { output: { type: "string" } }, 0);
const output = given(values.output ?? path.join(root, LEARNERS_EDITION));
const script = path.join(root, "scripts", "exercises.py");

await runCommand(
  ({ python, environment }) =>
    runProgram(python, [script, path.join(root, NOTEBOOK), output], { environment }),
  { tests: true },
);
