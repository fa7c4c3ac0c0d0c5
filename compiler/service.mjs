// @ts-check
// TypeScript's LanguageService for cells and for files, on disk or in memory.

/** @import { TypeScript } from "./compiler.mjs" */
/** @import { CompilerOptions, CustomTransformers, IScriptSnapshot } from "typescript" */
/**
 * What the compiler needs from a file system. Paths are absolute, with forward slashes.
 * @typedef {object} FileSystem
 * @property {(path: string) => string | undefined} read
 * @property {(path: string) => string | undefined} version a text that changes with the file; undefined if there is no file
 * @property {(path: string) => boolean} isFolder
 * @property {(path: string) => string[]} folders the names of the folders in a folder
 * @property {(path: string) => string} [realpath]
 */

/** How cells and the files that they import are compiled. @returns {CompilerOptions} */
export const optionsOf = (/** @type {TypeScript} */ ts) => ({
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  moduleDetection: ts.ModuleDetectionKind.Force,
  esModuleInterop: true,
  resolveJsonModule: true,
  experimentalDecorators: true,
  skipLibCheck: true,
  strict: false,
  sourceMap: true,
});

/**
 * @param {TypeScript} ts
 * @param {object} settings
 * @param {FileSystem} settings.files
 * @param {string} settings.root the folder that cells import from
 * @param {string} settings.libFolder the folder of TypeScript's own `lib.*.d.ts`
 * @param {string[]} settings.types packages whose types cells see without importing them
 * @param {(path: string) => string | undefined} settings.cellText
 * @param {string} settings.openCell the path of the current cell
 * @param {CustomTransformers} settings.transformers
 */
export function createService(ts, settings) {
  const { files, root, libFolder, cellText, openCell, transformers } = settings;
  const options = { ...optionsOf(ts), types: settings.types };
  /** @type {Map<string, { version: string, snapshot: IScriptSnapshot }>} */
  const snapshots = new Map();
  const versionOf = (/** @type {string} */ path) => cellText(path) ?? files.version(path);

  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [openCell],
    getScriptVersion: (path) => versionOf(path) ?? "",
    getScriptSnapshot(path) {
      const cell = cellText(path);
      if (cell !== undefined) return ts.ScriptSnapshot.fromString(cell);
      const version = files.version(path);
      if (version === undefined) return undefined;
      const known = snapshots.get(path);
      if (known?.version === version) return known.snapshot;
      const snapshot = ts.ScriptSnapshot.fromString(files.read(path) ?? "");
      snapshots.set(path, { version, snapshot });
      return snapshot;
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: () => `${libFolder}/lib.es2022.full.d.ts`,
    getCustomTransformers: () => transformers,
    readFile: (path) => cellText(path) ?? files.read(path),
    fileExists: (path) => versionOf(path) !== undefined,
    directoryExists: files.isFolder,
    getDirectories: files.folders,
    realpath: files.realpath,
    useCaseSensitiveFileNames: () => true,
  });
}
