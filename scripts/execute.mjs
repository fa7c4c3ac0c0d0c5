// @ts-check
// npm run execute: runs notebooks on the project's kernel and writes their outputs.
import path from "node:path";
import { endWithUsage, given, readArguments } from "./arguments.mjs";
import { runCommand, runProgram } from "./command.mjs";
import { WORKED_NOTEBOOKS } from "./notebook.mjs";
import { root } from "./setup.mjs";

const { values, positionals } = readArguments(
  "execute",
  { output: { type: "string" }, timeout: { type: "string", default: "600" } },
  1,
);
if (!/^[1-9]\d*$/.test(values.timeout))
  endWithUsage("execute", `--timeout: expected a whole number of seconds, got ${values.timeout}`);
if (values.output && positionals.length === 0)
  endWithUsage("execute", "--output: expected a NOTEBOOK with it");
const notebooks = positionals.length
  ? positionals.map(given)
  : WORKED_NOTEBOOKS.map((file) => path.join(root, file));
const script = path.join(root, "scripts", "execute.py");

await runCommand(async ({ python, environment }) => {
  for (const notebook of notebooks) {
    const output = values.output ? given(values.output) : notebook;
    const args = [script, notebook, output, values.timeout];
    const status = await runProgram(python, args, { environment });
    if (status !== 0) return status; // the second notebook needs what the first one saves
  }
  return 0;
});
