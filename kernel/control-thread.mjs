// @ts-check
// Jupyter's control and heartbeat channels, in a thread of their own so that they answer while a cell is busy. Messages
// are handed to the main thread as they are; a request to interrupt or to shut down first interrupts what runs there.
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { bind } from "./binding.mjs";

const zmq = createRequire(import.meta.url)("zeromq");
const { control_port, hb_port, key } = workerData;
const control = new zmq.Router({ sendTimeout: 0, sendHighWaterMark: 0 });
const heartbeat = new zmq.Reply();
await bind(control, workerData, control_port);
await bind(heartbeat, workerData, hb_port);
parentPort?.postMessage("ready");

parentPort?.on("message", (/** @type {(string | Uint8Array)[] | "close"} */ frames) => {
  if (frames !== "close") return control.send(frames.map(sendable));
  control.close();
  heartbeat.close();
  parentPort?.close();
});

/**
 * Text goes as text, of which zeromq makes a copy. A long Buffer it sends as it is, and gives it back to this thread when
 * it is sent: where the thread has ended by then, that damages the heap of the process.
 */
const sendable = (/** @type {string | Uint8Array} */ part) =>
  typeof part === "string" ? part : Buffer.from(part);

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
    if (type === "interrupt_request" || type === "shutdown_request") {
      process.kill(process.pid, "SIGINT");
    }
    parentPort?.postMessage(frames);
  }
}

async function echo() {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

await Promise.all([relay(), echo()]);
