// @ts-check
// What tslab's converter needs of `ts.createWatchProgram`, without the watching: TypeScript's own rebuilds the program
// twice for every cell, polls every file it has read and keeps state for builds of whole projects. This one builds the
// program when its types are first asked for, and looks at the project's files before each cell instead of polling.
import fs from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { PackageTypes } from "./package-types.mjs";
import { typescript as ts } from "./typescript.mjs";

/**
 * What tslab wants to hear about files, by name. It asks `ts.sys` to poll each; here nothing is polled.
 * @type {Map<string, (file: string, kind: number) => void>}
 */
const listeners = new Map();
ts.sys.watchFile = (/** @type {string} */ name, /** @type {any} */ listener) => {
  listeners.set(name, listener);
  return { close: () => listeners.delete(name) };
};

function announceEdit(/** @type {string} */ name) {
  listeners.get(name)?.(name, ts.FileWatcherEventKind.Changed);
}

/** Has the compiler read the comments of packages' types from now on, for a first inspection. */
export let readDocumentation = () => {};

/** @typedef {{ stamp: string, file: any }} Source `stamp` is empty for what cannot change */

const isPackage = (/** @type {string} */ file) => file.includes("/node_modules/");
const isDeclaration = (/** @type {string} */ file) => file.endsWith(".d.ts");

/** The size and time of change of a file, "" when there is none. */
function stampOf(/** @type {string} */ file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : "";
}

/**
 * Stands in for `ts.createWatchProgram`, for the way that tslab's converter uses it: it watches its two files in memory,
 * takes what `afterProgramCreate` is given, and asks for an update through its own timer.
 * @param {any} host
 * @param {(file: any) => string} emitFile compiles a file of the project, which needs no types for that
 */
export function createProgramOnDemand(host, emitFile) {
  /** @type {Map<string, Source>} */
  const sources = new Map();
  /** Files that were looked for and not found, which may appear. */
  const missing = new Set();
  /** @type {any} */
  let program;
  /** @type {string[]} */
  let roots = host.rootFiles;
  /** @type {any} */
  let timer;
  let version = 0;
  const inMemory = new Set();

  const compilerHost = {
    getSourceFile,
    getSourceFileByPath: (
      /** @type {string} */ name,
      /** @type {string} */ _path,
      /** @type {any} */ o,
    ) => getSourceFile(name, o),
    getDefaultLibFileName: (/** @type {any} */ options) =>
      path.posix.join(host.getDefaultLibLocation(), ts.getDefaultLibFileName(options)),
    getDefaultLibLocation: host.getDefaultLibLocation,
    getCurrentDirectory: host.getCurrentDirectory,
    getCanonicalFileName: (/** @type {string} */ name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    readFile: host.readFile,
    fileExists(/** @type {string} */ file) {
      if (file.includes("/node_modules/@typescript/")) return false; // replacements of TypeScript's own types
      const exists = sources.has(file) || host.fileExists(file);
      if (!exists && !isPackage(file)) missing.add(file);
      return exists;
    },
    directoryExists(/** @type {string} */ folder) {
      if (!/\/(node_modules|@typescript|@types)$/.test(folder)) return host.directoryExists(folder);
      const known = folders.get(folder) ?? host.directoryExists(folder);
      folders.set(folder, known);
      return known;
    },
    getDirectories: host.getDirectories,
    realpath: host.realpath,
    writeFile: () => {},
    hasInvalidatedResolutions: () => appeared,
    /** Node's own modules are declared in its types; TypeScript would look for each in every folder first. */
    resolveModuleNames: (/** @type {string[]} */ names, /** @type {string} */ file) =>
      names.map((name) =>
        isBuiltin(name)
          ? undefined
          : ts.resolveModuleName(name, file, host.options, compilerHost, resolutions)
              .resolvedModule,
      ),
  };
  const types = new PackageTypes();
  /** Whether folders of packages exist: asked a hundred times for every program, and never to change in a session. */
  const folders = new Map();
  let appeared = false;
  const newCache = () =>
    ts.createModuleResolutionCache(host.getCurrentDirectory(), String, host.options);
  let resolutions = newCache();

  function getSourceFile(/** @type {string} */ name, /** @type {any} */ options) {
    const known = sources.get(name);
    if (known) return known.file;
    let text = host.readFile(name);
    if (text === undefined) return undefined;
    if (!isPackage(name)) for (const needed of types.note(text)) sources.delete(needed);
    else if (isDeclaration(name)) text = types.trim(name, text);
    const target = options ?? { languageVersion: host.options.target };
    const file = ts.createSourceFile(name, text, target, false);
    file.version = String(++version);
    const stamp = inMemory.has(name) || isPackage(name) ? "" : stampOf(name);
    sources.set(name, { stamp, file });
    if (stamp) host.watchFile(name, () => {}, 0);
    return file;
  }

  /** Forgets the project's files that changed since they were read, and tells tslab of them. */
  function lookForEdits() {
    for (const [name, { stamp }] of sources) {
      if (!stamp || stampOf(name) === stamp) continue;
      sources.delete(name);
      announceEdit(name);
    }
    for (const name of missing) {
      if (!stampOf(name)) continue;
      appeared = true;
      resolutions = newCache();
      missing.clear();
      break;
    }
  }

  function watch(/** @type {string} */ name) {
    host.watchFile(
      name,
      () => {
        sources.delete(name);
        schedule();
      },
      0,
    );
  }

  function schedule() {
    if (timer) host.clearTimeout(timer);
    timer = host.setTimeout(update, 0);
  }

  function update() {
    timer = undefined;
    lookForEdits();
    host.afterProgramCreate(createBuilder());
  }

  function createBuilder() {
    /** @type {any} */
    let built;
    const getProgram = () => {
      if (!built) {
        built = program = ts.createProgram({
          rootNames: roots,
          options: host.options,
          host: compilerHost,
          oldProgram: program,
        });
        appeared = false;
      }
      return built;
    };
    return {
      getProgram,
      /** The two files in memory are there before the program is: tslab reads the cell's names off the first version. */
      getSourceFile(/** @type {string} */ name) {
        if (built || !inMemory.has(name)) return getProgram().getSourceFile(name);
        const file = getSourceFile(name, undefined);
        if (!file.locals) ts.bindSourceFile(file, host.options);
        return file;
      },
      getAllDependencies: (/** @type {any} */ file) => dependencies(getProgram(), file),
      emit(/** @type {any} */ file, /** @type {any} */ write, /** @type {any[]} */ ...rest) {
        if (inMemory.has(file.fileName)) return getProgram().emit(file, write, ...rest);
        const relative = path.posix.relative(host.getCurrentDirectory(), file.fileName);
        write(
          path.posix.join(host.options.outDir, relative.replace(/\.ts$/, ".js")),
          emitFile(file),
        );
      },
    };
  }

  for (const name of roots) {
    inMemory.add(name);
    watch(name);
  }
  update();
  readDocumentation = () => {
    if (types.documented) return;
    types.documented = true;
    for (const name of sources.keys()) if (isPackage(name)) sources.delete(name);
  };
  return {
    close() {},
    updateRootFileNames(/** @type {string[]} */ names) {
      for (const name of names) {
        sources.delete(name);
        if (!roots.includes(name)) watch(name);
        inMemory.add(name);
      }
      roots = names;
      schedule();
    },
  };
}

/** The .ts and .js files that a file depends on, itself first. */
function dependencies(/** @type {any} */ program, /** @type {any} */ file) {
  const found = new Set([file.fileName]);
  for (const name of found) {
    const source = program.getSourceFile(name);
    source?.resolvedModules?.forEach((/** @type {any} */ { resolvedModule } = {}) => {
      const target = resolvedModule?.resolvedFileName;
      if (target && !isDeclaration(target) && program.getSourceFile(target)) found.add(target);
    });
  }
  return [...found];
}
