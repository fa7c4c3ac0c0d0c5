// @ts-check
// The project's own files that cells import: compiled when they are first needed, and again when they were edited.
import path from "node:path";
import { optionsOf } from "../compiler/service.mjs";
import { readCache, writeCache } from "./cache.mjs";
import { files } from "./files.mjs";

/** @import { Compiler, Diagnostic } from "../compiler/compiler.mjs" */
/** @import { Sources } from "../compiler/sources.mjs" */
/** @typedef {{ path: string, data: string }} Module compiled, under the name of a .js file */

export class Modules {
  /** Compiled files by their compiled name. @type {Map<string, Module & { text: string, imports: string[] }>} */
  #modules = new Map();
  /** The files, with their versions, in which nothing was found wrong. */
  #checked = "";

  /** @param {Compiler} compiler @param {Sources} sources */
  constructor(compiler, sources) {
    this.compiler = compiler;
    this.sources = sources;
  }

  /** @param {string[]} paths the files that cells depend on @returns {Diagnostic[]} what is wrong with them */
  check(paths) {
    const versions = paths.map((file) => `${file} ${files.version(file)}`).join("\n");
    if (versions === this.#checked) return [];
    const name = `check ${paths}`;
    const texts = paths.map((file) => files.read(file) ?? "");
    const isKnown = readCache(name, ...texts) !== undefined;
    const found = isKnown ? [] : paths.flatMap((file) => this.compiler.check(file));
    if (found.length === 0) this.#checked = versions;
    if (found.length === 0 && !isKnown) writeCache(name, "no errors", ...texts);
    return found;
  }

  /**
   * Compiles what is new.
   * @param {string[]} paths the files that cells depend on
   * @returns {Module[]} the modules to load again: those that were compiled, and those that import them
   */
  update(paths) {
    const stale = new Set();
    for (const file of paths.filter((name) => /\.tsx?$/.test(name))) {
      const name = file.replace(/\.tsx?$/, ".js");
      const text = files.read(file) ?? "";
      if (this.#modules.get(name)?.text === text) continue;
      const { code, map } = this.#compile(file, text);
      this.sources.addMap(name, map, path.posix.relative(this.compiler.root, file));
      const imports = [...code.matchAll(/\brequire\("(\.[^"]*)"\)/g)].map(
        ([, specifier]) => `${path.posix.join(path.posix.dirname(file), specifier)}.js`,
      );
      this.#modules.set(name, { path: name, data: code, text, imports });
      stale.add(name);
    }
    for (const name of stale) {
      for (const importer of this.#modules.values()) {
        if (importer.imports.includes(name)) stale.add(importer.path);
      }
    }
    return [...this.#modules.values()].filter((module) => stale.has(module.path));
  }

  /** @returns {{ code: string, map: string }} */
  #compile(/** @type {string} */ file, /** @type {string} */ text) {
    const { ts } = this.compiler;
    const name = `emit ${file}`;
    const known = readCache(name, text)?.toString();
    if (known) return JSON.parse(known);
    const options = { compilerOptions: optionsOf(ts), fileName: file };
    const { outputText, sourceMapText: map = "" } = ts.transpileModule(text, options);
    const compiled = { code: outputText.replace(/\/\/# sourceMappingURL=.*$/, ""), map };
    writeCache(name, JSON.stringify(compiled), text);
    return compiled;
  }
}
