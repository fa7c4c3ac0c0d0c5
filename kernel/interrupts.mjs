// @ts-check
// Stopping a cell: what of it is running, what it has started, and what it would go on to do.
import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";

/** Indices into the Int32Array that is shared with sigint-thread.mjs. */
const ANSWERED = 0;
const PROTECTED = 1;
const shared = new Int32Array(new SharedArrayBuffer(8));

export class Interrupted extends Error {
  name = "Interrupted";
  constructor() {
    super("The cell was interrupted.");
  }
}

/** @typedef {{ interrupted: boolean, stop: (reason: Error) => void }} Cell */

/** @type {AsyncLocalStorage<Cell>} */
const cells = new AsyncLocalStorage();
/** @type {Cell | undefined} */
let running;

/** Throws where an interrupted cell's code is still at work: in a callback, or after an `await`. */
export function stopIfInterrupted() {
  if (cells.getStore()?.interrupted) throw new Interrupted();
}

/**
 * Runs a cell; rejects as soon as the cell is interrupted, whatever became of its code.
 * @template T
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function runCell(run) {
  try {
    return await new Promise((resolve, reject) => {
      const cell = { interrupted: false, stop: reject };
      running = cell;
      cells.run(cell, run).then(resolve, reject);
    });
  } finally {
    running = undefined;
  }
}

/** Interrupts the cell that runs, if any: its code stops at its next step, at the latest when it sets a timer. */
export function interruptCell() {
  if (!running) return;
  running.interrupted = true;
  running.stop(new Interrupted());
}

/**
 * Calls `work`, which the thread that notices SIGINT must not end half-way: the compiler.
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function uninterrupted(work) {
  Atomics.store(shared, PROTECTED, 1);
  try {
    return work();
  } finally {
    Atomics.store(shared, PROTECTED, 0);
  }
}

/**
 * Makes timers part of the cell that sets them. An interrupted cell's timers no longer call back, and it can set no new
 * ones: `await new Promise(setImmediate)` throws, which ends a training loop at its next step.
 */
export function ownTimers() {
  const require = createRequire(import.meta.url);
  const timers = require("node:timers");
  for (const name of ["setTimeout", "setImmediate", "setInterval"]) {
    const original = timers[name];
    /** @type {any} */
    const owned = (/** @type {any} */ callback, /** @type {any[]} */ ...rest) => {
      stopIfInterrupted();
      const cell = cells.getStore();
      if (!cell || typeof callback !== "function") return original(callback, ...rest);
      return original(
        (/** @type {any[]} */ ...values) => {
          if (!cell.interrupted) callback(...values);
        },
        ...rest,
      );
    };
    owned[promisify.custom] = original[promisify.custom];
    timers[name] = owned;
    /** @type {any} */ (globalThis)[name] = owned;
  }
  const promises = require("node:timers/promises");
  for (const name of ["setTimeout", "setImmediate"]) {
    const original = promises[name];
    promises[name] = async (/** @type {any[]} */ ...values) => {
      stopIfInterrupted();
      const value = await original(...values);
      stopIfInterrupted();
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
  await new Promise((resolve) => worker.once("message", resolve));
  worker.on("message", () => {
    Atomics.add(shared, ANSWERED, 1);
    Atomics.notify(shared, ANSWERED);
    onInterrupt();
  });
  worker.unref();
  return worker;
}
