// @ts-check

/**
 * Functions of a cell that did not compile: their earlier versions are still there, and would be tested or called in place of
 * what the reader sees. Calling one says so instead, until a cell defines it again.
 * @param {Record<string, unknown>} variables
 * @param {Map<string, string>} refused the cells of names
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
  /** @type {string | undefined} the line that calls it is not to blame */
  stack = undefined;
}
