// @ts-check
// tslab's Jupyter server with what it leaves out: `error` messages, requests answered in their order, the queue dropped
// after an error only where the client asks for it, streams joined into few messages, control in a thread of its own.
import { receiveMessageOnPort, Worker } from "node:worker_threads";
import { bind } from "./binding.mjs";
import { OutputStreams } from "./streams.mjs";
import { Server } from "./tslab.mjs";

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
 * @typedef {import("./tslab.mjs").Request} Request
 * @typedef {import("../compiler/reports.mjs").Report} Report
 * @typedef {(request: object, write: import("./tslab.mjs").WriteStream, display: import("./tslab.mjs").WriteDisplay) =>
 *   Promise<{ count: number, overhead: number, error?: Report }>} Execute
 */

export class KernelServer extends Server {
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
   * @param {import("./tslab.mjs").Kernel} kernel
   * @param {string} connectionFile
   * @param {object} actions
   * @param {Execute} actions.execute runs a cell
   * @param {(frames?: string) => void} actions.interrupt interrupts the cell, which was busy where `frames` say
   * @param {(status: number) => void} actions.leave ends the process, after the last message
   */
  constructor(kernel, connectionFile, actions) {
    super(kernel, connectionFile);
    this.actions = actions;
  }

  /**
   * The control and heartbeat channels are opened by control-thread.mjs instead, before the first request is answered.
   * @param {"iopub" | "shell" | "control" | "stdin" | "hb"} channel
   * @param {any} socket
   * @param {number} port
   */
  async open(channel, socket, port) {
    if (channel === "control" || channel === "hb") return;
    if (channel === "shell") await this.startControlThread();
    // Send at once, also from a cell that never yields, and drop nothing, however much is printed.
    socket.sendTimeout = 0;
    socket.sendHighWaterMark = 0;
    await bind(socket, this.connection, port);
  }

  async startControlThread() {
    const worker = new Worker(new URL("./control-thread.mjs", import.meta.url), {
      workerData: this.connection,
    });
    this.controlThread = worker;
    this.controlThreadEnded = new Promise((resolve) => worker.once("exit", () => resolve()));
    const control = { send: (/** @type {any[]} */ frames) => worker.postMessage(frames) };
    /** @type {import("node:worker_threads").MessagePort} where the cell was busy */
    const places = await new Promise((resolve, reject) =>
      worker.once("message", resolve).once("error", reject),
    );
    let interrupts = 0;
    worker.on("message", (/** @type {Uint8Array[] | number} */ message) => {
      if (typeof message === "number") {
        const frames = receiveMessageOnPort(places)?.message;
        if (message > interrupts) this.actions.interrupt(frames);
        interrupts = message;
        worker.postMessage(interrupts);
      } else {
        void this.respond(
          control,
          message.map((frame) => Buffer.from(frame)),
        );
      }
    });
    worker.on("error", (error) => {
      this.log(`the control channel failed: ${error.stack}`);
      void this.end(1);
    });
  }

  /** Shell requests are answered one after the other, as Jupyter's clients expect. */
  async receive(/** @type {any} */ socket, /** @type {Buffer[]} */ frames) {
    const arrivedAt = elapsed();
    this.queue = this.queue.then(() => {
      this.arrivedAt = arrivedAt;
      return this.respond(socket, frames);
    });
  }

  /** Work to be done once, when the first request, for the kernel's language, has its answer. */
  firstRest = () => {};

  /** Called before each answer. */
  prepare = () => {};

  rest() {
    const work = this.firstRest;
    this.firstRest = () => {};
    this.queue = this.queue.then(work);
  }

  async respond(/** @type {any} */ socket, /** @type {Buffer[]} */ frames) {
    try {
      this.prepare();
      const type = this.typeOf(frames);
      if (REQUESTS.has(type)) await this.answer(socket, frames);
      // control-thread.mjs has interrupted the cell already.
      if (type === "interrupt_request") this.confirm(socket, frames, "interrupt_reply");
      if (type === "kernel_info_request") setImmediate(() => this.rest());
    } catch (error) {
      if (!this.closed) this.log(`a message was dropped: ${error}`);
    }
  }

  async execute(/** @type {Request} */ request) {
    if (this.aborts(request)) return request.reply("execute_reply", { status: "aborted" });
    const streams = new OutputStreams((name, text) => request.publish("stream", { name, text }));
    const { count, overhead, error } = await this.actions.execute(
      request.content,
      (name, text) => streams.write(name, text),
      (content, update) => {
        streams.flush();
        request.publish(update ? "update_display_data" : "display_data", content);
      },
    );
    if (error?.ename === "Interrupted") streams.cut();
    else streams.flush();
    if (error) request.publish("error", error);
    if (error && request.content.stop_on_error !== false) this.dropWaiting();
    const content = error
      ? { status: "error", execution_count: count, ...error }
      : { status: "ok", execution_count: count, user_expressions: {}, payload: [] };
    request.reply("execute_reply", content, { overhead_ms: overhead });
  }

  /**
   * Whether a request was on its way already when an earlier cell failed: it waited here, or it came in just after and
   * says that it was sent before.
   */
  aborts(/** @type {Request} */ request) {
    if (this.arrivedAt <= this.failedAt) return true;
    const sentAt = parse(request.date);
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
    this.actions.leave(status);
  }

  /** Writes to the kernel's own log, never into a cell. */
  log(/** @type {string} */ text) {
    logLine(`[TypeScript kernel] ${text}\n`);
  }
}

const logLine = process.stderr.write.bind(process.stderr);
