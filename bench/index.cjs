// Starts the benchmark. package.json gives Node as much memory for young arrays as the kernel has.
require("./typescript.cjs");

// npm run bench              the tables
// npm run bench -- --json    the same figures for machines
// npm run bench -- --quick   fewer rounds
// npm run bench -- --tuning  what the thresholds of lib/numpy/tuning.ts gain; it runs itself with --value NAME=VALUE
import("../scripts/arguments.mjs").then(({ readArguments }) => {
  const flag = { type: "boolean", default: false };
  const options = { json: flag, quick: flag, tuning: flag, value: { type: "string" } };
  const { json, quick, tuning, value } = readArguments("bench", options, 0).values;
  if (value !== undefined) return require("./tuning-cases.ts").runCases(...value.split("="), quick);
  if (tuning) return require("./tuning.ts").tuning(quick);
  return require("./bench.ts").bench(quick, json);
});
