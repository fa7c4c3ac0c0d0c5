// @ts-check
// tslab's converter, made quick and able to say where things are. Parts of TypeScript that the converter calls are
// replaced before it is loaded: the watched program (program.mjs), the check of files that were checked already, and the
// two emits, which now keep their source maps.
import { createRequire } from "node:module";
import path from "node:path";
import { uninterrupted } from "./interrupts.mjs";
import { rememberCell, rememberCellMaps, rememberFileMaps } from "./positions.mjs";
import { createProgramOnDemand } from "./program.mjs";

const require = createRequire(import.meta.url);
const typescript = "@tslab/typescript-for-tslab";
const ts = require(typescript);

/** `(function(exports, require) { ` and `(async function(exports, require) { `, before a cell's first line. */
const PREFIX = 29;
const ASYNC_PREFIX = 35;
const MAP_COMMENT = /^\/\/# sourceMappingURL=data:application\/json;base64,(.*)$/m;

/** Files without errors, with the files that this was found with. @type {WeakMap<object, object[]>} */
const checked = new WeakMap();
/** The source maps of compiled text, the last step first. @type {Map<string, string[]>} */
const maps = new Map();

const patched = Object.assign({}, ts, {
  createWatchCompilerHost(
    /** @type {any} */ roots,
    /** @type {any} */ options,
    /** @type {any[]} */ ...rest
  ) {
    return ts.createWatchCompilerHost(roots, { ...options, inlineSourceMap: true }, ...rest);
  },
  createWatchProgram: createProgramOnDemand,
  getPreEmitDiagnosticsOfFiles(/** @type {any} */ program, /** @type {any[]} */ files) {
    const [cell, ...rest] = files;
    const wasChecked = (/** @type {object} */ file) => {
      const known = checked.get(file);
      return known?.length === rest.length && known.every((other, i) => other === rest[i]);
    };
    const found = ts.getPreEmitDiagnosticsOfFiles(program, [
      cell,
      ...rest.filter((file) => !wasChecked(file)),
    ]);
    const wrong = new Set(found.map((/** @type {any} */ diagnostic) => diagnostic.file));
    for (const file of rest) if (!wrong.has(file)) checked.set(file, rest);
    return found;
  },
  transpileModule(/** @type {string} */ js, /** @type {any} */ options) {
    const first = MAP_COMMENT.exec(js)?.[1];
    if (!first) return ts.transpileModule(js, options);
    const output = ts.transpileModule(js.replace(MAP_COMMENT, ""), {
      ...options,
      compilerOptions: { ...options.compilerOptions, sourceMap: true },
    });
    const outputText = output.outputText.replace(/^\/\/# sourceMappingURL=.*$/m, "");
    maps.set(outputText, [output.sourceMapText, Buffer.from(first, "base64").toString()]);
    return { ...output, outputText };
  },
});
const cached = require.cache[require.resolve(typescript)];
if (cached) cached.exports = patched;
const { createConverter } = require("tslab/dist/converter.js");

export class Compiler {
  /** Milliseconds spent here since the last `takeOverhead`. */
  overhead = 0;
  /** The compiled files of the project that cells use. @type {Map<string, { path: string, data: string }>} */
  files = new Map();
  /** What was wrong with the last cell. @type {import("./errors.mjs").Diagnostic[]} */
  diagnostics = [];
  /** The name of the cell that is compiled, `In[5]`. */
  cell = "";
  converter = uninterrupted(() => createConverter({ isJS: false, isBrowser: false }));
  node = {
    ...this.converter,
    convert: (/** @type {string} */ declarations, /** @type {string} */ source) =>
      this.measure(() => this.convert(declarations, source)),
    inspect: (/** @type {any[]} */ ...values) =>
      uninterrupted(() => this.converter.inspect(...values)),
    complete: (/** @type {any[]} */ ...values) =>
      uninterrupted(() => this.converter.complete(...values)),
  };
  get browser() {
    return this.node;
  }

  convert(/** @type {string} */ declarations, /** @type {string} */ source) {
    maps.clear();
    rememberCell(this.cell, source);
    const result = this.converter.convert(declarations, source);
    this.diagnostics = result.diagnostics;
    if (result.sideOutputs) result.sideOutputs = this.withImporters(result.sideOutputs);
    if (result.output) {
      rememberCellMaps(
        this.cell,
        maps.get(result.output) ?? [],
        result.hasToplevelAwait ? ASYNC_PREFIX : PREFIX,
      );
      result.output += `\n//# sourceURL=${this.cell}`;
    }
    return result;
  }

  /**
   * tslab loads only the changed file anew; files that import it would keep the old one.
   * @param {{ path: string, data: string }[]} changed
   */
  withImporters(changed) {
    const stale = new Set(changed.map((file) => file.path));
    for (const file of changed) {
      this.files.set(file.path, file);
      rememberFileMaps(file.path, maps.get(file.data) ?? []);
    }
    for (const known of stale) {
      for (const { path: importer, data } of this.files.values()) {
        const imported = [...data.matchAll(/\brequire\("(\.[^"]*)"\)/g)].map(
          ([, name]) => path.posix.join(path.posix.dirname(importer), name) + ".js",
        );
        if (imported.includes(known)) stale.add(importer);
      }
    }
    return [...this.files.values()].filter((file) => stale.has(file.path));
  }

  /** @template T @param {() => T} work @returns {T} */
  measure(work) {
    const start = performance.now();
    try {
      return uninterrupted(work);
    } finally {
      this.overhead += performance.now() - start;
    }
  }

  takeOverhead() {
    const { overhead } = this;
    this.overhead = 0;
    return overhead;
  }

  close() {
    this.converter.close();
  }
}
