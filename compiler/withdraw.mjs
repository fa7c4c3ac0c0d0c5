// @ts-check

/**
 * Replaces the functions of a cell that did not compile. Their earlier versions still exist, and would be tested or called instead
 * of what the reader sees. Calling one throws an error that says so, until a cell defines it again.
 * @param {Record<string, unknown>} variables
 * @param {Map<string, string>} refused the cell of each name
 * @param {string} cell
 */
export function withdraw(variables, refused, cell) {
  for (const [name, from] of refused) {
    if (from !== cell || typeof variables[name] !== "function") continue;
    variables[name] = () => {
      throw new NotCompiled(
        `${name} is not what its cell says: ${cell} did not compile. Correct that cell and run it first.`,
      );
    };
  }
}

class NotCompiled extends Error {
  name = "NotCompiled";
  /** @type {string | undefined} no stack: the calling line is not to blame */
  stack = undefined;
}
