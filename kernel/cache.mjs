// @ts-check
// What the kernel need not work out again: V8's code for the compiler, compiled files of lib, checks that found nothing.
// Kept in node_modules/.cache, which goes when the packages are installed anew. Losing it costs a second, no more.
import { createHash } from "node:crypto";
import fs from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import { crc32 } from "node:zlib";

const folder = path.resolve("node_modules", ".cache", "kernel");
const KEPT_FILES = 500;

/** A name for `parts`, for the versions that produced what is kept under it too. */
export function keyOf(/** @type {string[]} */ ...parts) {
  const hash = createHash("sha256").update(process.version).update(packages());
  for (const part of parts) hash.update("\0").update(part);
  return hash.digest("hex").slice(0, 32);
}

let packagesText = "";
function packages() {
  packagesText ||= read(path.resolve("node_modules", ".package-lock.json"))?.toString() ?? "none";
  return packagesText;
}

/** @returns {Buffer | undefined} */
function read(/** @type {string} */ file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** What was kept under `key`; nothing where it is damaged, as a crash of the machine can leave it. */
export function readCache(/** @type {string} */ key) {
  const kept = read(path.join(folder, key));
  if (!kept || kept.length < 4) return undefined;
  const data = kept.subarray(0, -4);
  return kept.readUInt32LE(data.length) === crc32(data) ? data : undefined;
}

export function writeCache(/** @type {string} */ key, /** @type {string | Buffer} */ data) {
  const temporary = path.join(folder, `${key}.${process.pid}`);
  try {
    fs.mkdirSync(folder, { recursive: true });
    const bytes = Buffer.from(data);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(crc32(bytes));
    fs.writeFileSync(temporary, Buffer.concat([bytes, checksum]));
    fs.renameSync(temporary, path.join(folder, key));
  } catch {
    // A full disk or a read-only folder: the work is done again the next time.
    fs.rmSync(temporary, { force: true });
  }
}

/** Removes the oldest entries, which belong to old versions of files. */
export function pruneCache() {
  try {
    const files = fs.readdirSync(folder).map((name) => path.join(folder, name));
    if (files.length <= KEPT_FILES) return;
    const aged = files.map((file) => ({ file, time: fs.statSync(file).mtimeMs }));
    aged.sort((a, b) => b.time - a.time);
    for (const { file } of aged.slice(KEPT_FILES / 2)) fs.rmSync(file, { force: true });
  } catch {
    // Nothing is kept yet, or another kernel prunes.
  }
}

/**
 * Loads a CommonJS package with V8's code cache, which saves most of the time that a big one takes.
 * @param {string} name
 */
export function requireCached(name) {
  const require = createRequire(import.meta.url);
  const file = require.resolve(name);
  const key = keyOf("code", file, String(fs.statSync(file).mtimeMs));
  const cachedData = readCache(key);
  const script = new vm.Script(Module.wrap(fs.readFileSync(file, "utf8")), {
    filename: file,
    cachedData,
  });
  const module = new Module(file);
  module.filename = file;
  /** @type {any} */ (module).paths = /** @type {any} */ (Module)._nodeModulePaths(
    path.dirname(file),
  );
  const load = script.runInThisContext();
  load.call(module.exports, module.exports, require, module, file, path.dirname(file));
  module.loaded = true;
  require.cache[file] = module;
  const save = () => writeCache(key, script.createCachedData());
  return { module, save: cachedData && !script.cachedDataRejected ? () => {} : save };
}
