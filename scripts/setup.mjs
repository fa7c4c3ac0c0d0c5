// @ts-check
// Installs what is missing: the npm packages, a .venv with JupyterLab, the kernel. Uses only Node's built-in modules, since it
// runs before any package is installed. It checks the contents of what exists, so it repairs an installation that was
// interrupted, moved or half deleted, and takes a few milliseconds if nothing is missing.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { replaceFile } from "./files.mjs";
import { withLock } from "./setup/lock.mjs";
import { installPackages, packagesAreInstalled } from "./setup/packages.mjs";
import {
  createEnvironment,
  findJupyter,
  findPython,
  installRequirements,
  pythonEnvironment,
} from "./setup/python.mjs";
import { SetupError, failed } from "./setup/run.mjs";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export { SetupError };
const venv = path.join(root, ".venv");
const stampFile = path.join(venv, "setup.json");

/**
 * How to call Python and Jupyter.
 * @typedef {{ python: string, environment: NodeJS.ProcessEnv }} Jupyter
 */

/**
 * Completes `node_modules`, `.venv` and the kernel, and prints each step.
 * @param {{ tests?: boolean }} [options] `tests`: include what only the tests need
 * @returns {Promise<Jupyter>}
 * @throws {SetupError} whose message says what to install
 */
export async function setUp({ tests = false } = {}) {
  checkNode();
  const requirements = tests ? "requirements-test.txt" : "requirements.txt";
  try {
    if (!packagesAreInstalled(root) || !venvIsComplete(requirements)) {
      await withLock(path.join(root, ".setup.lock"), async () => {
        if (!packagesAreInstalled(root)) await installPackages(root);
        if (!venvIsComplete(requirements)) await createVenv(requirements);
      });
    }
    setDefaults(venv);
    installKernel(venv);
  } catch (error) {
    const { syscall, message } = /** @type {NodeJS.ErrnoException} */ (error);
    throw syscall ? failed(`Setup could not write to ${root}.`, message) : error;
  }
  const { python } = readStamp() ?? {};
  const environment = pythonEnvironment(venv);
  // A Jupyter from elsewhere needs the kernel's location.
  const other = { ...environment, JUPYTER_PATH: path.join(venv, "share", "jupyter") };
  return python ? { python, environment: other } : { python: venvPython(), environment };
}

/**
 * Installs the npm packages and the kernel for a Python that already has JupyterLab, as in an image of repo2docker.
 * @param {string} prefix the folder with that Python's `share/jupyter`
 * @throws {SetupError}
 */
export async function setUpIn(prefix) {
  checkNode();
  if (!packagesAreInstalled(root)) await installPackages(root);
  setDefaults(prefix);
  installKernel(prefix);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `This project needs Node.js 20.19 or newer, and this is ${process.version}. Install a newer one: https://nodejs.org`,
  );
}

const venvPython = () => path.join(venv, "bin", "python");

/** @returns {{ root?: string, installed?: Record<string, string>, python?: string } | undefined} */
const readStamp = () => readJson(stampFile);

/** @returns {any} undefined if the file does not exist or is damaged */
function readJson(/** @type {string} */ file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function writeStamp(/** @type {object} */ stamp) {
  writeJson(stampFile, { root, ...stamp });
}

const hash = (/** @type {string} */ file) =>
  createHash("sha256")
    .update(fs.readFileSync(path.join(root, file)))
    .digest("hex");

/** A .venv contains absolute paths, so it is incomplete after a move. */
function venvIsComplete(/** @type {string} */ requirements) {
  const stamp = readStamp();
  return (
    stamp?.root === root &&
    stamp.installed?.[requirements] === hash(requirements) &&
    stamp.installed["requirements.txt"] === hash("requirements.txt") &&
    hasJupyter()
  );
}

function hasJupyter() {
  if (!fs.existsSync(venvPython()) || !fs.existsSync(path.join(venv, "bin", "jupyter-lab")))
    return false;
  // The packages in .venv are for the Python that created it. The system can now have another one under the same name.
  const [version] = /\d+\.\d+$/.exec(fs.realpathSync(venvPython())) ?? [];
  const packages = path.join(venv, "lib", `python${version}`, "site-packages");
  return version === undefined || fs.existsSync(path.join(packages, "jupyterlab"));
}

async function createVenv(/** @type {string} */ requirements) {
  const python = await findPython();
  if (!canBeExtended()) {
    removeOrSetAside();
    console.log(`Creating .venv with Python ${python.version} …`);
    fs.mkdirSync(venv);
    writeStamp({});
    await createEnvironment(python.command, venv);
  }
  console.log(`Installing JupyterLab from ${requirements} into .venv (a minute or two, once) …`);
  try {
    await installRequirements(venv, requirements, "JupyterLab");
    if (!hasJupyter()) {
      throw new SetupError(
        "pip installed JupyterLab, but not in .venv. Remove target, prefix and root from pip's configuration: `pip config list` shows them.",
      );
    }
  } catch (error) {
    await useOtherJupyter(/** @type {Error} */ (error));
    return;
  }
  const installed = {
    "requirements.txt": hash("requirements.txt"),
    [requirements]: hash(requirements),
  };
  writeStamp({ installed });
}

/** Only additional packages are installed into an existing .venv. After an interruption or a change of requirements.txt it is created again. */
function canBeExtended() {
  const stamp = readStamp();
  const isCurrent = stamp?.installed?.["requirements.txt"] === hash("requirements.txt");
  return isCurrent && stamp?.root === root && hasJupyter();
}

/** Removes a .venv that this script created, and renames any other. */
function removeOrSetAside() {
  if (!fs.lstatSync(venv, { throwIfNoEntry: false })) return;
  const isEmpty =
    fs.statSync(venv, { throwIfNoEntry: false })?.isDirectory() && !fs.readdirSync(venv).length;
  if (isEmpty || fs.existsSync(stampFile)) {
    fs.rmSync(venv, { recursive: true, force: true });
    return;
  }
  let aside = `${venv}-before`;
  for (let i = 2; fs.existsSync(aside); i++) aside = `${venv}-before-${i}`;
  fs.renameSync(venv, aside);
  console.log(
    `The existing .venv does not belong to this project. Renamed it to ${path.basename(aside)}.`,
  );
}

/** Falls back to a JupyterLab 4 on the PATH if no registry can be reached. The next start tries to install again. */
async function useOtherJupyter(/** @type {Error} */ error) {
  const other = await findJupyter(venv);
  if (!other) {
    throw new SetupError(
      `${error.message}\nCheck the network or pip's configuration and start again. Or install JupyterLab 4 yourself: ` +
        `if pip cannot install it, the one on the PATH is used.`,
    );
  }
  console.log(
    `pip could not install JupyterLab; using JupyterLab ${other.version} from ${other.python}.`,
  );
  writeStamp({ python: other.python });
}

/** The commands of the arrow keys in a notebook's command mode. */
const ARROWS = {
  ArrowUp: "notebook:move-cursor-up",
  ArrowDown: "notebook:move-cursor-down",
  ArrowLeft: "notebook:move-cursor-heading-above-or-collapse",
  ArrowRight: "notebook:move-cursor-heading-below-or-expand",
};

/** How code cells are edited: Enter indents as the course does. */
const EDITOR = { indentUnit: "2", autoClosingBrackets: true };

/** How much a cell can print, in bytes per second. The server drops the rest; its default is a tenth of this. */
const OUTPUT = 1e7;

/**
 * Declines JupyterLab's first-start questions (news, updates). Lays out cells that are off screen in full: otherwise their
 * height is estimated, and links within the notebook miss their target by a screen or two. Gives the arrow keys to a chart's
 * slider that has the focus, not to the notebook.
 */
function setDefaults(/** @type {string} */ prefix) {
  const selector = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus";
  const shortcuts = Object.entries(ARROWS).flatMap(([key, command]) => [
    { command, keys: [key], selector, disabled: true },
    { command, keys: [key], selector: `${selector}:not(input)` },
  ]);
  const server = path.join(prefix, "etc", "jupyter", "jupyter_server_config.json");
  const { ZMQChannelsWebsocketConnection: own, ...others } = readJson(server) ?? {};
  const limits = { iopub_data_rate_limit: OUTPUT, ...own };
  writeJson(server, { ...others, ZMQChannelsWebsocketConnection: limits });
  writeJson(path.join(prefix, "share", "jupyter", "lab", "settings", "overrides.json"), {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
    "@jupyterlab/notebook-extension:tracker": {
      windowingMode: "defer",
      codeCellConfig: { ...EDITOR, lineNumbers: false, lineWrap: false },
    },
    "@jupyterlab/shortcuts-extension:shortcuts": { shortcuts },
  });
}

/**
 * Space for short-lived objects, in MB. Large arrays are short-lived: with V8's default of 16 MB, every 64 MB of them cause a
 * marking of the whole heap, in threads that the arithmetic's second thread waits for.
 */
const SEMI_SPACE = "--max-semi-space-size=64";

/** In this location, the Jupyter of `prefix` finds the kernel without an environment variable. */
function installKernel(/** @type {string} */ prefix) {
  writeJson(path.join(prefix, "share", "jupyter", "kernels", "tslab", "kernel.json"), {
    argv: [
      process.execPath,
      SEMI_SPACE,
      path.join(root, "kernel", "main.mjs"),
      "{connection_file}",
    ],
    display_name: "TypeScript",
    language: "typescript",
    interrupt_mode: "message",
  });
}

/** Writes a file if its content differs. Two starts can do so at the same time. */
function writeJson(/** @type {string} */ file, /** @type {object} */ content) {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  replaceFile(file, text);
}
