// @ts-check
import { requireCached } from "./cache.mjs";

const { module, save } = requireCached("typescript");

/** @type {typeof import("typescript")} */
export const typescript = module.exports;

/** Keeps V8's code of TypeScript, once the functions that compile a cell have run and are part of it. */
export const saveCode = save;
