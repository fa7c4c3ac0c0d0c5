import { readFile, writeFile } from "../platform/node";
import type { ExerciseName } from "./exercises";
import { record } from "./recording";

/**
 * Makes the calls in `callsFile` to `target`, an exercise's function, and writes the recording to `answerFile`. Does nothing if
 * `target` is not a function.
 */
export function recordFile(
  name: ExerciseName,
  target: unknown,
  callsFile: string,
  answerFile: string,
): void {
  if (typeof target !== "function") return;
  const calls = JSON.parse(new TextDecoder().decode(readFile(callsFile)));
  const recorded = record(name, target as (...given: any[]) => unknown, calls);
  writeFile(answerFile, JSON.stringify(recorded));
}
