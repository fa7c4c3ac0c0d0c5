// @ts-check
// The kernel's JavaScript for a browser: JupyterLite's extension, the worker, lib, and the declarations for type-checking cells.
import fs from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { optionsOf } from "../../compiler/service.mjs";
import { root } from "../setup.mjs";

/** Loaded with the first chart, not with lib. */
const VEGA = ["vega", "vega-lite"];

const inRoot = (/** @type {string[]} */ ...names) => path.join(root, ...names);

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "browser",
  format: "iife",
  target: "es2022",
  minify: true,
  legalComments: "none",
  logLevel: "error",
  logOverride: { "direct-eval": "silent" },
  define: { global: "globalThis" },
};

/**
 * Writes the bundles into a folder.
 * @param {string} folder
 * @param {Record<string, unknown>} constants names in browser/kernel.mjs, and their values
 */
export async function buildBundles(folder, constants) {
  const define = Object.fromEntries(
    Object.entries({ ...constants, TYPESCRIPT_VERSION: ts.version }).map(([name, value]) => [
      name,
      JSON.stringify(value),
    ]),
  );
  const into = (/** @type {string} */ name) => path.join(folder, name);
  await build({
    ...common,
    entryPoints: ["browser/kernel.mjs"],
    outfile: into("kernel.js"),
    define,
  });
  await build({
    ...common,
    entryPoints: ["browser/worker.mjs"],
    outfile: into("worker.js"),
    plugins: [withoutNode],
  });
  await build({
    ...common,
    stdin: {
      contents: entry("courseModules", libraryFiles()),
      resolveDir: root,
      sourcefile: "modules.js",
    },
    outfile: into("lib.js"),
    ...{ minify: false, minifyWhitespace: true, minifySyntax: true }, // keeps names, for stack traces
    sourcemap: "external",
    sourcesContent: true,
    loader: { ".csv": "text" },
    plugins: [browserPlatform, withoutNode],
    external: VEGA,
  });
  await build({
    ...common,
    stdin: { contents: entry("courseVega", VEGA), resolveDir: root, sourcefile: "vega.js" },
    outfile: into("vega.js"),
    plugins: [withoutNode],
  });
  keepOwnSources(into("lib.js.map"));
  fs.writeFileSync(into("types.json"), JSON.stringify(declarations()));
}

/** The files of lib that a cell can import, by their path without extension. */
function libraryFiles() {
  return fs
    .readdirSync(inRoot("lib"), { recursive: true, encoding: "utf8" })
    .filter((name) => /(?<!\.d)\.ts$/.test(name) && !name.startsWith(`platform${path.sep}`))
    .map((name) => `lib/${name.split(path.sep).join("/").replace(/\.ts$/, "")}`)
    .sort();
}

/** A script that provides modules under a global name; each is loaded when first used. */
function entry(/** @type {string} */ name, /** @type {readonly string[]} */ modules) {
  const own = (/** @type {string} */ module) =>
    module.startsWith("lib/") ? `./${module}` : module;
  const lines = modules.map(
    (module) => `${JSON.stringify(module)}: () => require(${JSON.stringify(own(module))})`,
  );
  return `globalThis.${name} = {${lines.join(",\n")}};`;
}

/** @type {import("esbuild").Plugin} */
const browserPlatform = {
  name: "browser-platform",
  setup({ onResolve }) {
    onResolve({ filter: /\/platform\/node$/ }, () => ({
      path: inRoot("lib", "platform", "browser.ts"),
    }));
  },
};

/** Packages require Node's modules in functions that are not called here. @type {import("esbuild").Plugin} */
const withoutNode = {
  name: "without-node",
  setup({ onResolve, onLoad }) {
    // numjs reads its sample images when it is loaded.
    const filter = new RegExp(`^(node:)?(${builtinModules.join("|")})$|^./images$`);
    onResolve({ filter }, ({ path: name }) => ({ path: name, namespace: "node" }));
    onLoad({ filter: /./, namespace: "node" }, () => ({ contents: "module.exports = {};" }));
  },
};

/** Leaves packages out of the source map: stack traces do not show them. */
function keepOwnSources(/** @type {string} */ file) {
  const map = JSON.parse(fs.readFileSync(file, "utf8"));
  const isOwn = map.sources.map(
    (/** @type {string} */ name) => /(^|\/)lib\//.test(name) && !name.includes("node_modules"),
  );
  map.sources = map.sources.map((/** @type {string} */ name, /** @type {number} */ i) =>
    isOwn[i] ? name.replace(/^.*?(?=lib\/)/, "") : null,
  );
  map.sourcesContent = map.sourcesContent.map(
    (/** @type {string} */ text, /** @type {number} */ i) => (isOwn[i] ? text : null),
  );
  fs.writeFileSync(file, JSON.stringify(map));
}

/** The files that the compiler reads in the browser: the declarations of JavaScript, the worker and lib, by path. */
function declarations() {
  /** @type {Record<string, string>} */
  const texts = {};
  const program = ts.createProgram(
    libraryFiles().map((file) => inRoot(`${file}.ts`)),
    {
      ...optionsOf(ts),
      types: ["node"],
      declaration: true,
      emitDeclarationOnly: true,
      sourceMap: false,
      rootDir: root,
      outDir: "/course",
    },
  );
  const { diagnostics } = program.emit(undefined, (file, text) => {
    texts[file] = text;
  });
  if (diagnostics.length > 0) {
    const texts = diagnostics.map((one) => ts.flattenDiagnosticMessageText(one.messageText, "\n"));
    throw new Error(`lib cannot be declared for the browser:\n${texts.join("\n")}`);
  }
  const own = inRoot("lib", "types");
  const types = fs.readdirSync(own);
  for (const name of types)
    texts[`/course/lib/types/${name}`] = fs.readFileSync(path.join(own, name), "utf8");
  const references = types.map((name) => `/// <reference path="../../../lib/types/${name}" />\n`);
  texts["/course/node_modules/@types/worker/index.d.ts"] =
    references.join("") + fs.readFileSync(inRoot("browser", "worker.d.ts"), "utf8");
  const typescript = inRoot("node_modules", "typescript", "lib");
  for (const { fileName } of program.getSourceFiles()) {
    if (path.dirname(fileName) === typescript) {
      texts[`/typescript/${path.basename(fileName)}`] = fs.readFileSync(fileName, "utf8");
    }
  }
  return texts;
}
