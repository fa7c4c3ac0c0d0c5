import { refuse } from "../checks";
import { readFile } from "../platform/node";

/**
 * The lines of a text file, to use instead of the dinosaurs' names. Lines are trimmed, and empty ones are dropped. Duplicates are
 * kept, so that `aboutNames` can count them; `splitNames` removes them.
 * @param path absolute, or relative to the folder in which the notebook runs
 * @throws Error naming the file: missing, a folder, unreadable, empty, binary, or not UTF-8
 */
export function readNames(path: string): string[] {
  const lines = readText("readNames", path).split(/\r\n|\n|\r/);
  const names = lines.map((line) => line.normalize("NFC").trim()).filter((line) => line !== "");
  if (names.length === 0) {
    throw new Error(`readNames: ${path} is empty; write one name per line`);
  }
  return names;
}

/** The bytes of a file. Throws an error that says why it cannot be read. */
export function readBytes(caller: string, path: string): Uint8Array {
  try {
    return readFile(path);
  } catch (error) {
    throw new Error(`${caller}: ${path} ${(error as Error).message}`);
  }
}

/**
 * The text of a file in UTF-8.
 * @throws Error naming the file: missing, a folder, unreadable, binary, or not UTF-8
 */
export function readText(caller: string, path: string): string {
  assertFileName(caller, path, "text file");
  const bytes = readBytes(caller, path);
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    throw new Error(
      `${caller}: ${path} is not a text file in UTF-8: byte ${zero} is zero, as in binary files and UTF-16`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const [readable] = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\ufffd");
    const good = new TextEncoder().encode(readable).length;
    throw new Error(`${caller}: ${path} is not a text file in UTF-8: byte ${good} is invalid`);
  }
}

/** Throws unless `path` can be the name of a file. */
export function assertFileName(caller: string, path: unknown, kind = "file"): void {
  if (typeof path !== "string" || path === "")
    refuse(caller, "path", `the name of a ${kind}`, path, TypeError);
}
