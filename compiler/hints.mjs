// @ts-check
// What TypeScript's messages leave out for whoever writes as in Python, or ran the cells in another order.

/** @typedef {{ code: number, text: string, line: string }} Message `line`: the source that it is about
 *
 * What the compiler knows of the session.
 * @typedef {{ refused: Map<string, string>, isEmpty: boolean }} Known names of cells that did not compile; whether none has run
 */

const OPERATORS =
  "Arrays have no operators: write np.add(a, b), np.subtract(a, b), np.multiply(a, b), np.divide(a, b) or np.dot(a, b).";
const SLICES =
  'Python\'s x[:, :, t] is np.slice(x, [":", ":", t]), and a[:, :, t] = y is np.assign(a, [":", ":", t], y).';
const TUPLES = "Python's (a, b) is [a, b], also where results are taken apart: const [a, b] = f();";
const NAMED = "Python's axis=1, keepdims=True is an object: { axis: 1, keepdims: true }.";
const IMPORTS = 'Python\'s import numpy as np is import * as np from "./lib/np".';
const MAGICS = "Lines with % and ! are Python's kernel's; this one runs TypeScript only.";
const NOTHING_YET =
  "No cell has run since this kernel started: run the notebook's first code cell, which has the imports, and those up to here (Run > Run All Above Selected Cell).";
/** @type {Record<string, string>} */
const NAMES = {
  axis: NAMED,
  keepdims: NAMED,
  True: "True is true.",
  False: "False is false.",
  None: "None is null.",
  print: "Arrays are printed by np.print(a).",
  len: "len(x) is x.length.",
  dot: "dot is np.dot.",
  tanh: "tanh is np.tanh.",
  exp: "exp is np.exp.",
  range: "for t in range(T_x) is for (let t = 0; t < T_x; t++) { … }.",
};

/**
 * @param {Message} message
 * @param {Known} known
 * @returns {string | undefined} a sentence on one of the compiler's messages
 */
function hintFor({ code, text, line }, { refused, isEmpty }) {
  const source = line.replace(/\/\/.*/, "");
  if ((code === 2362 || code === 2363) && !/['"`]/.test(source)) return OPERATORS;
  if (/NdArray/.test(text) && (code === 2365 || (code === 2322 && /[-+*/@]/.test(source)))) {
    return OPERATORS;
  }
  if (/^\s*import \w+ as \w+/.test(source)) return IMPORTS;
  if (/^\s*(%\s*\w|!\w+(\s+[\w./-]+)*\s*$)/.test(source)) return MAGICS;
  if (code < 2000 && /\[\s*:|:\s*[,\]]/.test(source)) return SLICES;
  if (code === 2695 || (code === 2345 && /\(\(/.test(source))) return TUPLES;
  const [, declared] = /^Cannot redeclare block-scoped variable '(\w+)'/.exec(text) ?? [];
  if (declared) return `${declared} is declared already: assign to it without const or let.`;
  const [, method] = /^Property '(\w+)' does not exist on type 'NdArray'/.exec(text) ?? [];
  if (method) return `Arrays are given to functions: np.${method}(…), where np has it.`;
  if (/^Type 'void'/.test(text) && /np\.assign/.test(source)) {
    return "np.assign writes into its first argument; there is nothing to assign from it.";
  }
  const [, name] = /^Cannot find name '(\w+)'/.exec(text) ?? [];
  if (name && refused.has(name)) {
    return `${refused.get(name)} declares ${name}, but did not compile: correct that cell and run it first.`;
  }
  if (name && NAMES[name]) return NAMES[name];
  if (name && isEmpty) return NOTHING_YET;
  if (name) return `If another cell defines ${name}, run that cell first.`;
  const [, missing] =
    /^Property '(\w+)' does not exist on type 'typeof import\(".*\/np"\)'/.exec(text) ?? [];
  if (missing) return `np has no ${missing}; Tab after np. lists what it has.`;
  return undefined;
}

/**
 * Two hints at most, each once.
 * @param {Message[]} messages
 * @param {Known} known
 */
export function hintsFor(messages, known) {
  const found = messages.flatMap((message) => hintFor(message, known) ?? []);
  return [...new Set(found)].slice(0, 2);
}
