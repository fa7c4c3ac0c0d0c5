import { readFile, writeFile } from "../platform/node";
import type { ExerciseName } from "./exercises";
import { record } from "./recording";

/** Records what `target`, an exercise's function, does with the calls of a file, into another; nothing where it is no function. */
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
