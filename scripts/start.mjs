// @ts-check
// npm start: installs what is missing and opens JupyterLab, which gets all other arguments.
import fs from "node:fs";
import path from "node:path";
import { endWithUsage, given, splitArguments } from "./arguments.mjs";
import { runCommand, runProgram } from "./command.mjs";
import { LEARNERS_EDITION } from "./notebook.mjs";
import { root } from "./setup.mjs";

const { own, others } = splitArguments("start", (argument) => argument.endsWith(".ipynb"));
const [named, another] = own;
if (another !== undefined) endWithUsage("start", `unexpected argument ${another}`);
const notebook = named ? path.relative(root, given(named)) : LEARNERS_EDITION;
const isThere = fs.existsSync(path.join(root, notebook));
if (named && (!isThere || notebook.startsWith(".."))) {
  console.error(`${named}: ${isThere ? `not in ${root}` : "no such file"}`);
  process.exit(1);
}

await runCommand(({ python, environment }) => {
  console.log("Starting JupyterLab; Ctrl-C stops it.");
  const settings = [
    `--ServerApp.root_dir=${root}`,
    "--ServerApp.ip=localhost",
    "--LabApp.extension_manager=readonly", // keeps .venv as requirements.txt defines it
    "--LanguageServerManager.autodetect=False", // would log a list of servers that are not installed
  ];
  const place = notebook.split(path.sep).map(encodeURIComponent).join("/");
  if (isThere) settings.push(`--LabApp.default_url=/lab/tree/${place}`);
  // In a container the user is root. Jupyter's warning is about shared machines.
  if (process.getuid?.() === 0) settings.push("--allow-root");
  return runProgram(python, ["-m", "jupyterlab", ...settings, ...others], {
    environment: { ...environment, PATH: withVenv(environment.PATH) },
  });
});

/** Puts the project's own programs first for JupyterLab's terminals and buttons. */
function withVenv(/** @type {string | undefined} */ search) {
  return [path.join(root, ".venv", "bin"), search].filter(Boolean).join(path.delimiter);
}
