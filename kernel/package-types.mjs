// @ts-check
// Makes the types of packages small. Reading Node's takes longer than all else until the first result, and half of it is
// comments, another third modules that nobody imports. Both are read when they are asked for.

const NODE_TYPES = "/@types/node/";

export class PackageTypes {
  /** Whether documentation is kept: from the first time that somebody asks for it. */
  documented = false;
  /** Node's modules that some file imports. @type {Set<string>} */
  #imported = new Set();
  /** Files of Node's types that were left out, by the modules they declare. @type {Map<string, string>} */
  #leftOut = new Map();

  /** What the compiler gets to see of a declaration file of a package. */
  trim(/** @type {string} */ file, /** @type {string} */ text) {
    const small = text.replace(/\/\*\*[^]*?\*\//g, "");
    if (file.includes(NODE_TYPES) && !/^\s*global \{/m.test(small)) {
      const modules = [...small.matchAll(/^declare module ["'](.+)["']/gm)].map(([, name]) => name);
      if (modules.length > 0 && !modules.some((name) => this.#imported.has(name))) {
        for (const name of modules) this.#leftOut.set(name, file);
        // Other types of Node that mention these modules get `any` from them.
        return modules.map((name) => `declare module "${name}";\n`).join("");
      }
    }
    return this.documented ? text : small;
  }

  /**
   * Notes what a file of the project or a cell imports.
   * @param {string} text
   * @returns {string[]} files that were left out and are needed now
   */
  note(text) {
    const files = new Set();
    for (const [, name] of text.matchAll(/["']([\w:/]+)["']/g)) {
      const file = this.#leftOut.get(name);
      this.#imported.add(name);
      if (file) files.add(file);
      this.#leftOut.delete(name);
    }
    return [...files];
  }
}
