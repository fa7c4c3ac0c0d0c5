import fs from "node:fs";
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
  const calls = JSON.parse(fs.readFileSync(callsFile, "utf8"));
  const recorded = record(name, target as (...given: any[]) => unknown, calls);
  fs.writeFileSync(answerFile, JSON.stringify(recorded));
}
