// @ts-check
// Errors in Jupyter's format: a name, a message, and a traceback that shows the reader's code and none of the kernel's.

/** @import { Diagnostic } from "./compiler.mjs" */
/** @import { Sources } from "./sources.mjs" */
/** @typedef {{ ename: string, evalue: string, traceback: string[] }} Report */

/** Frames shown at each end of a long traceback (endless recursion). */
const SHOWN_FRAMES = 12;
const SHOWN_DIAGNOSTICS = 12;
const SHOWN_OF_A_KIND = 2;
const MISSING_NAME = [2304, 2552];
const FRAME = /^ {4}at (?:(.*) \()?((?:In\[\d+\]|\/|\w+:).*?):(\d+):(\d+)\)?$/;
const red = (/** @type {string} */ text) => `\u001b[31m${text}\u001b[39m`;

/**
 * @param {unknown} thrown whatever a cell threw or a promise was rejected with
 * @param {Sources} sources
 * @param {(value: unknown) => string} inspect formats a value that is not an error
 * @returns {Report} what is known of it, even if its own properties throw when they are read
 */
export function reportError(thrown, sources, inspect) {
  try {
    return describe(thrown, sources, inspect);
  } catch {
    return describe("something that cannot be shown", sources, inspect);
  }
}

/** @type {typeof reportError} */
function describe(thrown, sources, inspect) {
  if (!isError(thrown)) {
    const evalue = inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`${red("Thrown")}: ${evalue}`] };
  }
  const nested = (/** @type {unknown} */ error) =>
    indent(describe(error, sources, inspect).traceback);
  const ename = String(thrown.name || "Error");
  const evalue = String(thrown.message);
  const traceback = [`${red(ename)}${evalue && ": "}${evalue}`, ...describeFrames(thrown, sources)];
  for (const error of thrown.errors ?? []) traceback.push(...nested(error));
  if (thrown.cause !== undefined && thrown.cause !== thrown) {
    traceback.push("Caused by:", ...nested(thrown.cause));
  }
  return { ename, evalue, traceback };
}

/**
 * @param {Diagnostic[]} diagnostics of a cell that did not compile
 * @param {Sources} sources
 * @returns {Report}
 */
export function reportDiagnostics(diagnostics, sources) {
  const [first] = diagnostics;
  // TypeScript numbers its syntax errors 1000 to 1999. Errors after a syntax error are mostly consequences of it.
  const isSyntax = /^1...$/.test(String(first.code));
  const all = isSyntax ? [first] : distinct(diagnostics);
  const shown = selection(all);
  const isCell = /^In\[\d+\]$/.test(first.file);
  const where = `${isCell ? "line " : `${first.file}:`}${first.start.line + 1}`;
  // The last line of a chain is its root cause.
  const message = first.hint?.text ?? first.text.split("\n").at(-1)?.trim();
  const evalue = `${message} (${first.code ? `TS${first.code}, ` : ""}${where})`;
  const ename = isSyntax ? "SyntaxError" : "TypeScriptError";
  const traceback = [`${red(ename)}: ${evalue}`];
  const hints = new Set([first.hint?.text]);
  for (const { start, end, text, code, file, hint } of shown) {
    if (hint && !hints.has(hint.text)) traceback.push(hint.text);
    hints.add(hint?.text);
    const length = end.line === start.line ? end.character - start.character : 1;
    traceback.push(
      `${file}:${start.line + 1}:${start.character + 1} - ${code ? `TS${code}: ` : ""}${text}`,
      ...excerpt(sources, file, start.line, start.character, Math.max(1, length)),
    );
  }
  const hidden = all.length - shown.length;
  if (hidden > 0) traceback.push(`... and ${hidden} more error${hidden > 1 ? "s" : ""}`);
  return { ename, evalue, traceback };
}

/** Leaves out later errors at the same place, and repeated errors about the same missing name. */
function distinct(/** @type {Diagnostic[]} */ diagnostics) {
  const seen = new Set();
  return diagnostics.filter(({ code, text, file, start }) => {
    const place = `${file} ${start.line} ${start.character}`;
    const isNew = !seen.has(place) && !seen.has(text);
    seen.add(place).add(MISSING_NAME.includes(code) ? text : place);
    return isNew;
  });
}

/** The first two of each kind, at most twelve in all. */
function selection(/** @type {Diagnostic[]} */ diagnostics) {
  /** @type {Map<string | number, number>} */
  const counts = new Map();
  const few = diagnostics.filter(({ code, hint }) => {
    const kind = hint?.kind ?? code;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= SHOWN_OF_A_KIND;
  });
  return few.slice(0, SHOWN_DIAGNOSTICS);
}

/** The frames of cells and of the project's own files; none if the stack is only a message, as in the graders' errors. */
function describeFrames(/** @type {Error} */ error, /** @type {Sources} */ sources) {
  const stack = typeof error.stack === "string" ? error.stack : "";
  /** The line up to a parenthesis that V8 names as the place of a call. */
  const before = (/** @type {{ file: string, line: number, column: number }} */ place) => {
    const line = sources.linesOf(place.file)?.[place.line] ?? "";
    return line[place.column] === "(" ? line.slice(0, place.column) : "";
  };
  const frames = stack.split("\n").flatMap((text) => {
    const [, name = "", script, line, column] = FRAME.exec(text) ?? [];
    const place = script && sources.locate(script.replace(/^file:\/\//, ""), +line, +column);
    if (!place) return [];
    const call = /[\w$]+$/.exec(before(place));
    if (call) place.column -= call[0].length;
    const anonymous = /^(async )?(Object\.)?(<anonymous>|eval)$/.test(name);
    return { ...place, name: anonymous ? "" : name.replace(/\[as .*\]$/, "").trim() };
  });
  const lines = frames.map(
    ({ name, file, line, column }) =>
      `    at ${name && `${name} `}${file}:${line + 1}:${column + 1}`,
  );
  const hidden = lines.length - 2 * SHOWN_FRAMES;
  if (hidden > 0) lines.splice(SHOWN_FRAMES, hidden, `    ... ${hidden} more`);
  const shown = frames.find(({ file }) => file.startsWith("In[")) ?? frames[0];
  return shown ? [...lines, ...excerpt(sources, shown.file, shown.line, shown.column, 1)] : lines;
}

/**
 * Three lines of source with a caret under the last, like TypeScript's own messages.
 * @param {Sources} sources @param {string} file @param {number} line @param {number} column @param {number} length
 */
function excerpt(sources, file, line, column, length) {
  const source = sources.linesOf(file);
  if (source?.[line] === undefined) return [];
  const width = String(line + 1).length;
  const out = [""];
  for (let i = Math.max(0, line - 2); i <= line; i++) {
    out.push(`${i === line ? ">" : " "} ${String(i + 1).padStart(width)} | ${source[i]}`);
  }
  out.push(`  ${" ".repeat(width)} | ${" ".repeat(column)}${red("^".repeat(length))}`, "");
  return out;
}

const indent = (/** @type {string[]} */ lines) =>
  lines.flatMap((text) => text.split("\n").map((line) => `  ${line}`));

/**
 * Errors can come from another realm, so `instanceof` is not enough.
 * @returns {value is Error & { errors?: unknown[] }}
 */
function isError(/** @type {unknown} */ value) {
  return (
    value instanceof Error ||
    (typeof value === "object" && value !== null && "stack" in value && "message" in value)
  );
}
