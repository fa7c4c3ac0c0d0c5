// @ts-check
// npm run execute [-- notebook] [-- --output FILE]: runs a notebook on the project's kernel and writes its outputs.
import path from "node:path";
import { here, runCommand, runProgram } from "./command.mjs";
import { NOTEBOOK } from "./notebook.mjs";
import { root } from "./setup.mjs";

const args = process.argv.slice(2);
const isPath = (/** @type {number} */ i) => !args[i].startsWith("-") && args[i - 1] !== "--timeout";
const resolved = args.map((arg, i) => (isPath(i) ? path.resolve(here, arg) : arg));
const named = args.some((_, i) => isPath(i) && args[i - 1] !== "--output");
if (!named) resolved.unshift(path.join(root, NOTEBOOK));

await runCommand(({ python, environment }) =>
  runProgram(python, [path.join(root, "scripts", "execute.py"), ...resolved], { environment }),
);
