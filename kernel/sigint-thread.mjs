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

/** Indices into the shared Int32Array. */
const ANSWERED = 0;
const PROTECTED = 1;

const shared = new Int32Array(workerData.shared);
const nap = new Int32Array(new SharedArrayBuffer(4));
const parentProcess = process.ppid;
const session = new inspector.Session();
session.connectToMainThread();

/** Sleeps until a signal comes; Jupyter's death ends the kernel, however busy it is. */
function sleep() {
  while (true) {
    Atomics.wait(nap, 0, 0, 1000);
    if (process.ppid !== parentProcess) process.kill(process.pid, "SIGKILL");
  }
}

function interruptMainThread() {
  const answered = Atomics.load(shared, ANSWERED);
  parentPort?.postMessage("interrupt");
  Atomics.wait(shared, ANSWERED, answered, 200);
  while (Atomics.load(shared, ANSWERED) === answered) {
    if (!Atomics.load(shared, PROTECTED)) {
      session.post("Runtime.terminateExecution");
      return;
    }
    Atomics.wait(shared, ANSWERED, answered, 50);
  }
}

function watch() {
  while (true) {
    try {
      vm.runInThisContext("sleep()", { breakOnSigint: true });
    } catch {
      interruptMainThread();
    }
  }
}

Object.assign(globalThis, { sleep, watch });
parentPort?.postMessage("ready");
// The outer watchdog keeps Node's signal handler in place while the inner one is set up again.
while (true) {
  try {
    vm.runInThisContext("watch()", { breakOnSigint: true });
  } catch {
    interruptMainThread();
  }
}
