// @ts-check
// npm run exercises: generates the learner's editions from the worked notebooks, with nbgrader.
import path from "node:path";
import { given, readArguments } from "./arguments.mjs";
import { runCommand, runProgram } from "./command.mjs";
import { NOTEBOOKS } from "./notebook.mjs";
import { root } from "./setup.mjs";

const { values } = readArguments("exercises", { output: { type: "string" } }, 0);
const folder = values.output && given(values.output);
const files = NOTEBOOKS.flatMap(({ worked, learners }) => [
  path.join(root, worked),
  folder ? path.join(folder, path.basename(learners)) : path.join(root, learners),
]);
const script = path.join(root, "scripts", "exercises.py");

await runCommand(
  ({ python, environment }) => runProgram(python, [script, ...files], { environment }),
  { tests: true },
);
