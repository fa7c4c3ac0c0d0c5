// @ts-check
// npm run execute: runs a notebook on the project's kernel and writes its outputs.
import path from "node:path";
import { endWithUsage, given, readArguments } from "./arguments.mjs";
import { runCommand, runProgram } from "./command.mjs";
import { NOTEBOOK } from "./notebook.mjs";
import { root } from "./setup.mjs";

const { values, positionals } = readArguments(
  "execute",
  { output: { type: "string" }, timeout: { type: "string", default: "600" } },
  1,
);
if (!/^[1-9]\d*$/.test(values.timeout))
  endWithUsage("execute", `--timeout: expected a whole number of seconds, got ${values.timeout}`);
const notebook = given(positionals[0] ?? path.join(root, NOTEBOOK));
const output = values.output ? given(values.output) : notebook;

await runCommand(({ python, environment }) =>
  runProgram(python, [path.join(root, "scripts", "execute.py"), notebook, output, values.timeout], {
    environment,
  }),
);
