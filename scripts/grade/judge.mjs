// @ts-check
// The part of `npm run grade` that knows the answers: a separate process, started before the submission runs, which never runs
// any of its code. It is given the names of the exercises, sends the arguments for their functions, receives the recorded results,
// and judges them.
import { createInterface } from "node:readline";
import { randomInt } from "node:crypto";
import { numberOf } from "../../lib/grading/exercises.ts";
import { NotDoneYet, TestFailed, grade } from "../../lib/grading/grade.ts";
import { callsOf, replay, saltedDraws } from "../../lib/grading/recording.ts";

/** @typedef {import("../../lib/grading/exercises.ts").ExerciseName} Name */
const names = /** @type {Name[]} */ (process.argv.slice(2));
const salt = 1000 + randomInt(1_000_000);
const calls = Object.fromEntries(names.map((name) => [name, callsOf(name, salt)]));
process.stdout.write(`${JSON.stringify(calls)}\n`);

createInterface({ input: process.stdin }).once("line", (line) => {
  /** The recording of each function; null if the function does not exist. @type {Record<string, any>} */
  const recorded = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(names.map((name) => verdict(name, recorded[name])))}\n`);
  process.exit();
});

/**
 * @param {Name} name
 * @param {any} recorded
 * @returns {{ exercise: number, name: string, status: string, cause: string, message: string }}
 */
function verdict(name, recorded) {
  const of = { exercise: numberOf(name), name };
  if (!Array.isArray(recorded) || recorded.length !== calls[name].length) {
    return { ...of, status: "not done", cause: "", message: "" };
  }
  try {
    grade(name, replay(calls[name], recorded), saltedDraws(name, salt));
    return { ...of, status: "passed", cause: "", message: "" };
  } catch (error) {
    if (error instanceof NotDoneYet)
      return { ...of, status: "not done", cause: "", message: error.message };
    if (!(error instanceof TestFailed)) {
      return {
        ...of,
        status: "wrong",
        cause: "what it returns cannot be read",
        message: String(error),
      };
    }
    const status = error.cause === undefined ? "wrong" : "crashed";
    return { ...of, status, cause: error.summary, message: error.message };
  }
}
