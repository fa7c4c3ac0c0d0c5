// @ts-check
// The one file that knows what tslab does not document: its executor, its Jupyter handler and its server, which are subclassed
// here for server.mjs and kernel.mjs. tslab's own converter is not used, nor the TypeScript that it was made for.
import { createRequire } from "node:module";
import { typescript } from "./typescript.mjs";

/** The version that this file was written for. */
const VERSION = "1.0.22";

/** What is used of tslab, by file. */
const PRIVATE = {
  "dist/executor.js": ["createExecutor"],
  "dist/jupyter.js": [
    "JupyterHandlerImpl.prototype.handleKernel",
    "JupyterHandlerImpl.prototype.handleExecuteImpl", // runs a cell: the streams, the displays, the count
    "ZmqServer.prototype.init", // opens the channels through bindSocket
    "ZmqServer.prototype.bindSocket",
    "ZmqServer.prototype.handleShellMessage", // answers a request through the handle… methods
    "ZmqServer.prototype.handleExecute",
    "ZmqServer.prototype.publishStatus",
    "ZmqServer.prototype.close",
  ],
};
/** How tslab's executor says that a cell that waits was interrupted. */
const INTERRUPTED = "Interrupted asynchronously";

const require = createRequire(import.meta.url);
const { version } = require("tslab/package.json");

// tslab's converter and its public module ask for a TypeScript of tslab's own, which is not installed; ours stands in for it.
const asked = createRequire(require.resolve("tslab/package.json")).resolve(
  "@tslab/typescript-for-tslab",
);
require.cache[asked] = /** @type {any} */ ({
  id: asked,
  filename: asked,
  loaded: true,
  exports: typescript,
});

/** @returns {string[]} what of `PRIVATE` is not there */
const missing = Object.entries(PRIVATE).flatMap(([file, names]) => {
  const module = require(`tslab/${file}`);
  const isThere = (/** @type {string} */ name) =>
    typeof name.split(".").reduce((value, part) => value?.[part], module) === "function";
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

/** @type {any[]} what is used here is private in their types */
const [executorModule, jupyterModule] = [
  require("tslab/dist/executor.js"),
  require("tslab/dist/jupyter.js"),
];
const { createExecutor } = executorModule;
const { JupyterHandlerImpl, ZmqServer } = jupyterModule;

/**
 * @typedef {object} Language
 * @property {(source: string) => { cell: import("../compiler/compiler.mjs").Compiled, modules: import("./modules.mjs").Module[] }} compile
 * a cell, and the files of the project to be loaded anew before it
 * @property {(source: string, offset: number) => string | undefined} inspect
 * @property {(source: string, offset: number) => { start: number, end: number, names: string[] }} complete
 * @property {(source: string) => { complete: boolean, indent: string }} completeness
 *
 * @typedef {(name: string, text: string) => void} WriteStream
 * @typedef {(content: object, update: boolean) => void} WriteDisplay
 */

/** tslab's executor and its answers to Jupyter, with another compiler. */
export class Kernel {
  /** What the last cell threw, if anything. @type {{ error: any }[]} */
  #thrown = [];

  /** @param {string} root the folder of cells' `require` @param {Language} language */
  constructor(root, language) {
    const compiler = {
      convert: (/** @type {string} */ _declarations, /** @type {string} */ source) => {
        const { cell, modules } = language.compile(source);
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
    this.executor = createExecutor(root, { node: compiler, ...compiler }, report);
    this.handler = new Handler(this.executor, language);
  }

  /** The cells' variables. @returns {Record<string, any>} */
  get exports() {
    return this.executor.locals;
  }

  /** How many cells have run. @returns {number} */
  get count() {
    return this.handler.execCount;
  }

  /**
   * Runs a cell, or refuses it.
   * @param {object} request the content of an execute_request
   * @param {WriteStream} write
   * @param {WriteDisplay} display
   * @throws what the cell threw, or a text where it was refused; undefined where its wait was ended by `interrupt`
   */
  async execute(request, write, display) {
    this.#thrown = [];
    try {
      await this.handler.handleExecuteImpl(request, write, display);
    } catch (error) {
      // tslab throws the count of a cell that failed, and has told `report` before why.
      const [{ error: thrown } = { error }] = this.#thrown;
      throw thrown?.message === INTERRUPTED ? undefined : thrown;
    }
  }

  /** Ends the wait of a cell. */
  interrupt() {
    this.executor.interrupt();
  }
}

class Handler extends JupyterHandlerImpl {
  /** @param {object} executor @param {Language} language */
  constructor(executor, language) {
    super(executor, false);
    this.language = language;
  }

  handleKernel() {
    const info = super.handleKernel();
    info.language_info.version = typescript.version;
    info.implementation_version = version;
    info.banner = `TypeScript ${typescript.version}, Node.js ${process.version}`;
    return { status: "ok", ...info };
  }

  handleInspect(/** @type {any} */ { code, cursor_pos }) {
    const text = this.language.inspect(code, toUnits(code, cursor_pos));
    const data = text === undefined ? {} : { "text/plain": text };
    return { status: "ok", found: text !== undefined, data, metadata: {} };
  }

  handleComplete(/** @type {any} */ { code, cursor_pos }) {
    const { start, end, names } = this.language.complete(code, toUnits(code, cursor_pos));
    return {
      status: "ok",
      matches: names,
      cursor_start: toCharacters(code, start),
      cursor_end: toCharacters(code, end),
      metadata: {},
    };
  }

  handleIsComplete(/** @type {any} */ { code }) {
    const { complete, indent } = this.language.completeness(code);
    return complete ? { status: "complete" } : { status: "incomplete", indent };
  }
}

/** Jupyter counts a cursor in characters, TypeScript in UTF-16 units. */
const toUnits = (/** @type {string} */ code, /** @type {number} */ characters) =>
  [...code].slice(0, characters).join("").length;
const toCharacters = (/** @type {string} */ code, /** @type {number} */ units) =>
  [...code.slice(0, units)].length;

/** A request of a client, and the ways to answer it. */
export class Request {
  /** @param {any} message tslab's ZmqMessage @param {any} socket @param {any} server */
  constructor(message, socket, server) {
    this.message = message;
    this.socket = socket;
    this.server = server;
  }

  get content() {
    return this.message.content;
  }

  /** When the client sent it, as it says. @returns {string} */
  get date() {
    return this.message.header.date;
  }

  /** Sends a message to all clients. */
  publish(/** @type {string} */ type, /** @type {object} */ content) {
    this.#send(type, content, {}, this.server.iopub);
  }

  /** Answers the client that asked. */
  reply(/** @type {string} */ type, /** @type {object} */ content, metadata = {}) {
    this.#send(type, content, metadata, this.socket);
  }

  #send(
    /** @type {string} */ type,
    /** @type {object} */ content,
    /** @type {object} */ metadata,
    /** @type {any} */ socket,
  ) {
    const message = this.message.createReply();
    message.header.msg_type = type;
    Object.assign(message, { content, metadata });
    message.signAndSend(this.server.connInfo.key, socket);
  }
}

/** tslab's Jupyter server, whose parts may be replaced. */
export class Server extends ZmqServer {
  /** @param {Kernel} kernel @param {string} connectionFile */
  constructor({ handler }, connectionFile) {
    super(handler, connectionFile);
  }

  /** @returns {{ transport: string, ip: string, key: string, [port: string]: any }} what the connection file says */
  get connection() {
    return this.connInfo;
  }

  /**
   * Opens a channel.
   * @param {"iopub" | "shell" | "control" | "stdin" | "hb"} _channel
   * @param {any} socket zeromq's
   * @param {number} port
   * @returns {Promise<void>}
   */
  open(_channel, socket, port) {
    return super.bindSocket(socket, port);
  }

  bindSocket(/** @type {any} */ socket, /** @type {number} */ port) {
    const channels = /** @type {const} */ (["iopub", "shell", "control", "stdin", "hb"]);
    const channel = channels.find((name) => this[name] === socket);
    return this.open(/** @type {any} */ (channel), socket, port);
  }

  /**
   * Takes a message of the shell channel.
   * @param {any} socket
   * @param {Buffer[]} frames
   */
  receive(socket, frames) {
    return this.answer(socket, frames);
  }

  handleShellMessage(/** @type {any} */ socket, /** @type {Buffer[]} */ ...frames) {
    return this.receive(socket, frames);
  }

  /** The type of the message in `frames`. @returns {string} */
  typeOf(/** @type {Buffer[]} */ frames) {
    const delimiter = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
    return JSON.parse(frames[delimiter + 2].toString()).msg_type;
  }

  publishStatus(/** @type {string} */ status, /** @type {any} */ message) {
    this.#Message = message.constructor; // tslab does not export the class
    super.publishStatus(status, message);
  }
  /** @type {any} */
  #Message;

  /** Says that a request, which tslab does not know, has been done. */
  confirm(/** @type {any} */ socket, /** @type {Buffer[]} */ frames, /** @type {string} */ type) {
    const message = this.#Message.fromRaw(this.connInfo.key, frames);
    this.publishStatus("busy", message);
    new Request(message, socket, this).reply(type, { status: "ok" });
    this.publishStatus("idle", message);
  }

  /** Answers a message, with tslab's own answer to all but execute_request. */
  async answer(/** @type {any} */ socket, /** @type {Buffer[]} */ frames) {
    await super.handleShellMessage(socket, ...frames);
  }

  handleExecute(/** @type {any} */ socket, /** @type {any} */ message) {
    return this.execute(new Request(message, socket, this));
  }

  /** @param {Request} request an execute_request @returns {Promise<void>} */
  async execute(request) {
    throw new Error(`not answered: ${request.content}`);
  }
}
