// @ts-check
// Maps positions in compiled code back to the TypeScript of a cell or of a project file.
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/** Number of cells kept, which bounds the memory of long sessions. */
const KEPT_CELLS = 1000;

/** @typedef {{ map: string | (() => string) | TraceMap, file: string | undefined, shift: number }} Script */

export class Sources {
  /** @type {Map<string, string>} */
  #cells = new Map();
  /** @type {Map<string, Script>} */
  #scripts = new Map();

  /** @param {(file: string) => string | undefined} read the text of a file of the project */
  constructor(read) {
    this.read = read;
  }

  addCell(/** @type {string} */ name, /** @type {string} */ source) {
    this.#cells.set(name, source);
    const [oldest] = this.#cells.keys();
    if (this.#cells.size > KEPT_CELLS) {
      this.#cells.delete(oldest);
      this.#scripts.delete(oldest);
    }
  }

  /**
   * @param {string} script the name of the code in a stack
   * @param {string | (() => string)} map a source map as JSON, or a function that returns it
   * @param {string} [file] the name to show; defaults to the names in the map
   * @param {number} shift lines in the map's source before the file's first
   */
  addMap(script, map, file, shift = 0) {
    this.#scripts.set(script, { map, file, shift });
  }

  /**
   * @param {string} script
   * @param {number} line counted from 1, as in a stack
   * @param {number} column counted from 1
   * @returns {{ file: string, line: number, column: number } | undefined} counted from 0; undefined for code outside the project
   */
  locate(script, line, column) {
    const known = this.#scripts.get(script);
    if (!known) return undefined;
    if (typeof known.map === "function") known.map = known.map();
    if (typeof known.map === "string") known.map = new TraceMap(known.map);
    const found = originalPositionFor(known.map, { line, column: column - 1 });
    if (!found.source) return undefined;
    const { source, line: foundLine } = found;
    return { file: known.file ?? source, line: foundLine - 1 - known.shift, column: found.column };
  }

  /** The lines of a cell or of a file of the project. */
  linesOf(/** @type {string} */ file) {
    return (this.#cells.get(file) ?? this.read(file))?.split("\n");
  }
}
