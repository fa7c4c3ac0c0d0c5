// @ts-check
// The one file that knows what tslab does not document: its executor, its answers to Jupyter and its server. They are subclassed here,
// with what tslab leaves out: another compiler, `error` messages, requests answered in their order, the queue dropped after an
// error only where the client asks for it, streams joined into few messages, control in a thread of its own.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { bind } from "./binding.mjs";
import { startControl } from "./control.mjs";
import { readDocumentation } from "./files.mjs";
import { keepPace } from "./pace.mjs";
import { repliesOf } from "./replies.mjs";
import { Streams } from "./streams.mjs";
import { typescript } from "./typescript.mjs";

/** @import { Compiled, Compiler } from "../compiler/compiler.mjs" */
/** @import { Report } from "../compiler/reports.mjs" */
/** @import { Module } from "./modules.mjs" */

/** The version that this file was written for. */
const VERSION = "1.0.22";

/** What is used of tslab, by file: functions, which are looked for when the kernel starts, and what they leave on their objects. */
export const PRIVATE = {
  "dist/executor.js": [
    "createExecutor", // runs code: execute, interrupt, and in `locals` the cells' variables
  ],
  "dist/jupyter.js": [
    "JupyterHandlerImpl.prototype.handleKernel",
    "JupyterHandlerImpl.prototype.handleExecuteImpl", // runs a cell: stdout and stderr, displays, execCount
    "ZmqServer.prototype.init", // reads connInfo, opens the channels iopub, shell, control, stdin and hb
    "ZmqServer.prototype.bindSocket",
    "ZmqServer.prototype.handleShellMessage", // answers a request through the handle… methods
    "ZmqServer.prototype.handleExecute",
    "ZmqServer.prototype.publishStatus", // its message has createReply and signAndSend, its class fromRaw
    "ZmqServer.prototype.close",
  ],
};
/** How tslab's executor says that a cell that waits was interrupted. */
const INTERRUPTED = "Interrupted asynchronously";

const require = createRequire(import.meta.url);
const installed = require.resolve("tslab/package.json");
const { version } = require(installed);

// tslab's converter and its public module ask for a TypeScript of tslab's own, which is not installed; ours stands in for it.
const asked = createRequire(installed).resolve("@tslab/typescript-for-tslab");
require.cache[asked] = /** @type {any} */ ({ id: asked, loaded: true, exports: typescript });

/** @type {any[]} what is used here is private in their types */
const modules = Object.keys(PRIVATE).map((file) =>
  fs.existsSync(path.join(path.dirname(installed), file)) ? require(`tslab/${file}`) : {},
);
const missing = Object.entries(PRIVATE).flatMap(([file, names], i) => {
  const isThere = (/** @type {string} */ name) =>
    typeof name.split(".").reduce((value, part) => value?.[part], modules[i]) === "function";
  return names.filter((name) => !isThere(name)).map((name) => `${name} of tslab/${file}`);
});
if (version !== VERSION || missing.length > 0) {
  const lines = [
    `This kernel is made for tslab ${VERSION}; installed is ${version}.`,
    ...missing.map((name) => `Missing: ${name}`),
    "Run npm ci to get the version of package-lock.json, or adapt kernel/tslab.mjs (CONTRIBUTING.md says how).",
  ];
  process.stderr.write(`[TypeScript kernel] ${lines.join("\n  ")}\n`);
  if (missing.length > 0) process.exit(1);
}

const [{ createExecutor }, { JupyterHandlerImpl, ZmqServer }] = modules;

/** How long after an error requests are dropped that were sent before it, in milliseconds. */
const ABORT_WINDOW = 200;

/** The requests that tslab answers. Others (comm messages, debugging) get no answer, as from any kernel without them. */
const REQUESTS = /^(kernel_info|execute|is_complete|inspect|complete|comm_info|shutdown)_request$/;

const { now, parse } = Date; // a cell may have others
const elapsed = performance.now.bind(performance);
const writeLog = process.stderr.write.bind(process.stderr);

/**
 * @typedef {object} Actions
 * @property {(source: string, name: string) => { cell: Compiled, modules: Module[] }} compile a cell, and the files of the
 * project to be loaded again before it
 * @property {(start: () => Promise<void>, write: WriteStream) => Promise<{ error?: Report, overhead: number }>} run has a cell
 * run: what it failed with, and the milliseconds of its compilation
 * @property {(frames?: string) => boolean} interrupt interrupts the cell, which was busy where `frames` say; false if none runs
 * @property {() => void} prepare called before each answer
 * @property {() => void} rest called once, when the first request for the kernel's language has its answer
 * @property {(status: number) => void} leave ends the process, after the last message
 *
 * @typedef {(name: string, text: string) => void} WriteStream
 * @typedef {{ display_id: string | undefined, update: boolean }} Options
 */

/** The kernel: tslab's Jupyter server, its handler and its executor. */
export class Kernel extends ZmqServer {
  #queue = Promise.resolve();
  /** When the request that is answered came in, and when a cell failed, by the kernel's own clock: the day's may be set back. */
  #arrivedAt = 0;
  #failedAt = -Infinity;
  #failedDate = 0;
  #isClosed = false;
  /** What the last cell threw, if anything. @type {{ error: any }[]} */
  #thrown = [];
  /** @type {Awaited<ReturnType<typeof startControl>> | undefined} */
  #control;
  /** The class of messages, which tslab does not export. @type {any} */
  #Message;

  /**
   * @param {string} root the folder of cells' `require`
   * @param {string} connectionFile
   * @param {Compiler} compiler
   * @param {Actions} actions
   */
  constructor(root, connectionFile, compiler, actions) {
    const converter = {
      convert: (/** @type {string} */ _declarations, /** @type {string} */ source) => {
        const { cell, modules } = actions.compile(source, `In[${handler.execCount}]`);
        return {
          // The executor needs to know only whether there are any.
          diagnostics: cell.diagnostics.length > 0 ? [{ start: {} }] : [],
          output: cell.code,
          hasToplevelAwait: cell.awaits,
          lastExpressionVar: cell.value,
          sideOutputs: modules,
        };
      },
      addModule() {
        throw new Error("A cell cannot be a module here. Write a file in lib/ and import it.");
      },
      close() {},
    };
    const report = {
      log: console.log,
      error: (/** @type {unknown} */ error) => this.#thrown.push({ error }),
    };
    const executor = createExecutor(root, { node: converter, ...converter }, report);
    const handler = new Handler(executor, compiler);
    super(handler, connectionFile);
    this.actions = actions;
    /** The cells' variables. @type {Record<string, any>} */
    this.variables = executor.locals;
  }

  /** Opens the channels; ends the process if it cannot. */
  async start() {
    try {
      await this.init();
    } catch (error) {
      this.#log(`could not start: ${error}`);
      await this.close(1);
    }
  }

  /** Opens a channel; control.mjs opens those of control and heartbeat, before the first request is answered. */
  async bindSocket(/** @type {any} */ socket, /** @type {number} */ port) {
    if (socket === this.control || socket === this.hb) return;
    if (socket === this.shell) await this.#openControl();
    // Send at once, also from a cell that never yields, and drop nothing, however much is printed.
    Object.assign(socket, { sendTimeout: 0, sendHighWaterMark: 0 });
    await bind(socket, this.connInfo, port);
  }

  async #openControl() {
    this.#control = await startControl(this.connInfo, {
      answer: (socket, frames) => void this.#answer(socket, frames),
      interrupt: (frames) => {
        if (!this.actions.interrupt(frames)) this.#dropWaiting();
        this.handler.executor.interrupt();
      },
      fail: (error) => {
        this.#log(`the control channel failed: ${error.stack}`);
        void this.close(1);
      },
    });
  }

  /** Shell requests are answered one after the other, as Jupyter's clients expect. */
  async handleShellMessage(/** @type {any} */ socket, /** @type {Buffer[]} */ ...frames) {
    const arrivedAt = elapsed();
    this.#queue = this.#queue.then(() => {
      this.#arrivedAt = arrivedAt;
      return this.#answer(socket, frames);
    });
  }

  async #answer(/** @type {any} */ socket, /** @type {Buffer[]} */ frames) {
    try {
      this.actions.prepare();
      const delimiter = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
      const { msg_type } = JSON.parse(frames[delimiter + 2].toString());
      if (REQUESTS.test(msg_type)) await super.handleShellMessage(socket, ...frames);
      // Before the first request has come, there is nothing to interrupt.
      if (msg_type === "interrupt_request" && this.#Message) this.#confirmInterrupt(socket, frames);
      if (msg_type === "kernel_info_request") setImmediate(() => this.#rest());
    } catch (error) {
      if (!this.#isClosed) this.#log(`a message was dropped: ${error}`);
    }
  }

  #rest() {
    const { rest } = this.actions;
    this.actions.rest = () => {};
    this.#queue = this.#queue.then(rest);
  }

  publishStatus(/** @type {string} */ status, /** @type {any} */ message) {
    this.#Message = message.constructor;
    super.publishStatus(status, message);
  }

  /** tslab does not know the request; control-thread.mjs has interrupted the cell already. */
  #confirmInterrupt(/** @type {any} */ socket, /** @type {Buffer[]} */ frames) {
    const message = this.#Message.fromRaw(this.connInfo.key, frames);
    this.publishStatus("busy", message);
    this.#send(message, "interrupt_reply", { status: "ok" }, socket);
    this.publishStatus("idle", message);
  }

  /**
   * Sends a message that answers another: to all clients, or on the socket of the client that asked.
   * @param {any} message @param {string} type @param {object} content
   */
  #send(message, type, content, socket = this.iopub, metadata = {}) {
    const reply = message.createReply();
    reply.header.msg_type = type;
    Object.assign(reply, { content, metadata });
    reply.signAndSend(this.connInfo.key, socket);
  }

  /** Answers an execute_request. */
  async handleExecute(/** @type {any} */ socket, /** @type {any} */ message) {
    if (this.#aborts(message)) {
      return this.#send(message, "execute_reply", { status: "aborted" }, socket);
    }
    const emit = (/** @type {string} */ name, /** @type {string} */ text) =>
      this.#send(message, "stream", { name, text });
    const streams = new Streams(emit, keepPace);
    const write = streams.write.bind(streams);
    const display = (/** @type {object} */ content, /** @type {boolean} */ update) => {
      streams.flush();
      this.#send(message, update ? "update_display_data" : "display_data", content);
    };
    const start = () => this.#execute(message.content, write, display);
    const { error, overhead } = await this.actions.run(start, write);
    streams.flush();
    if (error) this.#send(message, "error", error);
    if (error && message.content.stop_on_error !== false) this.#dropWaiting();
    const result = error
      ? { status: "error", ...error }
      : { status: "ok", user_expressions: {}, payload: [] };
    const content = { ...result, execution_count: this.handler.execCount };
    this.#send(message, "execute_reply", content, socket, { overhead_ms: overhead });
  }

  /**
   * Runs a cell, or refuses it.
   * @param {object} content of an execute_request
   * @param {WriteStream} write
   * @param {(content: object, update: boolean) => void} display
   * @throws what the cell threw, or a text where it was refused; undefined where its wait was ended by an interrupt
   */
  async #execute(content, write, display) {
    this.#thrown = [];
    /** @type {any} */ (globalThis).notebookDisplay = (
      /** @type {object} */ data,
      /** @type {Options} */ { display_id, update },
    ) => display({ data, metadata: {}, transient: { display_id } }, update);
    try {
      await this.handler.handleExecuteImpl(content, write, display);
    } catch (error) {
      // tslab throws the count of a cell that failed, and has told `report` before why.
      const [{ error: thrown } = { error }] = this.#thrown;
      throw thrown?.message === INTERRUPTED ? undefined : thrown;
    }
  }

  /**
   * Whether a request was on its way already when an earlier cell failed: it waited here, or it came in just after and
   * says that it was sent before.
   */
  #aborts(/** @type {any} */ { header }) {
    if (this.#arrivedAt <= this.#failedAt) return true;
    return this.#arrivedAt < this.#failedAt + ABORT_WINDOW && parse(header.date) < this.#failedDate;
  }

  /** Drops what waits for its turn: a cell failed, or an interrupt came before one could start. */
  #dropWaiting() {
    this.#failedAt = elapsed();
    this.#failedDate = now();
  }

  /** Ends the process, which zeromq aborts where sockets are still open. tslab calls it after a shutdown_request. */
  async close(status = 0) {
    this.#isClosed = true;
    if (this.hb) super.close();
    await this.#control?.close();
    this.actions.leave(status);
  }

  /** Writes to the kernel's own log, never into a cell. */
  #log(/** @type {string} */ text) {
    writeLog(`[TypeScript kernel] ${text}\n`);
  }
}

class Handler extends JupyterHandlerImpl {
  /** @param {object} executor @param {Compiler} compiler */
  constructor(executor, compiler) {
    super(executor, false);
    this.replies = repliesOf(compiler);
  }

  handleKernel() {
    const info = super.handleKernel();
    info.language_info.version = typescript.version;
    info.implementation_version = version;
    info.banner = `TypeScript ${typescript.version}, Node.js ${process.version}`;
    return { status: "ok", ...info };
  }

  handleInspect(/** @type {any} */ cursor) {
    readDocumentation();
    return this.replies.inspect(cursor);
  }

  handleComplete(/** @type {any} */ cursor) {
    return this.replies.complete(cursor);
  }

  handleIsComplete(/** @type {any} */ cell) {
    return this.replies.isComplete(cell);
  }
}
