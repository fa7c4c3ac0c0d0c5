// @ts-check
// npm start [-- notebook] [-- arguments for JupyterLab]: sets up what is missing and opens JupyterLab on it, or on the learner's edition.
import path from "node:path";
import { runCommand, runProgram } from "./command.mjs";
import { LEARNERS_EDITION } from "./notebook.mjs";
import { root } from "./setup.mjs";

const here = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2);
const isNotebook = (/** @type {string} */ arg) => /^[^-].*\.ipynb$/.test(arg);

await runCommand(({ python, environment }) => {
  console.log("Starting JupyterLab; Ctrl-C stops it.");
  const [named] = args.filter(isNotebook);
  const notebook =
    named === undefined ? LEARNERS_EDITION : path.relative(root, path.resolve(here, named));
  const settings = [
    `--ServerApp.root_dir=${root}`,
    `--LabApp.default_url=/lab/tree/${notebook}`,
    "--ServerApp.ip=localhost",
    "--LabApp.extension_manager=readonly", // .venv stays as requirements.txt has it
  ];
  // In a container one is root; Jupyter's warning is about shared machines.
  if (process.getuid?.() === 0) settings.push("--allow-root");
  return runProgram(
    python,
    ["-m", "jupyterlab", ...settings, ...args.filter((arg) => !isNotebook(arg))],
    {
      environment: { ...environment, PATH: withVenv(environment.PATH) },
    },
  );
});

/** JupyterLab's terminals and buttons find the project's own programs first. */
function withVenv(/** @type {string | undefined} */ search) {
  return [path.join(root, ".venv", "bin"), search].filter(Boolean).join(path.delimiter);
}
