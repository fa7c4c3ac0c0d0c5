// @ts-check
// Jupyter's requests about a cell's code, answered by the compiler, in Node.js and in a browser.

/**
 * @typedef {{ code: string, cursor_pos: number }} Cursor
 * @param {import("../compiler/compiler.mjs").Compiler} compiler
 */
export const repliesOf = (compiler) => ({
  complete(/** @type {Cursor} */ { code, cursor_pos }) {
    const { start, end, names } = compiler.complete(code, toUnits(code, cursor_pos));
    const [cursor_start, cursor_end] = [start, end].map(
      (units) => [...code.slice(0, units)].length,
    );
    return { status: "ok", matches: names, cursor_start, cursor_end, metadata: {} };
  },

  inspect(/** @type {Cursor} */ { code, cursor_pos }) {
    const text = compiler.inspect(code, toUnits(code, cursor_pos));
    const data = text === undefined ? {} : { "text/plain": text };
    return { status: "ok", found: text !== undefined, data, metadata: {} };
  },

  isComplete(/** @type {{ code: string }} */ { code }) {
    const { complete, indent } = compiler.completeness(code);
    return complete ? { status: "complete" } : { status: "incomplete", indent };
  },
});

/** Jupyter counts a cursor in characters, TypeScript in UTF-16 units. */
const toUnits = (/** @type {string} */ code, /** @type {number} */ characters) =>
  [...code].slice(0, characters).join("").length;
