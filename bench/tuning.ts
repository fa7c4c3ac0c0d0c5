import { spawnSync } from "node:child_process";
import path from "node:path";
import * as committed from "../lib/numpy/tuning";
import { VALUES } from "./tuning-cases";
import type { Threshold } from "./tuning-cases";

/** Prints the microseconds of the fastest call of each operation, with the committed value of each threshold and with others. */
export function tuning(isQuick: boolean): void {
  const rounds = isQuick ? 1 : 3;
  for (const [name, others] of Object.entries(VALUES) as [Threshold, number[]][]) {
    const values = [...new Set([...others, committed[name]])].sort((a, b) => a - b);
    // The values alternate, so all run under the same conditions.
    const runs = values.map((): Record<string, number>[] => []);
    for (let round = 0; round < rounds; round++) {
      values.forEach((value, i) => runs[i].push(run(name, value, isQuick)));
    }
    const titles = values.map((value) => (value === committed[name] ? `**${value}**` : `${value}`));
    console.log(`| ${name} | ${titles.join(" | ")} |\n| --- |${" ---: |".repeat(values.length)}`);
    for (const what of Object.keys(runs[0][0])) {
      const times = runs.map((own) => Math.min(...own.map((seconds) => seconds[what])) * 1e6);
      console.log(`| ${what} | ${times.map((t) => t.toPrecision(3)).join(" | ")} |`);
    }
    console.log();
  }
}

/** The seconds of each case of a threshold, measured in a separate process with that value. */
function run(name: Threshold, value: number, isQuick: boolean): Record<string, number> {
  const script = path.join(__dirname, "index.cjs");
  const args = [...process.execArgv, script, "--value", `${name}=${value}`];
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    isQuick ? [...args, "--quick"] : args,
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`bench: ${name} = ${value} failed: ${stderr}`);
  return JSON.parse(stdout);
}
