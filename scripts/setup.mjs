// @ts-check
// Sets up what is missing: the npm packages, a .venv with JupyterLab, the kernel. Only Node's built-in modules, since it
// runs before there are packages. What is there already is recognised by its contents, so that a set-up which was
// interrupted, moved or half deleted is repaired, and a complete one costs a few milliseconds.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { replaceFile } from "./files.mjs";
import { withLock } from "./setup/lock.mjs";
import { installPackages, packagesAreInstalled } from "./setup/packages.mjs";
import { findJupyter, findPython, pipEnvironment, pythonEnvironment } from "./setup/python.mjs";
import { SetupError, failed, run } from "./setup/run.mjs";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export { SetupError };
const venv = path.join(root, ".venv");
const stampFile = path.join(venv, "setup.json");

/**
 * How to call Python and Jupyter.
 * @typedef {{ python: string, environment: NodeJS.ProcessEnv }} Jupyter
 */

/**
 * Makes `node_modules`, `.venv` and the kernel complete and says what it does.
 * @param {{ tests?: boolean }} [options] `tests`: with what only the tests need
 * @returns {Promise<Jupyter>}
 * @throws {SetupError} with one message that says what to install
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
    throw syscall ? failed(`The set-up could not write to ${root}.`, message) : error;
  }
  const { python } = readStamp() ?? {};
  const environment = pythonEnvironment(venv);
  // A Jupyter from elsewhere has to be told where the kernel is.
  const other = { ...environment, JUPYTER_PATH: path.join(venv, "share", "jupyter") };
  return python ? { python, environment: other } : { python: venvPython(), environment };
}

/**
 * The same for a Python that has JupyterLab already, as in an image of repo2docker: the npm packages and the kernel.
 * @param {string} prefix where that Python's `share/jupyter` is
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
    `This project needs Node.js 20.19 or newer; this is ${process.version}. Newer ones: https://nodejs.org`,
  );
}

const venvPython = () => path.join(venv, "bin", "python");

/** @returns {{ root?: string, installed?: Record<string, string>, python?: string } | undefined} */
const readStamp = () => readJson(stampFile);

/** @returns {any} undefined where there is no such file, or it is damaged */
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

/** A .venv holds absolute paths, so one that was moved is not complete. */
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
  // .venv has the packages of the Python that it was made with; the system may have another one now under the same name.
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
    await run(python.command, ["-m", "venv", venv], {
      cwd: root,
      env: pythonEnvironment(venv),
      failure: `Python could not create a virtual environment in ${venv}.`,
    });
  }
  console.log(`Installing JupyterLab from ${requirements} into .venv (a minute or two, once) …`);
  try {
    const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
    await run(venvPython(), [...pip, "--require-hashes", "-r", requirements], {
      cwd: root,
      env: pipEnvironment(venv),
      failure: "pip could not install JupyterLab.",
    });
    if (!hasJupyter()) {
      throw new SetupError(
        "pip installed JupyterLab, but not in .venv: `pip config list` says where (target, prefix, root).",
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

/** Only for what comes on top: with another requirements.txt, or after an interruption, .venv is made anew. */
function canBeExtended() {
  const stamp = readStamp();
  const isCurrent = stamp?.installed?.["requirements.txt"] === hash("requirements.txt");
  return isCurrent && stamp?.root === root && hasJupyter();
}

/** A .venv that this script made is removed; what somebody else put there is kept under another name. */
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
  console.log(`The .venv that was here is not this project's; it is now ${path.basename(aside)}.`);
}

/** Without a registry, a JupyterLab 4 on the PATH serves. It is tried anew at the next start. */
async function useOtherJupyter(/** @type {Error} */ error) {
  const other = await findJupyter(venv);
  if (!other) {
    throw new SetupError(
      `${error.message}\nCheck the network (or pip's configuration) and start again, or install JupyterLab 4 yourself: ` +
        `a \`jupyter\` on the PATH is used when pip cannot install one.`,
    );
  }
  console.log(
    `pip could not install JupyterLab; using JupyterLab ${other.version} of ${other.python}.`,
  );
  writeStamp({ python: other.python });
}

/** What the arrow keys do in a notebook's command mode. */
const ARROWS = {
  ArrowUp: "notebook:move-cursor-up",
  ArrowDown: "notebook:move-cursor-down",
  ArrowLeft: "notebook:move-cursor-heading-above-or-collapse",
  ArrowRight: "notebook:move-cursor-heading-below-or-expand",
};

/** What a cell may print, in bytes a second; what is more the server drops. Its own limit is a tenth of this. */
const OUTPUT = 1e7;

/**
 * JupyterLab's questions at its first start (news, updates) are answered with no. Cells out of sight are laid out in full: else
 * their height is guessed, and a link within the notebook ends a screen or two beside its target. A chart's slider that has the
 * focus gets the arrow keys, not the notebook.
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
    "@jupyterlab/notebook-extension:tracker": { windowingMode: "defer" },
    "@jupyterlab/shortcuts-extension:shortcuts": { shortcuts },
  });
}

/**
 * Room for what lives briefly, in MB. Large arrays are such: with V8's 16 MB it marks the whole heap, in threads that the
 * arithmetic's second thread waits for, after every 64 MB of them.
 */
const SEMI_SPACE = "--max-semi-space-size=64";

/** The `jupyter` beside finds the kernel here with no environment variable set. */
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

/** Writes a file unless it is so already. Another start can do the same at the same time. */
function writeJson(/** @type {string} */ file, /** @type {object} */ content) {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  replaceFile(file, text);
}
