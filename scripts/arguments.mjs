// @ts-check
// The commands of package.json: what each does, its arguments, and the answer to a wrong call.
import path from "node:path";
import { parseArgs } from "node:util";

/** The user's current folder. Paths are relative to it; npm itself runs the scripts in the project's root. */
export const here = process.env.INIT_CWD ?? process.cwd();

/**
 * @typedef {object} Command
 * @property {string} call the command line without arguments
 * @property {string} [takes] the arguments
 * @property {string} does one sentence
 */

/** In the order of `npm run help`. @type {Record<string, Command>} */
export const COMMANDS = {
  start: {
    call: "npm start",
    takes: "[NOTEBOOK] [JUPYTERLAB OPTIONS]",
    does: "Open JupyterLab on the first notebook's learner's edition, or on NOTEBOOK.",
  },
  grade: {
    call: "npm run grade",
    takes:
      "[NOTEBOOK | FOLDER ...] [--json] [--csv FILE] [--timeout SECONDS PER CELL] [--total SECONDS PER NOTEBOOK] [--memory MB]",
    does: "Grade notebooks or folders of notebooks; defaults to the learner's edition.",
  },
  html: {
    call: "npm run html",
    takes: "[NOTEBOOK] [--output FILE]",
    does: "Turn a notebook into one web page with interactive charts; defaults to the worked notebooks.",
  },
  site: {
    call: "npm run site",
    takes: "[--output FOLDER] [--without-solutions]",
    does: "Build the course as a web site that runs in the reader's browser; defaults to _site.",
  },
  execute: {
    call: "npm run execute",
    takes: "[NOTEBOOK] [--output FILE] [--timeout SECONDS]",
    does: "Run a notebook and save its outputs; defaults to the worked notebooks, in their order.",
  },
  exercises: {
    call: "npm run exercises",
    takes: "[--output FOLDER]",
    does: "Regenerate the learner's editions from the worked notebooks.",
  },
  test: {
    call: "npm test",
    takes: "[FILE | FOLDER ...] [NODE OPTIONS]",
    does: "Run all tests except test:nodes, test:numpy and test:long, or those in FILE or FOLDER.",
  },
  "test:nodes": {
    call: "npm run test:nodes",
    takes: "[VERSION ...]",
    does: "Run the tests that depend on Node.js on versions 20, 22, 24 and 26.",
  },
  "test:numpy": {
    call: "npm run test:numpy",
    takes: "[COUNT] [SEED] [--low]",
    does: "Compare np with NumPy in 100,000 random programs.",
  },
  "test:long": {
    call: "npm run test:long",
    does: "Kill setup and commands halfway, many times, and check what they leave behind.",
  },
  bench: {
    call: "npm run bench",
    takes: "[--json] [--quick] [--tuning]",
    does: "Measure the notebook's functions against NumPy and plain numjs.",
  },
  "build:wasm": {
    call: "npm run build:wasm",
    takes: "[--check]",
    does: "Compile assembly/ into lib/numpy/wasm-binary.ts.",
  },
  help: {
    call: "npm run help",
    takes: "[COMMAND]",
    does: "List the commands, or show the arguments of COMMAND.",
  },
};

/** How to call a command. npm keeps what comes before `--` for itself. */
export function usage(/** @type {string} */ name) {
  const { call, takes, does } = COMMANDS[name];
  return `usage: ${call}${takes ? ` -- ${takes}` : ""}\n${does}`;
}

/**
 * Prints the usage and ends the process.
 * @param {string} name
 * @param {string} [problem] prints to stderr, and the exit status is 2
 * @returns {never}
 */
export function endWithUsage(name, problem) {
  if (problem === undefined) console.log(usage(name));
  else console.error(`${COMMANDS[name].call}: ${problem}\n${usage(name)}`);
  process.exit(problem === undefined ? 0 : 2);
}

/**
 * Reads the command line. Given `--help` or wrong arguments, prints the usage and ends the process.
 * @template {NonNullable<import("node:util").ParseArgsConfig["options"]>} T
 * @param {string} name of the command, in COMMANDS
 * @param {T} options see parseArgs
 * @param {number} [most] the maximum number of positional arguments
 */
export function readArguments(name, options, most = Infinity) {
  const args = process.argv.slice(2);
  if (args.includes("--help")) endWithUsage(name);
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length > most) endWithUsage(name, `unexpected argument ${positionals[most]}`);
    return { values, positionals };
  } catch (error) {
    return endWithUsage(name, /** @type {Error} */ (error).message.split(/\.\s/)[0]);
  }
}

/**
 * Splits the command line between a command and the program it runs.
 * @param {string} name of the command, in COMMANDS
 * @param {(positional: string) => boolean} isOwn whether a positional argument belongs to the command
 * @returns {{ own: string[], others: string[] }} `others`: everything else, in order
 */
export function splitArguments(name, isOwn) {
  const args = process.argv.slice(2);
  if (args.includes("--help")) endWithUsage(name);
  const { tokens } = parseArgs({ args, strict: false, allowPositionals: true, tokens: true });
  const own = tokens.flatMap((token) =>
    token.kind === "positional" && isOwn(token.value) ? token : [],
  );
  const indices = new Set(own.map(({ index }) => index));
  return { own: own.map(({ value }) => value), others: args.filter((_, i) => !indices.has(i)) };
}

/** A path from the command line, made absolute. */
export const given = (/** @type {string} */ file) => path.resolve(here, file);
