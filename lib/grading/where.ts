/** The statement of `target` in which `error` arose, as text: "dxt = np.dot(Wax, dz);". */
export function statementOf(error: unknown, target: Function): string | undefined {
  const site = callSites(error, target).find((frame) => isIn(frame, target));
  const first = site?.getEnclosingLineNumber?.();
  if (!site || !first) return undefined;
  const lines = String(target).split("\n");
  const line = site.getLineNumber()! - first;
  // A statement may span lines: back to where it begins, on to where it ends.
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

/** A name of another cell, as the kernel compiles it: `(0, exports.f)`, `In_3__1.np`. */
const OTHER_CELLS = /\(0, (?:exports|In_\d+__\d+)\.(\w+)\)|\b(?:exports|In_\d+__\d+)\.(\w+)/g;
const withoutComment = (line: string) => line.replace(/\/\/.*$/, "").trimEnd();

/** V8's frames know where the function around them begins; Node's types do not say so. */
type Frame = NodeJS.CallSite & { getEnclosingLineNumber?(): number };

const isIn = (frame: Frame, target: Function) =>
  frame.getFunction() === target ||
  (target.name !== "" && frame.getFunctionName()?.split(".").at(-1) === target.name);

/** The frames of an error whose stack nobody has read yet. Its stack becomes text that ends at the target: no frames of ours. */
function callSites(error: unknown, target: Function): Frame[] {
  const before = Error.prepareStackTrace;
  let frames: Frame[] = [];
  try {
    Error.prepareStackTrace = (raised, sites) => {
      frames = sites as Frame[];
      const last = sites.findIndex((site) => isIn(site as Frame, target));
      const shown = sites.slice(0, last < 0 ? sites.length : last + 1);
      return [String(raised), ...shown.map((site) => `    at ${site}`)].join("\n");
    };
    void (error as Error).stack;
  } catch {
    // What was thrown has none to read.
  } finally {
    Error.prepareStackTrace = before;
  }
  return frames;
}
