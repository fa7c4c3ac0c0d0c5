// @ts-check
// The main thread's side of control-thread.mjs.
import { receiveMessageOnPort, Worker } from "node:worker_threads";

/**
 * Opens the control and heartbeat channels in a thread of their own.
 * @param {object} connection what the connection file says
 * @param {object} actions
 * @param {(socket: { send: (frames: any[]) => void }, frames: Buffer[]) => void} actions.answer answers a message
 * @param {(frames?: string) => void} actions.interrupt interrupts the cell, which was busy where `frames` say
 * @param {(error: Error) => void} actions.fail is told why the thread ended
 */
export async function startControl(connection, { answer, interrupt, fail }) {
  const file = new URL("./control-thread.mjs", import.meta.url);
  const worker = new Worker(file, { workerData: connection });
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  /** @type {import("node:worker_threads").MessagePort} where the cell was busy */
  const places = await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", (error) => ended.then(() => reject(error)));
  });
  const socket = { send: (/** @type {any[]} */ frames) => worker.postMessage(frames) };
  let interrupts = 0;
  worker.on("message", (/** @type {Uint8Array[] | number} */ message) => {
    if (typeof message === "number") {
      const frames = receiveMessageOnPort(places)?.message;
      if (message > interrupts) interrupt(frames);
      interrupts = message;
      worker.postMessage(interrupts);
    } else {
      answer(
        socket,
        message.map((frame) => Buffer.from(frame)),
      );
    }
  });
  worker.on("error", fail);
  return {
    async close() {
      worker.postMessage("close");
      await ended;
    },
  };
}
