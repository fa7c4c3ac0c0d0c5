// @ts-check
// Finds a Python, and a Jupyter if ours cannot be installed; creates virtual environments.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { SetupError, capture, run } from "./run.mjs";

/** Versions for which the pinned packages have wheels, newest first. */
const VERSIONS = ["3.14", "3.13", "3.12", "3.11", "3.10"];
const ASK = `
import sys
version = "%d.%d" % sys.version_info[:2]
try:
    import venv, ensurepip
    print(version, "venv")
except ImportError:
    print(version)
`;
const INSTALL =
  "  Debian, Ubuntu: sudo apt install python3 python3-venv\n  macOS: brew install python\n  others: https://www.python.org/downloads";

/**
 * @returns {Promise<{ command: string, version: string }>}
 * @throws {SetupError} if there is no Python 3.10 or newer, or none with the venv module
 */
export async function findPython() {
  const named = process.env.PYTHON ? [process.env.PYTHON] : [];
  /** @type {string[]} */
  const refused = [];
  for (const command of [...named, "python3", ...VERSIONS.map((v) => `python${v}`), "python"]) {
    const { status, output } = await capture(command, ["-c", ASK], { env: pythonEnvironment() });
    const match = status === 0 && /^(3\.(\d+))( venv)?$/m.exec(output);
    if (!match) continue;
    const [, version, minor, venv] = match;
    if (venv && VERSIONS.includes(version)) return { command, version };
    refused.push(
      `${command} is Python ${version}${+minor < 10 ? ", which is too old" : venv ? ", which is too new" : " without its venv module"}`,
    );
  }
  throw new SetupError(
    refused.length
      ? `This project needs Python 3.10 to 3.14 with its venv module:\n  ${refused.join("\n  ")}\nTo install it:\n${INSTALL}`
      : `This project needs Python 3.10 to 3.14, and none was found. To install it:\n${INSTALL}`,
  );
}

/**
 * The environment for Python: without variables that add packages from outside .venv or change how Python runs. If the home
 * folder is not writable, Jupyter's own files go into .venv.
 * @param {string} [venv]
 * @returns {NodeJS.ProcessEnv}
 */
export function pythonEnvironment(venv) {
  const isPythons = (/** @type {string} */ name) => /^PYTHON.|^__PYVENV_LAUNCHER__$/.test(name);
  /** @type {NodeJS.ProcessEnv} */
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !isPythons(name)),
  );
  environment.PYTHONDONTWRITEBYTECODE = "1"; // leaves the cloned folders unchanged
  if (!venv || homeIsWritable()) return environment;
  const home = path.join(venv, "home");
  return {
    ...environment,
    HOME: home,
    JUPYTER_CONFIG_DIR: path.join(home, "config"),
    JUPYTER_DATA_DIR: path.join(home, "data"),
    JUPYTER_RUNTIME_DIR: path.join(home, "runtime"),
  };
}

/** The same for pip, which installs into `venv` whatever its variables configure for other projects. */
function pipEnvironment(/** @type {string} */ venv) {
  const { PIP_TARGET, PIP_PREFIX, PIP_ROOT, PIP_PYTHON, PIP_CONSTRAINT, ...environment } =
    pythonEnvironment(venv);
  return { ...environment, PIP_USER: "0", PIP_DRY_RUN: "0" };
}

function homeIsWritable() {
  try {
    fs.accessSync(os.homedir(), fs.constants.W_OK);
    return fs.statSync(os.homedir()).isDirectory();
  } catch {
    return false;
  }
}

/**
 * The Python of a JupyterLab 4 on the PATH, outside `venv`.
 * @param {string} venv
 * @returns {Promise<{ python: string, version: string } | undefined>}
 */
export async function findJupyter(venv) {
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    const script = path.join(folder, "jupyter-lab");
    if (folder.startsWith(venv) || !fs.existsSync(script)) continue;
    const python = /^#!(.*)$/m.exec(fs.readFileSync(script, "latin1"))?.[1].trim();
    if (!python) continue;
    const ask = "import jupyterlab, nbclient, nbconvert; print(jupyterlab.__version__)";
    const [command, ...args] = python.split(" ");
    const { status, output } = await capture(command, [...args, "-c", ask]);
    const version = /^4\.\S+$/m.exec(output)?.[0];
    if (status === 0 && version) return { python: command, version };
  }
  return undefined;
}

/**
 * Creates a virtual environment.
 * @param {string} command Python @param {string} venv
 * @throws {SetupError}
 */
export function createEnvironment(command, venv) {
  return run(command, ["-m", "venv", venv], {
    cwd: path.dirname(venv),
    env: pythonEnvironment(venv),
    failure: `Python could not create a virtual environment in ${venv}.`,
  });
}

/**
 * Installs pinned and hashed packages into a virtual environment.
 * @param {string} venv @param {string} requirements the file that lists them @param {string} name what the user knows them as
 * @throws {SetupError}
 */
export function installRequirements(venv, requirements, name) {
  const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
  return run(path.join(venv, "bin", "python"), [...pip, "--require-hashes", "-r", requirements], {
    cwd: path.dirname(venv),
    env: pipEnvironment(venv),
    failure: `pip could not install ${name}.`,
  });
}
