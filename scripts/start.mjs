// @ts-check
// npm start [-- notebook] [-- arguments for JupyterLab]: sets up what is missing and opens JupyterLab on it, or on the learner's edition.
import fs from "node:fs";
import path from "node:path";
import { here, runCommand, runProgram } from "./command.mjs";
import { LEARNERS_EDITION } from "./notebook.mjs";
import { root } from "./setup.mjs";

const isNotebook = (/** @type {string} */ arg) => /^[^-].*\.ipynb$/.test(arg);
const named = process.argv.slice(2).find(isNotebook);
const others = process.argv.slice(2).filter((arg) => !isNotebook(arg));
const notebook = named ? path.relative(root, path.resolve(here, named)) : LEARNERS_EDITION;
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
    "--LabApp.extension_manager=readonly", // .venv stays as requirements.txt has it
  ];
  const place = notebook.split(path.sep).map(encodeURIComponent).join("/");
  if (isThere) settings.push(`--LabApp.default_url=/lab/tree/${place}`);
  // In a container one is root; Jupyter's warning is about shared machines.
  if (process.getuid?.() === 0) settings.push("--allow-root");
  return runProgram(python, ["-m", "jupyterlab", ...settings, ...others], {
    environment: { ...environment, PATH: withVenv(environment.PATH) },
  });
});

/** JupyterLab's terminals and buttons find the project's own programs first. */
function withVenv(/** @type {string | undefined} */ search) {
  return [path.join(root, ".venv", "bin"), search].filter(Boolean).join(path.delimiter);
}
