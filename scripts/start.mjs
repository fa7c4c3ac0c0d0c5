// @ts-check
// npm start [-- arguments for JupyterLab]: sets up what is missing and opens JupyterLab on the notebook.
import { existsSync } from "node:fs";
import path from "node:path";
import { runCommand, runProgram } from "./command.mjs";
import { LEARNERS_EDITION, NOTEBOOK } from "./notebook.mjs";
import { root } from "./setup.mjs";

await runCommand(({ python, environment }) => {
  console.log("Starting JupyterLab; Ctrl-C stops it.");
  const notebook = existsSync(path.join(root, NOTEBOOK)) ? NOTEBOOK : LEARNERS_EDITION;
  const settings = [
    `--ServerApp.root_dir=${root}`,
    `--LabApp.default_url=/lab/tree/${notebook}`,
    "--ServerApp.ip=localhost",
    "--LabApp.extension_manager=readonly", // .venv stays as requirements.txt has it
  ];
  // In a container one is root; Jupyter's warning is about shared machines.
  if (process.getuid?.() === 0) settings.push("--allow-root");
  return runProgram(python, ["-m", "jupyterlab", ...settings, ...process.argv.slice(2)], {
    environment: { ...environment, PATH: withVenv(environment.PATH) },
  });
});

/** JupyterLab's terminals and buttons find the project's own programs first. */
function withVenv(/** @type {string | undefined} */ search) {
  return [path.join(root, ".venv", "bin"), search].filter(Boolean).join(path.delimiter);
}
