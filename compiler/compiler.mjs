// @ts-check
// The compiler of notebook cells, from TypeScript to JavaScript. It depends on neither Node nor Jupyter.
//
// Each cell is a module, `In[5].ts` in the project's root, which exports everything it declares. A line before its text imports
// what it uses from earlier cells:
//
//     import { Layer, np } from "./In[1]"; export declare let loss: typeof import("./In[4]").loss;
//
// TypeScript itself turns every use of `loss` into `exports.loss`, and shareExports turns the import into one from `exports`,
// an object that all cells share. A name that is declared again is imported from the newer cell.
import { withArrayErrors } from "./arrays.mjs";
import { awaits, declarationsOf, identifiersIn } from "./declarations.mjs";
import { describeName, describeSignature } from "./descriptions.mjs";
import { hintFor } from "./hints.mjs";
import { placeOf } from "./places.mjs";
import { createService, optionsOf } from "./service.mjs";
import { keepValue, shareExports, VALUE } from "./transformers.mjs";

/** @import * as TS from "typescript" */
/** @import { Declaration } from "./declarations.mjs" */
/** @import { Hint } from "./hints.mjs" */
/** @import { FileSystem } from "./service.mjs" */
/** @import { Transformer } from "./transformers.mjs" */
/**
 * @typedef {typeof import("typescript")} TypeScript
 * @typedef {{ line: number, character: number }} Position zero-based
 *
 * @typedef {object} Diagnostic
 * @property {number} code TypeScript's number of the message; 0 for one of arrays.mjs
 * @property {string} text the message; if it is a chain, one line per link
 * @property {Hint | undefined} hint
 * @property {string} file a cell's name, `In[5]`, or a path from the root
 * @property {Position} start
 * @property {Position} end
 *
 * @typedef {object} Compiled
 * @property {Diagnostic[]} diagnostics if there are any, there is no code
 * @property {string} code the body of a function of `exports` and `require`
 * @property {string} map a source map of the code; the cell starts at its line 1, counted from 0
 * @property {boolean} awaits whether the function must be async
 * @property {string | undefined} value the name in `exports` of the last expression's value
 *
 * @typedef {{ name: string, text: string, start: number, needs: Set<string>, names: Map<string, Declaration> }} Cell
 * the module's text, the cell's offset in it, the cells that it imports from, and the names that it declares
 */

/** `await`, `for await` and `await using` outside functions, which make the function around the cell async. */
const TOP_LEVEL_AWAIT = new Set([1378, 1432, 2854]);
const CANNOT_FIND_MODULE = 2307;

export class Compiler {
  /** The cell that last declared each name. @type {Map<string, { cell: string, kind: Declaration["kind"] }>} */
  #names = new Map();
  /** Cells that have run, by name. @type {Map<string, Cell>} */
  #cells = new Map();
  /** The cell that the service currently sees. @type {Cell} */
  #open = { name: "", text: "", start: 0, needs: new Set(), names: new Map() };
  /** The cell that was compiled last, until it has run. @type {Cell | undefined} */
  #compiled;
  /** The names of cells that did not compile, with the cell. @type {Map<string, string>} */
  refused = new Map();

  /**
   * @param {TypeScript} ts
   * @param {object} settings
   * @param {FileSystem} settings.files
   * @param {string} settings.root the folder that cells import from
   * @param {string} settings.libFolder the folder of TypeScript's own `lib.*.d.ts`
   * @param {string[]} [settings.types] packages whose types cells see without importing them
   * @param {Transformer[]} [settings.transformers] further transformations of cells
   */
  constructor(ts, { files, root, libFolder, types = [], transformers = [] }) {
    this.ts = ts;
    this.root = root;
    // One path for all cells, so TypeScript keeps its knowledge of the other files.
    this.openPath = `${root}/In[].ts`;
    this.service = createService(ts, {
      files,
      root,
      libFolder,
      types,
      cellText: (path) =>
        path === this.openPath
          ? this.#open.text
          : this.#cells.get(path.slice(root.length + 1, -3))?.text,
      openCell: this.openPath,
      transformers: { before: [keepValue(ts), ...transformers], after: [shareExports(ts)] },
    });
  }

  /** Whether no cell has declared anything yet. */
  get isEmpty() {
    return this.#names.size === 0;
  }

  /**
   * Compiles a cell. Later cells see its declarations after a call of `settle`.
   * @param {string} source
   * @param {string} name of the cell, `In[5]`; no cell before it had this name
   * @returns {Compiled}
   */
  compile(source, name) {
    const { ts, service } = this;
    const file = this.#parse(source, name);
    const cell = this.#look(file, true);
    const diagnostics = this.#syntaxErrors(source).map((error) => this.#locate(error, name));
    if (diagnostics.length === 0) diagnostics.push(...this.check(this.openPath));
    const compiled = { diagnostics, code: "", map: "", awaits: awaits(ts, file), value: undefined };
    this.#compiled = undefined;
    if (diagnostics.length > 0) {
      for (const declared of cell.names.keys()) this.refused.set(declared, name);
      return compiled;
    }
    this.#compiled = cell;
    this.#findTypes(cell);
    const { outputFiles } = service.getEmitOutput(this.openPath);
    const textOf = (/** @type {string} */ ending) =>
      outputFiles.find(({ name }) => name.endsWith(ending))?.text ?? "";
    const last = file.statements.at(-1);
    return {
      ...compiled,
      code: textOf(".js").replace(/\/\/# sourceMappingURL=.*$/, ""),
      map: textOf(".map"),
      value: last && ts.isExpressionStatement(last) ? VALUE : undefined,
    };
  }

  /**
   * Records that the last compiled cell has run: later cells see its names.
   * @param {Record<string, unknown>} [values] `exports` if the cell failed: names without a value there were not reached
   */
  settle(values) {
    const cell = this.#compiled;
    if (!cell) return;
    this.#compiled = undefined;
    this.#cells.set(cell.name, cell);
    for (const [name, { kind }] of cell.names) {
      const reached = !values || kind === "type" || values[name] !== undefined;
      if (reached) this.#names.set(name, { kind, cell: cell.name });
      else this.#names.delete(name);
      this.refused.delete(name);
    }
    this.#forgetCells();
  }

  /** Drops cells whose names have all been declared again, unless other cells need their types. */
  #forgetCells() {
    const needed = new Set([...this.#names.values()].map(({ cell }) => cell));
    for (const name of needed) {
      for (const other of this.#cells.get(name)?.needs ?? []) needed.add(other);
    }
    for (const name of this.#cells.keys()) if (!needed.has(name)) this.#cells.delete(name);
  }

  /** The errors in a cell or a file. @returns {Diagnostic[]} */
  check(/** @type {string} */ path) {
    const { ts, service } = this;
    const syntax = service.getSyntacticDiagnostics(path);
    const found = [...syntax, ...service.getSemanticDiagnostics(path)].filter(
      ({ code }) => !TOP_LEVEL_AWAIT.has(code),
    );
    this.#hasMissing ||= found.some(({ code }) => code === CANNOT_FIND_MODULE);
    const program = service.getProgram();
    const cell = path === this.openPath && program?.getSourceFile(path);
    const all =
      program && cell ? withArrayErrors(ts, cell, program.getTypeChecker(), found) : found;
    return all.map((diagnostic) => this.#locate(diagnostic));
  }
  /** Whether a file was requested and not found: TypeScript would not notice if it appeared later. */
  #hasMissing = false;

  /** The paths of the files, except packages, that the current cell depends on. @returns {string[]} */
  files() {
    const all = this.service.getProgram()?.getSourceFiles() ?? [];
    return all
      .map(({ fileName }) => fileName)
      .filter((path) => !/\/node_modules\/|\.d\.ts$|\/In\[\d*\]\.ts$/.test(path));
  }

  /**
   * @param {string} source
   * @param {number} offset of the cursor
   * @returns {{ start: number, end: number, names: string[] }} best matches first
   */
  complete(source, offset) {
    const at = this.#look(this.#parse(source)).start + offset;
    const { entries = [] } =
      this.service.getCompletionsAtPosition(this.openPath, at, undefined) ?? {};
    const before = /[\p{ID_Continue}$]*$/u.exec(source.slice(0, offset))?.[0] ?? "";
    const after = /^[\p{ID_Continue}$]*/u.exec(source.slice(offset))?.[0] ?? "";
    const typed = before.toLowerCase();
    const rank = (/** @type {string} */ name) =>
      name.startsWith(before) ? 0 : name.toLowerCase().startsWith(typed) ? 1 : 2;
    const keyed = entries
      .filter(({ name }) => name.toLowerCase().includes(typed))
      .map(({ name, sortText }) => ({ name, key: `${rank(name)}${sortText}${name}` }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
    const names = keyed.map(({ name }) => name);
    return { start: offset - before.length, end: offset + after.length, names };
  }

  /**
   * @param {string} source
   * @param {number} offset of the cursor
   * @returns {string | undefined} the tooltip of the name at the cursor, or of the call around it
   */
  inspect(source, offset) {
    const { service, ts, openPath: path } = this;
    const at = this.#look(this.#parse(source)).start + offset;
    const info =
      service.getQuickInfoAtPosition(path, at) ?? service.getQuickInfoAtPosition(path, at - 1);
    if (info) return describeName(ts, info);
    const call = service.getSignatureHelpItems(path, at, undefined);
    return call && describeSignature(ts, call);
  }

  /**
   * Whether a cell can be run, or continues on another line.
   * @param {string} source
   * @returns {{ complete: boolean, indent: string }} `indent` of the next line
   */
  completeness(source) {
    const end = source.trimEnd().length;
    const UNTERMINATED = [1010, 1160]; // comment, template
    const complete = !this.#syntaxErrors(source).some(
      ({ code, start = 0 }) => start >= end || UNTERMINATED.includes(code),
    );
    const line = source.trimEnd().split("\n").at(-1) ?? "";
    const [indent] = /^\s*/.exec(line) ?? [""];
    return { complete, indent: indent + (/[{([]$/.test(line) ? "  " : "") };
  }

  /** Parses a cell. One that is still being written has no name yet. */
  #parse(/** @type {string} */ source, name = "In[0]") {
    return this.ts.createSourceFile(name, source, this.ts.ScriptTarget.ES2022);
  }

  /**
   * Makes a cell the one that the service sees.
   * @param {TS.SourceFile} file the cell, with its name
   * @param {boolean} compiles whether it exports its names and imports only what it uses
   */
  #look(file, compiles = false) {
    if (this.#hasMissing) this.service.cleanupSemanticCache();
    this.#hasMissing = false;
    const names = declarationsOf(this.ts, file);
    const used = compiles ? identifiersIn(this.ts, file) : undefined;
    const needs = new Set();
    let prefix = "";
    for (const [name, { cell, kind }] of this.#names) {
      if (names.has(name) || used?.has(name) === false) continue;
      const from = `"./${cell}"`;
      prefix +=
        kind === "let" || kind === "const"
          ? `export declare ${kind} ${name}: typeof import(${from}).${name}; `
          : `import { ${name} } from ${from}; `;
      needs.add(cell);
    }
    const exported = [...names].flatMap(([name, { exported }]) => (exported ? [] : name));
    this.#open = {
      name: file.fileName,
      text: `${prefix}\n${file.text}\nexport { ${compiles ? exported.join(", ") : ""} };`,
      start: prefix.length + 1,
      needs,
      names,
    };
    return this.#open;
  }

  /** Finds the type-only imports of a cell: a failing cell declares them nevertheless. */
  #findTypes(/** @type {Cell} */ { names }) {
    const { ts } = this;
    const program = this.service.getProgram();
    const file = program?.getSourceFile(this.openPath);
    const checker = program?.getTypeChecker();
    const module = file && checker?.getSymbolAtLocation(file);
    for (const symbol of (module && checker?.getExportsOfModule(module)) ?? []) {
      const isAlias = symbol.flags & ts.SymbolFlags.Alias;
      const { flags } = (isAlias && checker?.getAliasedSymbol(symbol)) || symbol;
      const declaration = names.get(symbol.name);
      if (declaration && !(flags & ts.SymbolFlags.Value)) declaration.kind = "type";
    }
  }

  #syntaxErrors(/** @type {string} */ source) {
    const options = { compilerOptions: optionsOf(this.ts), reportDiagnostics: true };
    return this.ts.transpileModule(source, options).diagnostics?.filter(({ file }) => file) ?? [];
  }

  /**
   * @param {TS.Diagnostic} diagnostic
   * @param {string} [cell] the cell, if its text has nothing before and after it
   * @returns {Diagnostic}
   */
  #locate(diagnostic, cell) {
    const { file, start = 0, length = 0, code, messageText } = diagnostic;
    const { ts, service } = this;
    const { name, start: first, text: open } = this.#open;
    const isCell = !cell && file?.fileName === this.openPath;
    const [least, most] = isCell ? [first, open.lastIndexOf("\n")] : [0, Infinity];
    const position = (/** @type {number} */ offset) => {
      const at = Math.max(least, Math.min(offset, most));
      const found = file?.getLineAndCharacterOfPosition(at) ?? { line: 0, character: 0 };
      return { ...found, line: found.line - (isCell ? 1 : 0) };
    };
    const text = ts
      .flattenDiagnosticMessageText(messageText, "\n")
      .replaceAll(`import("${this.root}/`, 'import("');
    const checker = cell ? undefined : service.getProgram()?.getTypeChecker();
    return {
      code,
      text,
      hint: hintFor({ code, text, ...placeOf(ts, diagnostic, checker) }, this),
      file: cell ?? (isCell ? name : (file?.fileName.slice(this.root.length + 1) ?? "")),
      start: position(start),
      end: position(start + length),
    };
  }
}
