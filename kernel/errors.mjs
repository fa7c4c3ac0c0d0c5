// @ts-check
// Errors as Jupyter wants them: a name, a message and a traceback that shows the user's code and nothing of tslab's.
import { inspect } from "node:util";
import { hintsFor } from "./hints.mjs";
import { Interrupted, isTermination } from "./interrupts.mjs";
import { originalPosition, sourceLines } from "./positions.mjs";

/** @typedef {{ ename: string, evalue: string, traceback: string[] }} ErrorContent */

/** Frames shown at each end of a long traceback (endless recursion). */
const SHOWN_FRAMES = 12;
const red = (/** @type {string} */ text) => `\u001b[31m${text}\u001b[39m`;

/**
 * @param {unknown} thrown whatever a cell threw or a promise was rejected with
 * @returns {ErrorContent}
 */
export function describeError(thrown) {
  // The second is tslab's, for a cell that waits.
  const waited = isError(thrown) && thrown.message === "Interrupted asynchronously";
  if (isTermination(thrown) || waited) thrown = new Interrupted();
  if (!isError(thrown)) {
    const evalue = inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [`${red("Thrown")}: ${evalue}`] };
  }
  const ename = String(thrown.name || "Error");
  const evalue = String(thrown.message);
  const traceback = [`${red(ename)}${evalue && ": "}${evalue}`, ...describeFrames(thrown)];
  for (const error of thrown.errors ?? []) {
    traceback.push(...indent(describeError(error).traceback));
  }
  if (thrown.cause !== undefined && thrown.cause !== thrown) {
    traceback.push("Caused by:", ...indent(describeError(thrown.cause).traceback));
  }
  return { ename, evalue, traceback };
}

/**
 * @param {Diagnostic[]} diagnostics what tslab's compiler found
 * @returns {ErrorContent}
 *
 * @typedef {{ start: { line: number, character: number }, end: { line: number, character: number },
 *   messageText: string, code: number, fileName?: string }} Diagnostic
 */
export function describeDiagnostics(diagnostics, cell = "") {
  const all = joinChains(diagnostics);
  const [first] = all;
  // TypeScript numbers its syntax errors 1000 to 1999. What follows one, it mostly finds because of that one.
  const isSyntax = first.code < 2000;
  const groups = isSyntax ? all.slice(0, 1) : all;
  const ename = isSyntax ? "SyntaxError" : "TypeScriptError";
  const where = `${first.fileName ?? "line "}${first.fileName ? ":" : ""}${first.start.line + 1}`;
  // The last line of a chain says what the others lead to.
  const evalue = `${first.text.split("\n").at(-1)?.trim()} (TS${first.code}, ${where})`;
  const traceback = [`${red(ename)}: ${evalue}`];
  for (const { start, end, text, code, fileName } of groups.slice(0, SHOWN_FRAMES)) {
    const file = fileName ?? cell;
    const sameLine = end.line === start.line ? end.character - start.character : 1;
    traceback.push(
      `${file}:${start.line + 1}:${start.character + 1} - TS${code}: ${text}`,
      ...excerpt(file, start.line, start.character, Math.max(1, sameLine)),
    );
  }
  if (groups.length > SHOWN_FRAMES) {
    traceback.push(`... and ${groups.length - SHOWN_FRAMES} more errors`);
  }
  const line = (/** @type {Diagnostic} */ { fileName, start }) =>
    sourceLines(fileName ?? cell)?.[start.line] ?? "";
  traceback.push(...hintsFor(groups.map((group) => ({ ...group, line: line(group) }))));
  return { ename, evalue, traceback };
}

/** tslab lists the lines of one message as diagnostics of their own, all at the same place. */
function joinChains(/** @type {Diagnostic[]} */ diagnostics) {
  /** @type {(Diagnostic & { text: string })[]} */
  const groups = [];
  for (const diagnostic of diagnostics) {
    const last = groups.at(-1);
    const { start, end, messageText } = diagnostic;
    const same =
      last &&
      same2(last.start, start) &&
      same2(last.end, end) &&
      last.fileName === diagnostic.fileName;
    if (same) last.text += `\n  ${messageText}`;
    else groups.push({ ...diagnostic, text: messageText });
  }
  return groups;
}

const same2 = (/** @type {any} */ a, /** @type {any} */ b) =>
  a.line === b.line && a.character === b.character;

/** The frames of cells and of the project's own files; none when the stack is only a message, as the graders' are. */
function describeFrames(/** @type {Error} */ error) {
  const stack = typeof error.stack === "string" ? error.stack : "";
  const frames = stack
    .split("\n")
    .map((line) => /^ {4}at (?:(.*) \()?((?:In\[\d+\]|\/|file:).*?):(\d+):(\d+)\)?$/.exec(line))
    .flatMap((match) => (match ? [locate(match[1], match[2], +match[3], +match[4])] : []))
    .filter((frame) => frame !== undefined);
  const lines = frames.map(
    ({ name, file, line, column }) =>
      `    at ${name ? `${name} ` : ""}${file}:${line + 1}:${column + 1}`,
  );
  const hidden = lines.length - 2 * SHOWN_FRAMES;
  if (hidden > 0) lines.splice(SHOWN_FRAMES, hidden, `    ... ${hidden} more`);
  const inCell = frames.find((frame) => frame.file.startsWith("In["));
  const shown = inCell ?? frames[0];
  return shown ? [...lines, ...excerpt(shown.file, shown.line, shown.column, 1)] : lines;
}

function locate(
  /** @type {string | undefined} */ name,
  /** @type {string} */ file,
  /** @type {number} */ line,
  /** @type {number} */ column,
) {
  const position = originalPosition(file, line - 1, column - 1);
  if (!position) return undefined;
  const anonymous = !name || /^(async )?(Object\.)?<anonymous>$/.test(name);
  return { ...position, name: anonymous ? "" : name.replace(/\[as .*\]$/, "").trim() };
}

/** Three lines of source with a caret under the last, like TypeScript's own messages. */
function excerpt(
  /** @type {string} */ file,
  /** @type {number} */ line,
  /** @type {number} */ column,
  /** @type {number} */ length,
) {
  const source = sourceLines(file);
  if (!source || source[line] === undefined) return [];
  const width = String(line + 1).length;
  const out = [];
  for (let i = Math.max(0, line - 2); i <= line; i++) {
    out.push(`${i === line ? ">" : " "} ${String(i + 1).padStart(width)} | ${source[i]}`);
  }
  out.push(`  ${" ".repeat(width)} | ${" ".repeat(column)}${red("^".repeat(length))}`);
  return ["", ...out, ""];
}

const indent = (/** @type {string[]} */ lines) =>
  lines.flatMap((text) => text.split("\n").map((line) => `  ${line}`));

/**
 * Errors may come from another realm (node:vm), so `instanceof` is not enough.
 * @returns {value is Error & { errors?: unknown[] }}
 */
function isError(/** @type {any} */ value) {
  return (
    value instanceof Error ||
    (typeof value === "object" && value !== null && "stack" in value && "message" in value)
  );
}
