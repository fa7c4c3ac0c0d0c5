// @ts-check
// Puts the parts together: tslab's executor and Jupyter handler, our compiler, server and interrupts.
import { createRequire } from "node:module";
import { keepBuiltins } from "./builtins.mjs";
import { Compiler } from "./compiler.mjs";
import { describeDiagnostics, describeError } from "./errors.mjs";
import { Interrupted, interruptCell, ownTimers, runCell, watchSigint } from "./interrupts.mjs";
import { KernelServer } from "./server.mjs";
import { typescript } from "./typescript.mjs";

const require = createRequire(import.meta.url);
const { createExecutor } = require("tslab/dist/executor.js");
/** @type {any} some of what is used here is private in its types */
const JupyterHandlerImpl = require("tslab/dist/jupyter.js").JupyterHandlerImpl;

/** @typedef {import("./server.mjs").Execute} Execute */

/** @param {string} root @param {string} connectionFile */
export async function startKernel(root, connectionFile) {
  const exit = process.exit.bind(process);
  const sigintThread = watchSigint(interrupt);
  const compiler = new Compiler();
  /** What the last cell failed with. @type {import("./errors.mjs").ErrorContent | undefined} */
  let failure;
  const executor = createExecutor(root, compiler, {
    log: console.log,
    /** tslab reports what went wrong here: diagnostics in a format of its own, or what was thrown. */
    error(/** @type {any[]} */ ...values) {
      putBack();
      failure = compiler.diagnostics.length
        ? describeDiagnostics(compiler.diagnostics, compiler.cell)
        : describeError(values[0]);
    },
  });
  const handler = new Handler(executor, false);

  let replaced = "";
  const putBack = () => {
    replaced = restoreBuiltins() || replaced;
  };

  /** @type {Execute} */
  async function execute(request, write, display) {
    failure = undefined;
    replaced = "";
    compiler.cell = `In[${handler.execCount + 1}]`;
    compiler.diagnostics = [];
    try {
      await runCell(() => handler.handleExecuteImpl(request, write, display));
      putBack();
    } catch (error) {
      putBack();
      // tslab throws the count of a cell that failed, and has told `error` above why.
      if (!failure) failure = describeError(error);
    }
    if (failure?.ename === "Interrupted") forgetHalfLoaded();
    compiler.settle(Boolean(failure), executor.locals);
    if (replaced) write("stderr", `Put back, since the kernel needs it, too: ${replaced}\n`);
    const { code } = /** @type {{ code: string }} */ (request);
    if (compiler.diagnostics.length > 0) withdraw(executor.locals, code, compiler.cell);
    return { count: handler.execCount, overhead: compiler.takeOverhead(), error: failure };
  }

  function interrupt() {
    if (!interruptCell()) server.dropWaiting();
    executor.interrupt();
  }

  async function leave(/** @type {number} */ status) {
    const thread = await sigintThread.catch(() => undefined);
    await thread?.terminate();
    exit(status); // the timers of the reader's cells may go on for ever
  }

  const server = new KernelServer(handler, connectionFile, execute, leave);
  reportLateErrors();
  surviveExit();
  ownTimers();
  const restoreBuiltins = keepBuiltins();
  server.prepare = restoreBuiltins; // a timer may have replaced something since
  server.firstIdle = () => compiler.warmUp();
  try {
    await sigintThread;
    await server.init();
  } catch (error) {
    server.log(`could not start: ${error}`);
    await server.end(1);
  }
}

class Handler extends JupyterHandlerImpl {
  /** @param {...any} values */
  constructor(...values) {
    super(...values);
  }

  handleKernel() {
    const info = super.handleKernel();
    info.language_info.version = typescript.version;
    info.implementation_version = require("tslab/package.json").version;
    info.banner = `TypeScript ${typescript.version}, Node.js ${process.version}`;
    return { status: "ok", ...info };
  }

  handleInspect(/** @type {any} */ { code, cursor_pos }) {
    return super.handleInspect({ code, cursor_pos: toUnits(code, cursor_pos) });
  }

  handleComplete(/** @type {any} */ { code, cursor_pos }) {
    const reply = super.handleComplete({ code, cursor_pos: toUnits(code, cursor_pos) });
    reply.cursor_start = toCharacters(code, reply.cursor_start);
    reply.cursor_end = toCharacters(code, reply.cursor_end);
    return reply;
  }
}

/** Jupyter counts a cursor in characters, TypeScript in UTF-16 units. */
const toUnits = (/** @type {string} */ code, /** @type {number} */ characters) =>
  [...code].slice(0, characters).join("").length;
const toCharacters = (/** @type {string} */ code, /** @type {number} */ units) =>
  [...code.slice(0, units)].length;

/** An interrupt while packages load leaves some of them half there; the next import loads these anew. */
function forgetHalfLoaded() {
  for (const [file, module] of Object.entries(require.cache)) {
    if (module && !module.loaded) delete require.cache[file];
  }
}

/**
 * Functions of a cell that did not compile: their versions from before are still there, and would be tested or called in place of
 * what the reader sees. Calling one says so instead, until a cell defines it again.
 * @param {Record<string, unknown>} locals
 * @param {string} code
 * @param {string} cell
 */
function withdraw(locals, code, cell) {
  const { statements } = typescript.createSourceFile("", code, typescript.ScriptTarget.ES2022);
  for (const statement of statements.filter(typescript.isFunctionDeclaration)) {
    const name = statement.name?.text;
    if (typeof locals[name] !== "function") continue;
    locals[name] = () => {
      throw new NotCompiled(
        `${name} is not what its cell says: ${cell} did not compile. Correct that cell and run it first.`,
      );
    };
  }
}

class NotCompiled extends Error {
  name = "NotCompiled";
  /** @type {string | undefined} the line that calls it is not to blame */
  stack = undefined;
}

/** What a cell leaves behind may fail after it: a timer's callback, a promise that nobody waits for. */
function reportLateErrors() {
  const report = (/** @type {string} */ where) => (/** @type {unknown} */ error) => {
    if (error instanceof Interrupted) return;
    process.stderr.write(`${where}: ${describeError(error).traceback.join("\n")}\n`);
  };
  process.on("uncaughtException", report("Uncaught exception"));
  process.on("unhandledRejection", report("Unhandled promise rejection"));
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
