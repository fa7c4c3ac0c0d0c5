/**
 * The statement of `target` that threw `error`, as text: "dxt = np.dot(Wax, dz)".
 * @param right a function known to be right: if the error came from inside it, the stack starts at its call
 */
export function statementOf(error: unknown, target: Function, right = ""): string | undefined {
  const site = callSites(error, target, right).find((frame) => isIn(frame, target));
  const first = site?.getEnclosingLineNumber?.();
  if (!site || !first) return undefined;
  const lines = String(target).split("\n");
  const line = site.getLineNumber()! - first;
  // A statement can span several lines: search back for its start and on for its end.
  let from = line;
  while (from > 0 && !/[;{}]\s*$/.test(withoutComment(lines[from - 1]))) from--;
  let to = line;
  while (to < lines.length - 1 && !/[;{}]\s*$/.test(withoutComment(lines[to]))) to++;
  const statement = lines
    .slice(from, to + 1)
    .map((text) => withoutComment(text).trim())
    .join(" ")
    .replace(OTHER_CELLS, "$1$2")
    .replace(/;$/, "")
    .trim();
  return statement === "" ? undefined : statement;
}

/** The names that a statement assigns to: "dxt", or "a_t, yt_pred". */
export function assigned(statement: string): string | undefined {
  const match = /^(?:const|let|var)?\s*([\w.]+|\[[^\]=]*\]|\(?\{[^}=]*\})\s*=[^=]/.exec(statement);
  return match?.[1].replace(/^[[({\s]+|[\]}\s]+$/g, "");
}

/**
 * The arguments of a call in a statement, each with the expression it was set to: for `cell(xt, a_next)` the pairs
 * `["xt", "np.slice(x, [t])"]` and `["a_next", "a0"]`. An argument that is not a name is paired with itself.
 */
export function argumentsIn(
  statement: string,
  called: string,
  target: Function,
): [string, string][] {
  const list = new RegExp(`\\b${called}\\((.*)\\)`).exec(statement)?.[1];
  if (list === undefined) return [];
  const text = String(target).replace(OTHER_CELLS, "$1$2");
  return partsOf(list).map((argument) => {
    const set = new RegExp(`\\b${argument.replaceAll("$", "\\$&")}\\s*=\\s*([^;=][^;]*);`);
    const value = /^[\w$]+$/.test(argument) ? set.exec(text)?.[1].trim() : undefined;
    return [argument, value ?? argument];
  });
}

/** Splits a list at its commas, except those inside brackets or quotes. */
function partsOf(list: string): string[] {
  let depth = 0;
  const parts = [""];
  for (const [token] of list.matchAll(/"[^"]*"|'[^']*'|`[^`]*`|[^]/g)) {
    if (/^[[({]$/.test(token)) depth++;
    if (/^[\])}]$/.test(token)) depth--;
    if (token === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim());
}

/** A name from another cell, as the kernel compiles it: `(0, exports.f)`, `In_3_1.np`. */
const OTHER_CELLS = /\(0, (?:exports|In_\d+_+\d+)\.(\w+)\)|\b(?:exports|In_\d+_+\d+)\.(\w+)/g;
const withoutComment = (line: string) => line.replace(/\/\/.*$/, "").trimEnd();

/** V8's frames know the first line of their function; Node's types lack the method. */
type Frame = NodeJS.CallSite & { getEnclosingLineNumber?(): number };

const isNamed = (frame: Frame, name: string) =>
  name !== "" && frame.getFunctionName()?.split(".").at(-1) === name;
const isIn = (frame: Frame, target: Function) =>
  frame.getFunction() === target || isNamed(frame, target.name);

/** The frames of an error whose stack has not been read yet. The error's stack then ends at the target, without our own frames. */
function callSites(error: unknown, target: Function, right: string): Frame[] {
  const before = Error.prepareStackTrace;
  let frames: Frame[] = [];
  try {
    Error.prepareStackTrace = (raised, sites) => {
      frames = sites as Frame[];
      const last = sites.findIndex((site) => isIn(site as Frame, target));
      const called = sites.findIndex((site) => isNamed(site as Frame, right));
      const from = called >= 0 && called < last ? called + 1 : 0;
      const shown = sites.slice(from, last < 0 ? sites.length : last + 1);
      return [String(raised), ...shown.map((site) => `    at ${site}`)].join("\n");
    };
    void (error as Error).stack;
  } catch {
    // The thrown value has no stack.
  } finally {
    Error.prepareStackTrace = before;
  }
  return frames;
}
