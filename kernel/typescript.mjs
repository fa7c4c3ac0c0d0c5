// @ts-check
// The TypeScript that tslab carries.
import { requireCached } from "./cache.mjs";

const { module, save } = requireCached("@tslab/typescript-for-tslab");

/** @type {any} */
export const typescript = module.exports;

/** Makes tslab use `replacements` in place of TypeScript's functions; to be called before tslab is loaded. */
export function replaceFunctions(/** @type {object} */ replacements) {
  module.exports = Object.assign({}, typescript, replacements);
}

/** Keeps V8's code, when the functions that compile a cell have run once and are part of it. */
export const saveCode = save;
