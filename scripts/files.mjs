// @ts-check
// Uses only Node's built-in modules: setup runs it before any package is installed.
import { randomBytes } from "node:crypto";
import fs from "node:fs";

/**
 * Writes a file whole or not at all: writes a temporary file next to it, then renames that.
 * @param {string} file
 * @param {string} content
 */
export function replaceFile(file, content) {
  const temporary = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    fs.writeFileSync(temporary, content, { flush: true });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
