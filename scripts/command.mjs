// @ts-check
// What the commands of package.json share: the set-up before, a child that gets the signals, an exit status after.
import { spawn } from "node:child_process";
import { SetupError, root, setUp } from "./setup.mjs";

/**
 * Sets up, then runs `command`; errors of the set-up end the process with their message alone.
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
 * Runs a program until it ends. It is in a process group of its own, so that Ctrl-C and a closed terminal reach it once,
 * as the signal that it ends properly on. (The scripts in package.json begin with `exec`, since npm passes a signal on to
 * the shell that it runs them in, and a shell does not.)
 * @param {string} program
 * @param {string[]} args
 * @param {{ environment?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit status, 130 when it was stopped from outside
 */
export function runProgram(program, args, { environment = process.env } = {}) {
  return new Promise((resolve, reject) => {
    let stops = 0;
    const stop = () => {
      stops++;
      if (!child.pid) return;
      // Once is asking; whoever presses Ctrl-C three times wants it gone, with all that it has started.
      if (stops < 3) child.kill("SIGTERM");
      else process.kill(-child.pid, "SIGKILL");
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop); // before there is something to stop
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
