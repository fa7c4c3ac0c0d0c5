// @ts-check
// Makes the types of packages small. Reading Node's takes longer than all else until the first result, and half of it is
// comments, another third modules that nobody imports. Both are read when they are asked for.
import fs from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";

const NODE_TYPES = "/@types/node/";
const folder = path.resolve("node_modules", "@types", "node");
/** What the types of `process.stdout` are made of. */
const ALWAYS = ["tty", "net", "stream"];

export class PackageTypes {
  /** Whether documentation is kept: from the first time that somebody asks for it. */
  documented = false;
  /** Node's modules that are needed, under both their names. @type {Set<string>} */
  #needed = new Set();
  /** Files of Node's types that were left out, by the modules they declare. @type {Map<string, string>} */
  #leftOut = new Map();

  /** What the compiler gets to see of a declaration file of a package. */
  trim(/** @type {string} */ file, /** @type {string} */ text) {
    const small = text.replace(/\/\*\*[^]*?\*\//g, "");
    if (file.includes(NODE_TYPES) && !/^\s*global \{/m.test(small)) {
      const modules = [...small.matchAll(/^declare module ["'](.+)["']/gm)].map(([, name]) => name);
      if (modules.length > 0 && !modules.some((name) => this.#needed.has(name))) {
        for (const name of modules) this.#leftOut.set(name, file);
        // Other types of Node that mention these modules get `any` from them.
        return modules.map((name) => `declare module "${name}";\n`).join("");
      }
    }
    return this.documented ? text : small;
  }

  constructor() {
    for (const name of ALWAYS) this.#need(name);
  }

  /**
   * Notes what a file of the project or a cell imports.
   * @param {string} text
   * @returns {string[]} files that were left out and are needed now
   */
  note(text) {
    const files = new Set();
    for (const [, name] of text.matchAll(/["']([\w:/]+)["']/g)) {
      if (isBuiltin(name) && !this.#needed.has(name)) this.#need(name.replace(/^node:/, ""));
    }
    for (const [name, file] of this.#leftOut) {
      if (!this.#needed.has(name)) continue;
      files.add(file);
      this.#leftOut.delete(name);
    }
    return [...files];
  }

  /** A module of Node is of use only with those that its types extend. */
  #need(/** @type {string} */ name) {
    if (this.#needed.has(name)) return;
    this.#needed.add(name).add(`node:${name}`);
    const file = path.join(folder, `${name}.d.ts`);
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    for (const [, other] of text.matchAll(/^ +import .* from "(?:node:)?([\w/]+)";$/gm))
      this.#need(other);
  }
}
