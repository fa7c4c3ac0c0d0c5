// @ts-check
// A thread that notices SIGINT while the main thread is busy. tslab's own `breakOnSigint` covers a cell's synchronous
// code only; after an `await` nobody listens until the code yields, which a busy loop never does.
//
// Signals go to the youngest of Node's `breakOnSigint` watchdogs: to the cell's while its synchronous code runs, and to
// this thread's otherwise. It then tells the main thread, and if that does not answer, ends what it runs through V8's
// inspector, which is the one way to stop another thread's JavaScript without ending the thread.
import inspector from "node:inspector";
import vm from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { ASKED, ENDED, ENDING, LEFT, PROTECTED, STATE } from "./interrupt-states.mjs";

/** How long the main thread may be busy before what it runs is ended, and until that is tried again, in milliseconds. */
const GRACE = 200;
const RETRY = 1000;

const shared = new Int32Array(workerData.shared);
const nap = new Int32Array(new SharedArrayBuffer(4));
const parentProcess = process.ppid;
const session = new inspector.Session();
session.connectToMainThread();

/**
 * Asks the main thread to interrupt its cell until it has answered. Another signal ends this anywhere; it then begins anew.
 * After protected code the grace begins anew, too: what is left to run then is short, and ending it would meet the answer.
 */
function interruptMainThread() {
  let state = ASKED;
  Atomics.store(shared, STATE, state);
  parentPort?.postMessage("interrupt");
  while (true) {
    const left = Atomics.load(shared, LEFT);
    const limit = state === ASKED ? GRACE : RETRY;
    if (Atomics.wait(shared, STATE, state, limit) !== "timed-out") return;
    if (Atomics.load(shared, PROTECTED) > 0 || Atomics.load(shared, LEFT) !== left) continue;
    if (Atomics.compareExchange(shared, STATE, state, ENDING) !== state) return;
    session.post("Runtime.terminateExecution");
    Atomics.store(shared, STATE, (state = ENDED));
    // Where the main thread was not busy after all, the order ends whatever it runs next: the reading of a message.
    for (let i = 0; i < 2; i++) parentPort?.postMessage("interrupt");
  }
}

let signals = 0;

function watch() {
  while (true) {
    for (; signals > 0; signals = 0) interruptMainThread();
    Atomics.wait(nap, 0, 0, 1000);
    // Jupyter's death ends the kernel, however busy it is.
    if (process.ppid !== parentProcess) process.kill(process.pid, "SIGKILL");
  }
}

/** Calls a function of the global scope under a watchdog until a signal comes. */
function guard(/** @type {string} */ name) {
  try {
    vm.runInThisContext(`${name}()`, { breakOnSigint: true });
  } catch (/** @type {any} */ error) {
    if (error.code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
    signals++;
  }
}

function watchAgain() {
  parentPort?.postMessage("ready"); // a signal finds a watchdog from here on
  while (true) guard("watch");
}

Object.assign(globalThis, { watch, watchAgain });
// A signal that found no watchdog would end the process: the outer one is there while the inner one is set up again.
while (true) guard("watchAgain");
