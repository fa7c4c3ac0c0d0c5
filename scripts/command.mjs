// @ts-check
// What the commands share: setup first, then a child process that receives the signals, then its exit status.
import { spawn } from "node:child_process";
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
