// @ts-check
// tslab's Jupyter server with what it leaves out: `error` messages, requests answered in their order, the queue dropped
// after an error only where the client asks for it, streams joined into few messages, control in a thread of its own.
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { bind } from "./binding.mjs";
import { uninterrupted } from "./interrupts.mjs";
import { OutputStreams } from "./streams.mjs";

const { ZmqServer } = createRequire(import.meta.url)("tslab/dist/jupyter.js");

const { now, parse } = Date; // a cell may have others
const elapsed = performance.now.bind(performance);

/** How long after an error requests are dropped that were sent before it, in milliseconds. */
const ABORT_WINDOW = 200;

/** The requests that tslab answers. Others (comm messages, debugging) get no answer, as from any kernel without them. */
const REQUESTS = new Set(
  ["kernel_info", "execute", "is_complete", "inspect", "complete", "comm_info", "shutdown"].map(
    (name) => `${name}_request`,
  ),
);

/**
 * @typedef {(name: string, text: string) => void} WriteStream
 * @typedef {(content: object, update: boolean) => void} WriteDisplay
 * @typedef {import("./errors.mjs").ErrorContent} ErrorContent
 * @typedef {(request: object, write: WriteStream, display: WriteDisplay) =>
 *   Promise<{ count: number, overhead: number, error?: ErrorContent }>} Execute
 */

export class KernelServer extends ZmqServer {
  queue = Promise.resolve();
  /** When a cell failed and when the request came in that is answered, by the kernel's own clock: the day's may be set back. */
  failedAt = -Infinity;
  arrivedAt = 0;
  failedDate = 0;
  closed = false;
  /** @type {Worker | undefined} */
  controlThread;
  controlThreadEnded = Promise.resolve();

  /**
   * @param {any} handler tslab's JupyterHandlerImpl
   * @param {string} connectionFile
   * @param {Execute} execute runs a cell
   * @param {(status: number) => void} leave ends the process, after the last message
   */
  constructor(handler, connectionFile, execute, leave) {
    super(handler, connectionFile);
    this.execute = execute;
    this.leave = leave;
  }

  /** The control and heartbeat channels are opened by control-thread.mjs instead, before the first request is answered. */
  async bindSocket(/** @type {any} */ socket, /** @type {number} */ port) {
    if (socket === this.control || socket === this.hb) return;
    if (socket === this.shell) await this.startControlThread();
    // Send at once, also from a cell that never yields, and drop nothing, however much is printed.
    socket.sendTimeout = 0;
    socket.sendHighWaterMark = 0;
    await bind(socket, this.connInfo, port);
  }

  async startControlThread() {
    const worker = new Worker(new URL("./control-thread.mjs", import.meta.url), {
      workerData: this.connInfo,
    });
    this.controlThread = worker;
    this.controlThreadEnded = new Promise((resolve) => worker.once("exit", () => resolve()));
    const control = { send: (/** @type {any[]} */ frames) => worker.postMessage(frames) };
    await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    worker.on("message", (/** @type {Uint8Array[]} */ frames) => {
      void this.answer(
        control,
        frames.map((frame) => Buffer.from(frame)),
      );
    });
  }

  /** Shell requests are answered one after the other, as Jupyter's clients expect. */
  handleShellMessage(/** @type {any} */ socket, /** @type {Buffer[]} */ ...frames) {
    const arrivedAt = elapsed();
    this.queue = this.queue.then(() => {
      this.arrivedAt = arrivedAt;
      return this.answer(socket, frames);
    });
  }

  /** Work to be done once, when the first request, for the kernel's language, has its answer. */
  firstIdle = () => {};

  /** Called before each answer. */
  prepare = () => {};

  becomeIdle() {
    const work = this.firstIdle;
    this.firstIdle = () => {};
    this.queue = this.queue.then(work);
  }

  async answer(/** @type {any} */ socket, /** @type {Buffer[]} */ frames) {
    try {
      this.prepare();
      const delimiter = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
      const type = JSON.parse(frames[delimiter + 2].toString()).msg_type;
      if (REQUESTS.has(type)) await super.handleShellMessage(socket, ...frames);
      if (type === "interrupt_request") this.confirmInterrupt(socket, frames);
      if (type === "kernel_info_request") setImmediate(() => this.becomeIdle());
    } catch (error) {
      if (!this.closed) this.log(`a message was dropped: ${error}`);
    }
  }

  /** control-thread.mjs has interrupted the cell already. */
  confirmInterrupt(/** @type {any} */ socket, /** @type {Buffer[]} */ frames) {
    const message = this.Message.fromRaw(this.connInfo.key, frames);
    this.publishStatus("busy", message);
    const reply = message.createReply();
    reply.header.msg_type = "interrupt_reply";
    reply.content = { status: "ok" };
    reply.signAndSend(this.connInfo.key, socket);
    this.publishStatus("idle", message);
  }

  publishStatus(/** @type {string} */ status, /** @type {any} */ message) {
    this.Message = message.constructor; // tslab does not export the class
    super.publishStatus(status, message);
  }

  publish(/** @type {any} */ parent, /** @type {string} */ type, /** @type {object} */ content) {
    const message = parent.createReply();
    message.header.msg_type = type;
    message.content = content;
    message.signAndSend(this.connInfo.key, this.iopub);
  }

  async handleExecute(/** @type {any} */ socket, /** @type {any} */ message) {
    const reply = message.createReply();
    reply.header.msg_type = "execute_reply";
    if (this.aborts(message)) {
      reply.content = { status: "aborted" };
    } else {
      const streams = new OutputStreams((name, text) =>
        this.publish(message, "stream", { name, text }),
      );
      const { count, overhead, error } = await this.execute(
        message.content,
        (name, text) => streams.write(name, text),
        (content, update) => {
          streams.flush();
          this.publish(message, update ? "update_display_data" : "display_data", content);
        },
      );
      // A second interrupt must not end what answers the first.
      uninterrupted(() => (error?.ename === "Interrupted" ? streams.cut() : streams.flush()));
      if (error) this.publish(message, "error", error);
      if (error && message.content.stop_on_error !== false) this.dropWaiting();
      reply.metadata = { overhead_ms: overhead };
      reply.content = { status: error ? "error" : "ok", execution_count: count, ...error };
      if (!error) Object.assign(reply.content, { user_expressions: {}, payload: [] });
    }
    reply.signAndSend(this.connInfo.key, socket);
  }

  /**
   * Whether a request was on its way already when an earlier cell failed: it waited here, or it came in just after and
   * says that it was sent before.
   */
  aborts(/** @type {any} */ message) {
    if (this.arrivedAt <= this.failedAt) return true;
    const sentAt = parse(message.header.date);
    return this.arrivedAt < this.failedAt + ABORT_WINDOW && sentAt < this.failedDate;
  }

  /** Drops what waits for its turn: a cell failed, or an interrupt came before one could start. */
  dropWaiting() {
    this.failedAt = elapsed();
    this.failedDate = now();
  }

  /** Called by tslab when it has answered a shutdown_request. */
  close() {
    void this.end(0);
  }

  /** Ends the process, which zeromq aborts where sockets are still open. */
  async end(/** @type {number} */ status) {
    this.closed = true;
    if (this.hb) super.close();
    this.controlThread?.postMessage("close");
    await this.controlThreadEnded;
    this.leave(status);
  }

  /** Writes to the kernel's own log, never into a cell. */
  log(/** @type {string} */ text) {
    logLine(`[TypeScript kernel] ${text}\n`);
  }
}

const logLine = process.stderr.write.bind(process.stderr);
