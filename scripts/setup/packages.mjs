// @ts-check
// The npm packages, from package-lock.json.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "./run.mjs";

/** @typedef {Record<string, { version?: string, optional?: boolean, link?: boolean }>} Packages */

/** @returns {Packages | undefined} */
function readLock(/** @type {string} */ file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules contains the packages of package-lock.json. npm writes its own list last, so an interrupted installation
 * has none; packages deleted since then have no folder.
 * @param {string} root
 */
export function packagesAreInstalled(root) {
  const wanted = readLock(path.join(root, "package-lock.json"));
  const installed = readLock(path.join(root, "node_modules", ".package-lock.json"));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([folder, { version, optional }]) => {
    if (folder === "") return true;
    if (!installed[folder]) return optional; // built for another platform
    return (
      installed[folder].version === version &&
      fs.existsSync(path.join(root, folder, "package.json"))
    );
  });
}

/** Installs everything, here, whatever NODE_ENV and the user's npmrc configure for other projects. */
const WHOLE = ["--include=dev", "--include=optional", "--global=false", "--dry-run=false"];

/** @param {string} root */
export async function installPackages(root) {
  console.log("Installing the npm packages from package-lock.json …");
  await runNpm(["ci", ...WHOLE], {
    cwd: root,
    failure: "npm could not install the packages of package-lock.json.",
    succeeded: () => packagesAreInstalled(root), // on a full disk, npm can leave files out with only a warning
  });
}

/**
 * @param {string[]} args
 * @param {{ cwd: string, failure: string, succeeded?: () => boolean }} options see `run`
 */
export async function runNpm(args, { cwd, ...options }) {
  // `npm start` sets npm_execpath. npm itself is a Node script.
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  await run(command, [...first, ...args, "--no-audit", "--no-fund", "--loglevel=warn"], {
    cwd,
    env: { ...process.env, ...cacheWhenHomeIsReadOnly() },
    ...options,
  });
}

function cacheWhenHomeIsReadOnly() {
  const cache = process.env.npm_config_cache ?? path.join(os.homedir(), ".npm");
  try {
    fs.mkdirSync(cache, { recursive: true });
    fs.accessSync(cache, fs.constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: path.join(os.tmpdir(), `npm-cache-${process.getuid?.() ?? ""}`) };
  }
}
