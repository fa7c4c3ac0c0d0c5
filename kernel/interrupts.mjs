// @ts-check
// Stopping a cell: what of it is running, what it has started, and what it would go on to do.
import { createRequire } from "node:module";
import { promisify } from "node:util";
import vm from "node:vm";
import { Worker } from "node:worker_threads";
import { ANSWERED, ASKED, ENDING, LEFT, LENGTH, PROTECTED, STATE } from "./interrupt-states.mjs";

const shared = new Int32Array(new SharedArrayBuffer(4 * LENGTH));

export class Interrupted extends Error {
  name = "Interrupted";
  constructor() {
    super("The cell was interrupted.");
  }
}

/** @typedef {{ interrupted: boolean, stop: (reason: Error) => void }} Cell */

/** @type {Cell | undefined} */
let running;

/** Whether an error is V8's for code that a signal ended. */
export const isTermination = (/** @type {any} */ error) =>
  error?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";

/**
 * Runs a cell; rejects as soon as the cell is interrupted, whatever became of its code. Ending busy code from the other
 * thread drops what is on the stack and all microtasks that wait, so none of the kernel's may be among them when the cell
 * starts: hence the turn of the event loop before it.
 * @template T
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function runCell(run) {
  try {
    return await new Promise((resolve, reject) => {
      running = { interrupted: false, stop: reject };
      void nextTurn().then(() => void run().then(resolve, reject));
    });
  } finally {
    running = undefined;
  }
}
const schedule = setImmediate; // not the cells', see ownTimers
const nextTurn = () => new Promise((resolve) => schedule(resolve));

/** Interrupts the cell that runs, if any: it fails at once, and what it waits for does not call it back. */
export function interruptCell() {
  if (!running) return false;
  running.interrupted = true;
  running.stop(new Interrupted());
  return true;
}

/**
 * Calls `work`, which the thread that notices SIGINT must not end half-way: the compiler.
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function uninterrupted(work) {
  Atomics.add(shared, PROTECTED, 1);
  try {
    return work();
  } finally {
    Atomics.add(shared, LEFT, 1);
    Atomics.sub(shared, PROTECTED, 1);
  }
}

/**
 * Calls back under a watchdog of its own: a busy callback ends with an error, and Node's timers stay whole.
 * @param {() => void} callback
 */
function callInterruptibly(callback) {
  const outer = next;
  next = callback;
  try {
    callNext.runInThisContext({ breakOnSigint: true });
  } catch (error) {
    if (!isTermination(error)) throw error;
    interruptCell();
  } finally {
    next = outer;
  }
}
let next = () => {};
Object.defineProperty(globalThis, "__callback__", { value: () => next() });
const callNext = new vm.Script("__callback__()", { filename: "node:callback" });

/**
 * Makes timers part of the cell that sets them. An interrupted cell's timers no longer call back, which ends a loop that
 * has `await new Promise(setImmediate)` in it.
 */
export function ownTimers() {
  const require = createRequire(import.meta.url);
  const timers = /** @type {any} */ (require("node:timers"));
  for (const name of ["setTimeout", "setImmediate", "setInterval"]) {
    const original = timers[name];
    /** @type {any} */
    const owned = (/** @type {any} */ callback, /** @type {any[]} */ ...rest) => {
      if (typeof callback !== "function") return original(callback, ...rest);
      const cell = running;
      return original(
        (/** @type {any[]} */ ...values) => {
          if (!cell?.interrupted) callInterruptibly(() => callback(...values));
        },
        ...rest,
      );
    };
    owned[promisify.custom] = original[promisify.custom];
    timers[name] = owned;
    /** @type {any} */ (globalThis)[name] = owned;
  }
  const promises = /** @type {any} */ (require("node:timers/promises"));
  for (const name of ["setTimeout", "setImmediate"]) {
    const original = promises[name];
    promises[name] = async (/** @type {any[]} */ ...values) => {
      const cell = running;
      const value = await original(...values);
      if (cell?.interrupted) throw new Interrupted();
      return value;
    };
  }
}

/**
 * Starts the thread that notices SIGINT. The main thread must have no SIGINT listener of its own: Node would take its
 * signal handler away from the watchdogs.
 * @param {() => void} onInterrupt called in the main thread, as soon as it is free
 */
export async function watchSigint(onInterrupt) {
  const worker = new Worker(new URL("./sigint-thread.mjs", import.meta.url), {
    workerData: { shared: shared.buffer },
  });
  await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  worker.on("message", () => {
    const state = Atomics.compareExchange(shared, STATE, ASKED, ANSWERED);
    if (state === ANSWERED) return;
    if (state !== ASKED) awaitTermination();
    Atomics.store(shared, STATE, ANSWERED);
    Atomics.notify(shared, STATE);
    onInterrupt();
  });
  worker.unref();
  return worker;
}

/**
 * The other thread has given the order to end what runs here. That has been done, or the order comes any moment, and had
 * better end this than the answer: another message then follows.
 */
function awaitTermination() {
  while (Atomics.load(shared, STATE) === ENDING);
  for (const start = now(); now() - start < 5; );
}
const now = performance.now.bind(performance);
