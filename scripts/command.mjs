// @ts-check
// What the commands share: their notebooks; setup first, then a child process that receives the signals, then its exit status.
import { spawn } from "node:child_process";
import path from "node:path";
import { endWithUsage, given } from "./arguments.mjs";
import { WORKED_NOTEBOOKS } from "./notebook.mjs";
import { SetupError, root, setUp } from "./setup.mjs";

/**
 * Runs setup, then `command`. A SetupError ends the process with its message alone.
 * @param {(jupyter: import("./setup.mjs").Jupyter) => Promise<number>} command returns the exit status
 * @param {{ tests?: boolean }} [options]
 */
export async function runCommand(command, options) {
  try {
    process.exitCode = await command(await setUp(options));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * Runs a program until it ends. It has its own process group, so Ctrl-C and a closed terminal reach it once, as the signal
 * that makes it shut down properly. (The scripts in package.json begin with `exec` because npm sends signals to the shell
 * that runs them, and a shell does not pass them on.)
 * @param {string} program
 * @param {string[]} args
 * @param {{ environment?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit status; 130 if it was stopped from outside
 */
export function runProgram(program, args, { environment = process.env } = {}) {
  return new Promise((resolve, reject) => {
    let stops = 0;
    const stop = () => {
      stops++;
      if (!child.pid) return;
      // The first two ask. The third Ctrl-C kills it with everything that it started.
      if (stops < 3) child.kill("SIGTERM");
      else process.kill(-child.pid, "SIGKILL");
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop); // before there is anything to stop
    const child = spawn(program, args, {
      cwd: root,
      env: environment,
      detached: true,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (status) => resolve(stops ? 130 : (status ?? 1)));
  });
}

/**
 * The notebooks that a command works on: those named, or all worked ones.
 * @param {string} name of the command, in COMMANDS
 * @param {{ values: { output?: string }, positionals: string[] }} read the command line
 */
export function notebooksOf(name, { values, positionals }) {
  if (positionals.length > 0) return positionals.map(given);
  if (values.output) endWithUsage(name, "--output: expected a NOTEBOOK with it");
  return WORKED_NOTEBOOKS.map((file) => path.join(root, file));
}
