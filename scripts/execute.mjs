// @ts-check
// npm run execute: runs notebooks on the project's kernel and writes their outputs.
import path from "node:path";
import { endWithUsage, given, readArguments } from "./arguments.mjs";
import { notebooksOf, runCommand, runProgram } from "./command.mjs";
import { root } from "./setup.mjs";

const { values, positionals } = readArguments(
  "execute",
  { output: { type: "string" }, timeout: { type: "string", default: "600" } },
  1,
);
if (!/^[1-9]\d*$/.test(values.timeout))
  endWithUsage("execute", `--timeout: expected a whole number of seconds, got ${values.timeout}`);
const notebooks = notebooksOf("execute", { values, positionals });
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
