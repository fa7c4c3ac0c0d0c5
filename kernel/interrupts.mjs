// @ts-check
// Stopping a cell: what of it is running, what it has started, and what it would go on to do.
import { createRequire } from "node:module";
import { promisify } from "node:util";
import vm from "node:vm";

export class Interrupted extends Error {
  name = "Interrupted";
  /** @param {string} [frames] where the cell was busy, as in a stack */
  constructor(frames) {
    super("The cell was interrupted.");
    if (frames !== undefined) this.stack = frames;
  }
}

/** @typedef {{ interrupted: boolean, stop: (reason: Error) => void }} Cell */

/** @type {Cell | undefined} */
let running;

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
      const cell = { interrupted: false, stop: reject };
      running = cell;
      void nextTurn().then(() => {
        if (!cell.interrupted) void run().then(resolve, reject);
      });
    });
  } finally {
    running = undefined;
  }
}
const schedule = setImmediate; // not the cells', see ownTimers
const nextTurn = () => new Promise((resolve) => schedule(resolve));

/**
 * Interrupts the cell that runs, if any: it fails, and what it waits for does not call it back.
 * @param {string} [frames] where it was busy
 */
export function interruptCell(frames) {
  if (!running) return false;
  running.interrupted = true;
  running.stop(new Interrupted(frames));
  return true;
}

/**
 * Calls back under a watchdog for SIGINT, which the control thread sends to end a busy callback: Node's timers stay whole.
 * @param {() => void} callback
 */
function callInterruptibly(callback) {
  const outer = next;
  next = callback;
  try {
    callNext.runInThisContext({ breakOnSigint: true });
  } catch (/** @type {any} */ error) {
    if (error?.code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
  } finally {
    next = outer;
  }
}
let next = () => {};
Object.defineProperty(globalThis, "__callback__", { value: () => next() });
const callNext = new vm.Script("__callback__()", { filename: "node:callback" });

/**
 * Whether a callback is the `resolve` of a promise, as in `await new Promise(setImmediate)`: it is done at once, and a watchdog, which
 * is a thread, takes longer than a step of a training.
 */
const isResolve = (/** @type {Function} */ callback) =>
  callback.name === "" && callback.length === 1 && NATIVE.test(sourceOf(callback));
const NATIVE = /^function \(\) \{ \[native code\] \}$/;
const sourceOf = Function.prototype.call.bind(Function.prototype.toString);

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
          if (cell?.interrupted) return;
          if (isResolve(callback)) callback(...values);
          else callInterruptibly(() => callback(...values));
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
