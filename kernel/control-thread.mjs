// @ts-check
// Jupyter's control and heartbeat channels, in a thread of their own so that they answer while a cell is busy. Messages are passed
// to the main thread as they come. A request to interrupt or to shut down first interrupts what runs there.
import { createHmac } from "node:crypto";
import { once } from "node:events";
import inspector from "node:inspector";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { MessageChannel, parentPort, workerData } from "node:worker_threads";
import { bind } from "./binding.mjs";

const zmq = createRequire(import.meta.url)("zeromq");
const { control_port, hb_port, key } = workerData;
const control = new zmq.Router({ sendTimeout: 0, sendHighWaterMark: 0 });
const heartbeat = new zmq.Reply();
await bind(control, workerData, control_port);
await bind(heartbeat, workerData, hb_port);

/** How long the main thread has for an answer before what it runs is ended, in milliseconds. */
const GRACE = 100;
const session = new inspector.Session();
session.connectToMainThread();
/** The names of scripts. @type {Map<string, string>} */
const urls = new Map();
session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
/** Tells the main thread where it was when it was ended. */
const places = new MessageChannel();
parentPort?.postMessage(places.port1, [places.port1]);

/** The number of the last request to interrupt the cell, and of the last that the main thread has carried out. */
let [asked, answered] = [0, 0];

parentPort?.on("message", (/** @type {(string | Uint8Array)[] | number | "close"} */ message) => {
  if (typeof message === "number") answered = message;
  else if (message !== "close") control.send(message.map(sendable));
  else {
    answered = Infinity;
    control.close();
    heartbeat.close();
    session.disconnect();
    parentPort?.close();
  }
});

/**
 * Text goes as text, of which zeromq makes a copy. A long Buffer is sent as it is and given back to this thread once it is
 * sent. If the thread has ended by then, that damages the heap of the process.
 */
const sendable = (/** @type {string | Uint8Array} */ part) =>
  typeof part === "string" ? part : Buffer.from(part);

/** Asks the main thread to interrupt its cell, and ends what it runs if it does not get to it. */
async function interrupt() {
  const isFirst = answered === asked++;
  parentPort?.postMessage(asked);
  for (let grace = GRACE; isFirst; grace *= 2) {
    await pause(grace);
    if (answered >= asked) return;
    await endCell();
    parentPort?.postMessage(asked); // the reading of the last message may have been ended
  }
}

/**
 * Halts the main thread through V8's inspector, which is the one way to stop another thread's JavaScript without ending the thread. If
 * that was in a cell's code, the code is ended; if it was in the kernel's own, or the main thread is idle, it goes on.
 */
async function endCell() {
  session.post("Debugger.enable");
  const paused = once(session, "Debugger.paused");
  session.post("Debugger.pause");
  const [{ params }] = await paused;
  const frames = params.callFrames.map(describe);
  const ends = answered < asked && !isKernel(frames);
  if (ends) places.port2.postMessage(frames.join("\n"));
  // A timer's callback has a watchdog around it, see interrupts.mjs: Node's timers do not survive an end without one.
  const isTimer = frames.some((/** @type {string} */ frame) => frame.includes("(node:callback:"));
  if (ends && isTimer) process.kill(process.pid, "SIGINT");
  session.post("Debugger.resume", { terminateOnResume: ends && !isTimer });
  session.post("Debugger.disable");
}

/** A frame as in an error's stack. */
function describe(/** @type {inspector.Debugger.CallFrame} */ { functionName, location }) {
  const { scriptId, lineNumber, columnNumber = 0 } = location;
  return `    at ${functionName || "<anonymous>"} (${urls.get(scriptId)}:${lineNumber + 1}:${columnNumber + 1})`;
}

/**
 * Whether the main thread is busy with the kernel's own work, or Node's, which has called no cell; or Node loads a part of itself,
 * which would stay half loaded.
 */
function isKernel(/** @type {string[]} */ frames) {
  const own = /\((node:|.*\/(kernel|compiler)\/[^/]*\.mjs:|.*\/node_modules\/(tslab|zeromq)\/)/;
  const isCell = (/** @type {string} */ frame) =>
    !own.test(frame) && !frame.includes("/node_modules/");
  const loadsNode = frames.some((frame) => frame.includes("(node:internal/bootstrap/realm:"));
  return loadsNode || (frames.some((frame) => own.test(frame)) && !frames.some(isCell));
}

/**
 * The type of a message that is signed with the connection's key; undefined for anything else.
 * @param {Buffer[]} frames
 */
function messageType(frames) {
  const delimiter = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
  const [signature, ...parts] = frames.slice(delimiter + 1);
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  if (delimiter < 0 || (key && hmac.digest("hex") !== signature?.toString())) return undefined;
  try {
    return JSON.parse(parts[0].toString()).msg_type;
  } catch {
    return undefined;
  }
}

async function relay() {
  for await (const frames of control) {
    const type = messageType(frames);
    if (type === undefined) continue;
    if (type === "interrupt_request" || type === "shutdown_request") void interrupt();
    parentPort?.postMessage(frames);
  }
}

async function echo() {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

const jupyter = process.ppid;
/** Jupyter's death ends the kernel, however busy it is. */
const endWithJupyter = () => process.ppid === jupyter || process.kill(process.pid, "SIGKILL");
setInterval(endWithJupyter, 1000).unref();

await Promise.all([relay(), echo()]);
