// @ts-check
// From a position in compiled JavaScript back to the TypeScript of a cell or of a file in lib/. tslab compiles in two
// steps, each with its source map; a cell is known to V8 as `In[5]`, its execution count.
import fs from "node:fs";
import { SourceMap } from "node:module";
import path from "node:path";

/** Sources and maps kept, so that a session of any length stays small. */
const KEPT_CELLS = 1000;

/**
 * @typedef {{ line: number, column: number }} Position zero-based
 * @typedef {{ maps: any[], shift: (position: Position) => Position, original: (position: Position) => Position }} Script
 */

/** @type {Map<string, { source: string }>} */
const cells = new Map();
/** @type {Map<string, Script>} */
const scripts = new Map();

const root = process.cwd();
const same = (/** @type {Position} */ position) => position;

/** Keeps a cell's text under its name, for excerpts. */
export function rememberCell(/** @type {string} */ name, /** @type {string} */ source) {
  cells.set(name, { source });
  const [oldest] = cells.keys();
  if (cells.size > KEPT_CELLS) {
    cells.delete(oldest);
    scripts.delete(oldest);
  }
}

/**
 * @param {string} name
 * @param {string[]} maps source maps as JSON, the compiler's last step first
 * @param {number} prefix characters that tslab puts before the first line
 */
export function rememberCellMaps(name, maps, prefix) {
  scripts.set(name, {
    maps,
    shift: ({ line, column }) => ({ line, column: line === 0 ? column - prefix : column }),
    original: ({ line, column }) => ({ line: line - 1, column }), // tslab puts `export {};` before the first line
  });
}

/** @param {string} file the compiled name, `/…/lib/np.js` @param {string[]} maps */
export function rememberFileMaps(file, maps) {
  scripts.set(file, { maps, shift: same, original: same });
}

/**
 * @param {string} file a cell's name or a path
 * @param {number} line zero-based
 * @param {number} column zero-based
 * @returns {(Position & { file: string }) | undefined} undefined for what is not the user's: packages, the kernel, Node
 */
export function originalPosition(file, line, column) {
  const script = scripts.get(file);
  if (!script) return undefined;
  /** @type {Position} */
  let position = script.shift({ line, column });
  for (const [i, map] of script.maps.entries()) {
    if (typeof map === "string") script.maps[i] = new SourceMap(JSON.parse(map));
    const entry = script.maps[i].findEntry(position.line, position.column);
    if (entry.originalLine === undefined) return undefined;
    position = { line: entry.originalLine, column: entry.originalColumn };
  }
  const name = cells.has(file) ? file : path.relative(root, file.replace(/\.js$/, ".ts"));
  return { file: name, ...script.original(position) };
}

/** The lines of a cell or of a file of the project. */
export function sourceLines(/** @type {string} */ file) {
  const cell = cells.get(file);
  if (cell) return cell.source.split("\n");
  try {
    return fs.readFileSync(path.join(root, file), "utf8").split("\n");
  } catch {
    return undefined;
  }
}
