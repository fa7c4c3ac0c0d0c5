// @ts-check
// What the kernel need not work out again: V8's code for the compiler, compiled files of lib, checks that found nothing.
// Kept in node_modules/.cache, which is deleted when the packages are reinstalled. Losing it costs about a second.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const folder = path.resolve("node_modules", ".cache", "kernel");
/** The length of a digest, which comes before what is kept. */
const LENGTH = 32;

const sha256 = (/** @type {(string | Buffer)[]} */ ...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest();
};
const fileOf = (/** @type {string} */ name) => path.join(folder, sha256(name).toString("hex"));

/** @returns {Buffer | undefined} */
function read(/** @type {string} */ file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}
const packages = sha256(read(path.resolve("node_modules", ".package-lock.json")) ?? "none");
const digest = (/** @type {string[]} */ inputs, /** @type {string | Buffer} */ data) =>
  sha256(packages, ...inputs, data);

/** What was kept under `name`, if it was made from these inputs with these packages, and nothing has damaged it. */
export function readCache(/** @type {string} */ name, /** @type {string[]} */ ...inputs) {
  const kept = read(fileOf(name)) ?? Buffer.alloc(0);
  const data = kept.subarray(LENGTH);
  return digest(inputs, data).equals(kept.subarray(0, LENGTH)) ? data : undefined;
}

/**
 * Keeps what was made from the inputs, in place of what was kept under the name before.
 * @param {string} name @param {string | Buffer} data @param {string[]} inputs
 */
export function writeCache(name, data, ...inputs) {
  const file = fileOf(name);
  const temporary = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(temporary, Buffer.concat([digest(inputs, data), Buffer.from(data)]));
    fs.renameSync(temporary, file);
  } catch {
    // A full disk or a read-only folder: the work is done again the next time.
    fs.rmSync(temporary, { force: true });
  }
}
