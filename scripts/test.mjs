// @ts-check
// npm test: installs what the tests need and runs them. Options go to Node's test runner.
import fs from "node:fs";
import path from "node:path";
import { given, splitArguments } from "./arguments.mjs";
import { runCommand, runProgram } from "./command.mjs";
import { root } from "./setup.mjs";

const { own: named, others: options } = splitArguments("test", () => true);
const long = path.join(root, "tests", "long"); // npm run test:long
const files = named.length
  ? named.flatMap((name) => find(given(name)))
  : find(path.join(root, "tests")).filter((file) => !file.startsWith(long));
if (files.length === 0) {
  console.error(`No tests in ${named.join(", ")}.`);
  process.exit(1);
}

await runCommand(
  () =>
    runProgram(process.execPath, [
      "--import",
      "tsx",
      "--test",
      "--test-reporter=spec",
      "--test-concurrency=4", // many tests wait for a kernel or a browser
      ...options,
      ...files.sort(),
    ]),
  { tests: true },
);

/** @returns {string[]} the test files in or at `start` */
function find(/** @type {string} */ start) {
  if (!fs.existsSync(start)) return [];
  if (!fs.statSync(start).isDirectory()) return [start];
  return fs
    .readdirSync(start, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => path.join(start, name));
}
