// @ts-check
// Puts the parts together: tslab, the compiler and the interrupts.
import { createRequire } from "node:module";
import path from "node:path";
import { inspect } from "node:util";
import { Compiler } from "../compiler/compiler.mjs";
import { reportDiagnostics, reportError } from "../compiler/reports.mjs";
import { Sources } from "../compiler/sources.mjs";
import { withdraw } from "../compiler/withdraw.mjs";
import { keepBuiltins } from "./builtins.mjs";
import { files } from "./files.mjs";
import { Interrupted, interruptCell, ownTimers, runCell } from "./interrupts.mjs";
import { Modules } from "./modules.mjs";
import { Kernel } from "./tslab.mjs";
import { saveCode, typescript } from "./typescript.mjs";

/** @import { Diagnostic } from "../compiler/compiler.mjs" */
/** @import { Report } from "../compiler/reports.mjs" */
/** @import { Actions } from "./tslab.mjs" */

/** @param {string} root @param {string} connectionFile */
export async function startKernel(root, connectionFile) {
  const leave = process.exit.bind(process); // the timers of the reader's cells may go on forever
  const libFolder = path.dirname(createRequire(import.meta.url).resolve("typescript"));
  const compiler = new Compiler(typescript, { files, root, libFolder, types: ["node"] });
  const sources = new Sources((file) => files.read(path.join(root, file)));
  const modules = new Modules(compiler, sources);
  /** What is wrong with the cell that runs. @type {Diagnostic[]} */
  let diagnostics = [];
  let overhead = 0;

  function compile(/** @type {string} */ source, /** @type {string} */ name) {
    const start = elapsed();
    sources.addCell(name, source);
    const cell = compiler.compile(source, name);
    const used = compiler.files();
    if (cell.diagnostics.length === 0) cell.diagnostics = modules.check(used);
    diagnostics = cell.diagnostics;
    if (diagnostics.length > 0) withdraw(kernel.variables, compiler.refused, name);
    else sources.addMap(name, cell.map, name, 1);
    cell.code += `\n//# sourceURL=${name}`;
    overhead = elapsed() - start;
    return { cell, modules: diagnostics.length > 0 ? [] : modules.update(used) };
  }

  const report = (/** @type {unknown} */ thrown) => reportError(thrown, sources, inspect);

  /** @type {Actions["run"]} */
  async function run(start, write) {
    diagnostics = [];
    /** @type {{ reason: unknown } | undefined} */
    let thrown;
    try {
      await runCell(start);
    } catch (reason) {
      thrown = { reason };
    }
    const replaced = restoreBuiltins();
    const isRefused = diagnostics.length > 0;
    const error = isRefused
      ? reportDiagnostics(diagnostics, sources)
      : thrown && report(thrown.reason);
    if (error?.ename === "Interrupted") forgetHalfLoaded();
    if (!isRefused) compiler.settle(error && kernel.variables);
    if (replaced) write("stderr", `Restored, because the kernel needs it too: ${replaced}\n`);
    return { error, overhead };
  }

  function rest() {
    // A first cell's work, while nobody waits for it.
    compiler.compile("const warm = [1].map((x) => x + 1);", "In[0]");
    saveCode();
  }

  reportLateErrors(report);
  surviveExit();
  ownTimers();
  const restoreBuiltins = keepBuiltins();
  const prepare = restoreBuiltins; // a timer may have replaced something since
  const actions = { compile, run, interrupt: interruptCell, prepare, rest, leave };
  const kernel = new Kernel(root, connectionFile, compiler, actions);
  await kernel.start();
}

const elapsed = performance.now.bind(performance);

/** An interrupt while packages load leaves some of them half loaded. The next import loads these again. */
function forgetHalfLoaded() {
  const { cache } = createRequire(import.meta.url);
  for (const [file, module] of Object.entries(cache)) {
    if (module && !module.loaded) delete cache[file];
  }
}

/** What a cell leaves behind may fail after it: a timer's callback, a promise that nobody waits for. */
function reportLateErrors(/** @type {(error: unknown) => Report} */ report) {
  const print = (/** @type {string} */ where) => (/** @type {unknown} */ error) => {
    if (error instanceof Interrupted) return;
    process.stderr.write(`${where}: ${report(error).traceback.join("\n")}\n`);
  };
  process.on("uncaughtException", print("Uncaught exception"));
  process.on("unhandledRejection", print("Unhandled promise rejection"));
}

/** `process.exit()` in a cell ends the cell; the notebook's variables stay. */
function surviveExit() {
  class ProcessExit extends Error {
    name = "ProcessExit";
  }
  process.exit = (code) => {
    throw new ProcessExit(
      `process.exit(${code ?? ""}) ends this cell only. To end the kernel, use Kernel > Shut Down Kernel.`,
    );
  };
}
