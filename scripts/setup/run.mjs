// @ts-check
// Runs a program during setup and turns its failure into one message.
import { spawn } from "node:child_process";
import { holdFor } from "./lock.mjs";

/** An error that the user can fix; shown without a stack trace. */
export class SetupError extends Error {
  name = "SetupError";
}

const CAUSES = /** @type {[RegExp, string][]} */ ([
  [/ENOSPC|No space left/i, "The disk is full."],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|Could not find a version|NewConnectionError|Name or service not known|Connection refused|network/i,
    "The package registry cannot be reached.",
  ],
  [/EACCES|EROFS|Permission denied|Read-only file system/i, "The folder is not writable."],
]);

/**
 * An error message: `failure`, its cause if known, and the end of the output.
 * @param {string} failure
 * @param {string} output
 */
export function failed(failure, output) {
  const cause = CAUSES.find(([pattern]) => pattern.test(output))?.[1] ?? "";
  const tail = output.trim().split("\n").slice(-12).join("\n");
  return new SetupError(
    `${failure} ${cause}`.trim() + (tail && `\n${tail.replace(/^/gm, "  | ")}`),
  );
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a program and shows its output only if it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, failure: string, succeeded?: () => boolean }} options
 *   `failure`: the first sentence of the message; `succeeded`: checks the result of a program that exits with 0
 */
export async function run(
  command,
  args,
  { cwd, env = process.env, failure, succeeded = () => true },
) {
  const { status, output } = await capture(command, args, { cwd, env });
  if (status !== 0 || !succeeded()) throw failed(failure, output);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<{ status: number | null, output: string }>} status 127: no such command; null: killed
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const stop = () => {
      try {
        if (child.pid) process.kill(-child.pid, "SIGTERM");
      } catch {
        // It has just ended.
      }
      child.once("close", () => {
        console.error("\nSetup was stopped. The next start will continue it.");
        process.exit(130);
      });
    };
    for (const signal of SIGNALS) process.once(signal, stop); // before there is something to stop
    // In a process group of its own, which can be stopped as a whole. It starts once its process id is in the lock: if this
    // process dies before that, `read` reaches the end of the pipe, and the program never runs.
    const child = spawn(
      "sh",
      ["-c", 'read -r begin && exec "$0" "$@" </dev/null', command, ...args],
      {
        ...options,
        detached: true,
        stdio: "pipe",
      },
    );
    holdFor(child.pid);
    child.stdin?.on("error", () => {}).end("begin\n"); // EPIPE if it has ended meanwhile
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => (output += text));
    }
    child.on("error", (error) => resolve({ status: null, output: error.message }));
    child.on("close", (status) => {
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve({ status, output });
    });
  });
}
