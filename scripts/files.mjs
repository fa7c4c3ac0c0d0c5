// @ts-check
// Only Node's built-in modules: the setup uses this before there are packages.
import { randomBytes } from "node:crypto";
import fs from "node:fs";

/**
 * Writes a file whole or not at all: to a temporary file beside it, which is then renamed.
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
