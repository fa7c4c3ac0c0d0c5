import fs from "node:fs";
import { show } from "./checks";

/**
 * The lines of a text file, which stand in for the dinosaurs' names. Lines are trimmed, empty ones left out; a line that comes
 * again is kept here, so that `aboutNames` can say so, and taken once by `splitNames`.
 * @param path from the folder that the notebook runs in, or absolute
 * @throws Error naming the file: missing, a folder, unreadable, empty, binary, or not UTF-8
 */
export function readNames(path: string): string[] {
  const lines = readText("readNames", path).split(/\r\n|\n|\r/);
  const names = lines.map((line) => line.normalize("NFC").trim()).filter((line) => line !== "");
  if (names.length === 0) {
    throw new Error(`readNames: ${path} is empty: it must have a name on each line`);
  }
  return names;
}

/** The bytes of a file, or an error in words. */
export function readBytes(caller: string, path: string): Buffer {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      ENOENT: "does not exist",
      ENOTDIR: "does not exist",
      EISDIR: "is a folder, not a file",
      EACCES: "may not be read by you",
      EPERM: "may not be read by you",
    };
    const reason = reasons[code ?? ""] ?? `cannot be read (${code ?? (error as Error).message})`;
    throw new Error(`${caller}: ${path} ${reason}`);
  }
}

/**
 * The text of a file in UTF-8.
 * @throws Error naming the file: missing, a folder, unreadable, binary, or not UTF-8
 */
export function readText(caller: string, path: string): string {
  if (typeof path !== "string" || path === "") {
    throw new TypeError(`${caller}: path must be the name of a text file, got ${show(path)}`);
  }
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
    const good = Buffer.from(bytes.toString("utf8").split("\ufffd")[0]).length;
    throw new Error(`${caller}: ${path} is not a text file in UTF-8: byte ${good} does not fit`);
  }
}
