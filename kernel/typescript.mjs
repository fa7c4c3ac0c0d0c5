// @ts-check
// TypeScript, loaded with V8's code cache, which saves most of the time that it takes.
import fs from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import { readCache, writeCache } from "./cache.mjs";

const require = createRequire(import.meta.url);
const filename = require.resolve("typescript");
const name = `code ${filename} ${process.version}`;
const modified = String(fs.statSync(filename).mtimeMs);
const cachedData = readCache(name, modified);
const code = Module.wrap(fs.readFileSync(filename, "utf8"));
const script = new vm.Script(code, { filename, cachedData });
const module = { exports: /** @type {any} */ ({}) };
script.runInThisContext()(module.exports, require, module, filename, path.dirname(filename));

/** @type {typeof import("typescript")} */
export const typescript = module.exports;

/** Keeps V8's code of TypeScript, once the functions that compile a cell have run and are part of it. */
export function saveCode() {
  if (!cachedData || script.cachedDataRejected) {
    writeCache(name, script.createCachedData(), modified);
  }
}
