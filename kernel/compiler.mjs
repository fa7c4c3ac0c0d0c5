// @ts-check
// tslab's converter, made quick and able to say where things are. Parts of TypeScript that the converter calls are
// replaced before it is loaded: the watched program (program.mjs), the check of files that were checked already, and the
// two emits, which now keep their source maps.
import { createRequire } from "node:module";
import path from "node:path";
import { keyOf, pruneCache, readCache, writeCache } from "./cache.mjs";
import { withoutUndefined } from "./declarations.mjs";
import { uninterrupted } from "./interrupts.mjs";
import { rememberCell, rememberCellMaps, rememberFileMaps } from "./positions.mjs";
import { createProgramOnDemand, readDocumentation } from "./program.mjs";
import { replaceFunctions, saveCode, typescript as ts } from "./typescript.mjs";

/** `(function(exports, require) { ` and `(async function(exports, require) { `, before a cell's first line. */
const PREFIX = 29;
const ASYNC_PREFIX = 35;
const INLINE_MAP = /^\/\/# sourceMappingURL=data:application\/json;base64,(.*)$/m;
const MAP_COMMENT = /^\/\/# sourceMappingURL=.*$/m;

/** The source maps of compiled text, the last step first. @type {Map<string, string[]>} */
const maps = new Map();

/** Transpiles to CommonJS; the source map apart. */
function transpile(/** @type {string} */ text, /** @type {any} */ options) {
  const output = ts.transpileModule(text, {
    ...options,
    compilerOptions: { ...options.compilerOptions, sourceMap: true },
  });
  return { text: output.outputText.replace(MAP_COMMENT, ""), map: output.sourceMapText };
}

/** A file of the project as CommonJS, in one step. */
function emitFile(/** @type {any} */ file) {
  const key = keyOf("emit", file.fileName, file.text);
  const known = readCache(key)?.toString();
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
    noImplicitUseStrict: true,
    experimentalDecorators: true,
  };
  const { text, map } = known
    ? JSON.parse(known)
    : transpile(file.text, { fileName: file.fileName, compilerOptions });
  if (!known) writeCache(key, JSON.stringify({ text, map }));
  maps.set(text, [map]);
  return text;
}

/** Files without errors, with the files that this was found with. @type {WeakMap<object, object[]>} */
const checked = new WeakMap();

/** The diagnostics of a cell, and of the files it depends on where these are not known to be right. */
function check(/** @type {any} */ program, /** @type {any[]} */ [cell, ...files]) {
  const key = keyOf("check", ...files.flatMap((file) => [file.fileName, file.text]));
  const isRight = (/** @type {object} */ file) => {
    const known = checked.get(file);
    return known?.length === files.length && known.every((other, i) => other === files[i]);
  };
  const open = files.filter((file) => !isRight(file));
  const unknown = open.length > 0 && readCache(key) ? [] : open;
  const found = ts.getPreEmitDiagnosticsOfFiles(program, [cell, ...unknown]);
  const wrong = new Set(found.map((/** @type {any} */ diagnostic) => diagnostic.file));
  const right = open.filter((file) => !wrong.has(file));
  for (const file of right) checked.set(file, files);
  if (unknown.length > 0 && right.length === open.length) writeCache(key, "no errors");
  return found;
}

replaceFunctions({
  createWatchCompilerHost(
    /** @type {any} */ roots,
    /** @type {any} */ options,
    /** @type {any[]} */ ...rest
  ) {
    return ts.createWatchCompilerHost(roots, { ...options, inlineSourceMap: true }, ...rest);
  },
  createWatchProgram: (/** @type {any} */ host) => createProgramOnDemand(host, emitFile),
  getPreEmitDiagnosticsOfFiles: check,
  /** tslab's second step, from modules to CommonJS; a file of the project has had it. */
  transpileModule(/** @type {string} */ js, /** @type {any} */ options) {
    if (maps.has(js)) return { outputText: js, diagnostics: [] };
    const first = INLINE_MAP.exec(js)?.[1];
    if (!first) return ts.transpileModule(js, options);
    const { text, map } = transpile(js.replace(INLINE_MAP, ""), options);
    maps.set(text, [map, Buffer.from(first, "base64").toString()]);
    return { outputText: text, diagnostics: [] };
  },
});
const { createConverter } = createRequire(import.meta.url)("tslab/dist/converter.js");

/** Whether a cell has `for await` outside of its functions, which tslab does not count as an await. */
function hasForAwait(/** @type {string} */ source) {
  if (!/\bfor\s+await\b/.test(source)) return false;
  const find = (/** @type {any} */ node) =>
    !ts.isFunctionLike(node) && (node.awaitModifier !== undefined || ts.forEachChild(node, find));
  return Boolean(find(ts.createSourceFile("", source, ts.ScriptTarget.ES2022)));
}

export class Compiler {
  /** Milliseconds spent here since the last `takeOverhead`. */
  overhead = 0;
  /** The compiled files of the project that cells use. @type {Map<string, { path: string, data: string }>} */
  files = new Map();
  /** What was wrong with the last cell. @type {import("./errors.mjs").Diagnostic[]} */
  diagnostics = [];
  /** The name of the cell that is compiled, `In[5]`. */
  cell = "";
  /** What the last cell declares, with its compiled text, until it has run. @type {[string, string] | undefined} */
  declared;
  /** The declarations after a cell that failed, of which tslab remembers nothing. @type {string | undefined} */
  kept;
  converter = uninterrupted(() => createConverter({ isJS: false, isBrowser: false }));
  node = {
    ...this.converter,
    convert: (/** @type {string} */ declarations, /** @type {string} */ source) =>
      this.measure(() => this.convert(declarations, source)),
    inspect: (/** @type {string} */ declarations, /** @type {[string, number]} */ ...rest) =>
      uninterrupted(() => {
        readDocumentation();
        return this.converter.inspect(this.kept ?? declarations, ...rest);
      }),
    complete: (/** @type {string} */ declarations, /** @type {any[]} */ ...rest) =>
      uninterrupted(() => this.converter.complete(this.kept ?? declarations, ...rest)),
  };
  get browser() {
    return this.node;
  }

  convert(/** @type {string} */ declarations, /** @type {string} */ source) {
    maps.clear();
    rememberCell(this.cell, source);
    const result = this.converter.convert(this.kept ?? declarations, source);
    this.diagnostics = result.diagnostics;
    if (result.diagnostics.length === 0) {
      this.declared = [result.declOutput ?? "", result.output ?? ""];
    }
    if (result.sideOutputs) result.sideOutputs = this.withImporters(result.sideOutputs);
    if (result.output) {
      result.hasToplevelAwait ||= hasForAwait(source);
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

  /**
   * The cell that was compiled last has run; where it has failed, what it defined until then stays.
   * @param {boolean} failed
   * @param {Record<string, unknown>} locals the cells' variables
   */
  settle(failed, locals) {
    if (!this.declared) return;
    this.kept = failed ? withoutUndefined(...this.declared, locals) : undefined;
    this.declared = undefined;
  }

  /** Does a first cell's work while nobody waits for it. */
  warmUp() {
    uninterrupted(() => this.converter.convert("", "const warm = [1].map((x) => x + 1);"));
    saveCode();
    pruneCache();
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
