// @ts-check
// Hints for code written as in Python, or against the course's types.

/**
 * @typedef {{ kind: string, text: string }} Hint errors of one kind have the same fix
 * @typedef {import("./places.mjs").Place & { code: number, text: string }} Message the compiler's, with its place
 *
 * What the compiler knows about the session.
 * @typedef {{ refused: Map<string, string>, isEmpty: boolean }} Known names of cells that did not compile; whether none has run
 *
 * The pattern of the message, such as "2304 Cannot find name 'np'."; the patterns of its place; and the hint, in which $1 and $2
 * are groups of the message, and $call and $members come from the place.
 * @typedef {[message: RegExp, place: { [part in "source" | "at" | "call" | "type"]?: RegExp }, hint: string]} Row
 */

const FIRST_CELL =
  "run the notebook's first code cell, which imports what the others use, and then the cells up to here (Run > Run All Above Selected Cell).";
const SLICES =
  'Python\'s x[:, :, t] is np.slice(x, [":", ":", t]), and a[:, :, t] = y is np.assign(a, [":", ":", t], y). One entry is x.get(i, j).';
const OPERATORS =
  "Arrays have no operators: write np.add(a, b), np.subtract(a, b), np.multiply(a, b), np.divide(a, b), np.dot(a, b), and np.negative(a) for -a.";
const TUPLES = "Python's (a, b) is [a, b], also where results are taken apart: const [a, b] = f().";
const NAMED = "Python's axis=1, keepdims=True is an object: { axis: 1, keepdims: true }.";

const NUMBER =
  "np.sum(x), np.mean, np.max and np.min give one number. With an axis they give an array: np.sum(x, { axis: 1, keepdims: true }).";

/** The first matching row is shown. @type {Row[]} */
// biome-ignore format: a table, one row per line
const ROWS = [
  // Python's syntax
  [/^/, { source: /^\s*import \w+ as \w+/ }, 'Python\'s import numpy as np is import * as np from "./lib/np".'],
  [/^/, { source: /^\s*(%\s*\w|!\w+(\s+[\w./-]+)*\s*$)/ }, "Lines with % and ! are for the Python kernel; this one runs TypeScript only."],
  [/^1... /, { source: /^\s*for\s+\w+\s+in\b/ }, "Python's for t in range(T_x): is for (let t = 0; t < T_x; t++) { … }."],
  [/^1... /, { source: /^\s*def\s/ }, "Python's def f(x): is function f(x: NdArray) { … }."],
  [/^1... /, { source: /^\s*(if|elif|while)\s+[^(]/ }, "Python's if a and not b: is if (a && !b) { … }."],
  [/^1... /, { source: /\blambda\b/ }, "Python's lambda x: y is (x) => y."],
  [/^1... /, { source: /\[\s*:|:\s*[,\]]/ }, SLICES],
  [/^1... /, { source: /\w\s*@\s*\w/ }, "Python's a @ b is np.dot(a, b)."],
  [/^1... /, { source: /\b(axis|keepdims)\s*=/ }, NAMED],
  // Arrays taken for numbers or lists
  [/NdArray \| \w+Cache\[\]|\w+Cache\[\] \| NdArray/, {}, "'caches' is [the caches of the steps, x]: the cache of step t is caches[0][t]."],
  [/^0 Brackets/, {}, SLICES],
  [/^0 '[-+~]/, {}, OPERATORS],
  [/^0 .*shapes/, {}, "Shapes are lists: compare String(a.shape) with String(b.shape)."],
  [/^0 '[!=]/, {}, "np.array_equal(v, w) compares all entries, np.allclose(v, w) up to rounding errors."],
  [/^0 '[<>]/, {}, "Compare single numbers: entries, as v.get(i), or np.max(v) and np.min(v)."],
  [/^236[23] /, { type: /NdArray/ }, OPERATORS],
  [/^2365 .*NdArray/, {}, OPERATORS],
  [/^(2322|2345) .*'number( \| NdArray)?' .*'NdArray'/, { source: /^(?![^]*\baxis\b)[^]*np\.(sum|mean|max|min)\(/ }, NUMBER],
  [/^2345 .*'number' .*'NdArray'/, { at: /^[a-z_]\w*\s*[,)]/i }, NUMBER],
  [/^2322 .*'number' .*'NdArray'/, { source: /[-+*/]\s*[\w(]/ }, OPERATORS],
  [/^2488 Type 'NdArray'/, {}, "An array is not a list: loop over for (let i = 0; i < a.shape[0]; i++), and take np.slice(a, [i]) or a.get(i, j)."],
  [/^2339 Property 'length' .* type 'NdArray'/, {}, "Python's len(A) is A.shape[0]; A.size counts all entries."],
  [/^2349 [^]*Type '(NdArray|number\[\])' has/, {}, "a.T and a.shape are properties: write them without parentheses."],
  [/^(2339|2551) Property '(\w+)' .* type 'NdArray'/, {}, "Arrays are passed to functions: np.$2(…), if np has it."],
  // Calls
  [/^2322 Type '(string|".*")' .*'Index'/, {}, "A variable goes into a range as ${…} between backticks: np.slice(x, [`:${n_a}`])."],
  [/^2[0-9]{3} /, { call: /^Math\./, type: /NdArray/ }, "Math takes single numbers. For arrays there are np.tanh, np.exp, np.log, np.sqrt, np.abs, np.power, np.maximum and np.minimum."],
  [/^(2345|25..|2769) /, { call: /^np\.(slice|assign)$/ }, "The index is one list, with an entry for each axis: $call(x, [\":\", \":\", t], …)."],
  [/^(2345|2554|2769) /, { at: /^\(|^\w+, .*\)\)/ }, TUPLES],
  [/^(2345|25..|2769) /, { call: /^np\.concatenate$/ }, "np.concatenate takes a list of arrays, and the axis by its name: np.concatenate([a, b], { axis: 1 })."],
  [/^(2345|25..) /, { call: /^np\.(zeros|ones|full|reshape)$/ }, "A shape is a list: np.zeros([n, m]), np.reshape(x, [n, m])."],
  [/^(2554|25..|2769) /, { call: /^np\.(sum|mean|max|min|argmax)$/ }, "$call takes its options by their names: $call(x, { axis: 1, keepdims: true })."],
  [/^255. .*but got 1/, { call: /^np\.(add|subtract|multiply|divide|maximum|minimum)$/, at: /^\w+\(\[/ }, "$call takes the arrays one by one, not in a list: $call(a, b)."],
  [/^2345 /, { call: /^np\.random\./ }, "$call takes the lengths of the axes one by one: $call(n_a, m)."],
  [/^2695 /, {}, TUPLES],
  [/^2322 Type '\[.*\]' .* type 'NdArray'|^2339 .* type '\[/, {}, "The function returns several results in a list: const [a_next, yt_pred, cache] = rnn_cell_forward(…)."],
  [/^2322 Type 'void'/, { source: /np\.assign/ }, "np.assign writes into its first argument and returns nothing."],
  // Names
  [/^(2451|2300) .*'(\w+)'/, {}, "'$2' is declared already: assign to it without const or let."],
  [/^2448 .*'(\w+)'/, {}, "'$1' is here the variable that this block declares, which has no value yet, not the one outside. Give the new one another name, const [a_t, …] = …, and then assign a_next = a_t."],
  [/^(2339|2551) Property '(sigmoid|softmax)' .*\/np"\)'/, {}, "'$2' is imported by itself: write $2(x)."],
  [/^2339 Property '(\w+)' .*\/np"\)'/, {}, "np has no '$1'; Tab after np. lists what it has."],
  [/^(0|2339|2551) .* type '(\w+(Parameters|Gradients))'/, {}, "The names in $2 are $members."],
  [/^(2339|2551) Property 'append'/, {}, "Python's append is push: caches.push(cache)."],
  [/name '(axis|keepdims)'/, {}, NAMED],
  [/name '(True|False)'/, {}, "Python's True and False are true and false."],
  [/name 'None'/, {}, "Python's None is null."],
  [/name 'print'/, {}, "Arrays are printed by np.print(a)."],
  [/name 'len'/, {}, "Python's len(x) is x.length, for an array x.shape[0]."],
  [/name 'range'/, {}, "Python's for t in range(T_x): is for (let t = 0; t < T_x; t++) { … }."],
  [/name '(add|assign|concatenate|copy|divide|dot|exp|log|maximum|multiply|ones|slice|sqrt|square|subtract|sum|tanh|zeros|zeros_like)'/, {}, "'$1' is np.$1."],
  [/name '(np|NdArray|sigmoid|softmax|show|showNotice|whenPassed|hasPassed|\w+_test|(Rnn|Lstm|Gru)(Cell)?(Parameters|Caches?|Gradients))'/, {}, `'$1' is not imported yet: ${FIRST_CELL}`],
];
/** Names that this session does not have, except those above. @type {Row[]} */
// biome-ignore format: a table, one row per line
const UNDECLARED = [
  [/name '(n_x|n_y|n_a|m|T_x)'/, {}, "'$1' is a size. Take it from a shape, as in const [n_x, m, T_x] = x.shape, or [n_y, n_a] = Wya.shape."],
  [/name '(W[a-z]{1,2}|b[a-z])'/, {}, "'$1' is in the parameters: const { $1 } = parameters."],
  [/name '(\w+)'/, { source: /^\w+\s*=[^=]/, at: /^\w+\s*=[^=]/ }, "'$1' is not declared: begin the line with const, or let if it changes."],
  [/name '(a_prev|c_prev|a_next|c_next|xt|ft|it|cct|ot|parameters)'/, {}, "'$1' is not declared here. In a backward pass it is in the cache: const [a_next, …, parameters] = cache."],
  [/name '(\w+)'/, {}, "'$1' is not declared. If another cell declares it, run that cell first."],
];

/**
 * @param {Message} message
 * @param {Known} known
 * @returns {Hint | undefined}
 */
export function hintFor(message, { refused, isEmpty }) {
  const said = `${message.code} ${message.text}`;
  const [, name] = /^2[35]\d\d Cannot find name '(\w+)'/.exec(said) ?? [];
  const cell = refused.get(name);
  if (cell) {
    const text = `'${name}' is missing: ${cell} declares it, but did not compile. Correct that cell and run it first.`;
    return { kind: cell, text };
  }
  const fits = (/** @type {Row} */ [pattern, place]) =>
    pattern.test(said) &&
    Object.entries(place).every(([part, regexp]) =>
      regexp.test(message[/** @type {"at"} */ (part)]),
    );
  let row = ROWS.find(fits);
  if (!row && name && isEmpty) {
    row = [
      /^/,
      {},
      `'${name}' is not declared: no cell has run since this kernel started. First ${FIRST_CELL}`,
    ];
  }
  row ??= UNDECLARED.find(fits);
  if (!row) return undefined;
  const groups = row[0].exec(said) ?? [];
  const text = row[2]
    .replace(/\$(\d)/g, (_, n) => groups[n])
    .replaceAll("$call", message.call)
    .replace("$members", message.members.join(", "));
  return { kind: row[2], text };
}
