/// <reference path="../types/dinosaurs.d.ts" />
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import v8 from "node:v8";
import { MessageChannel, Worker } from "node:worker_threads";
import names from "dinosaurs";
import type { ThreadData } from "./platform";

// For Node.js; platform.ts documents each function.

const REASONS: Record<string, string> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a folder, not a file",
  EACCES: "is not readable: permission denied",
  EPERM: "is not readable: permission denied",
};

export function readFile(path: string): Uint8Array {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(REASONS[code ?? ""] ?? `cannot be read (${code ?? message})`);
  }
}

/** Writes a temporary file next to the target, then renames it. */
export function writeFile(path: string, text: string): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    fs.writeFileSync(temporary, text, { flush: true });
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

export function fileExists(path: string): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

export const environment = (name: string): string | undefined => process.env[name];

export function dinosaurs(): readonly string[] {
  return names;
}

/** Does nothing: the kernel can interrupt every loop. */
export function checkInterrupt(): void {}

export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** When a port has closed, since the kernel drops an interrupted cell's timers. */
export function callLater(callback: () => void): void {
  const { port1 } = new MessageChannel();
  port1.once("close", callback);
  port1.close();
}

// The C library returns blocks of more than 128 KB to the system as soon as they are freed, and requests them again, page by
// page, for the next array, which takes longer than the arithmetic. glibc stops doing so once a block of 31 MB has been freed.
new ArrayBuffer(31 * 2 ** 20);

/** The largest array, in entries, that Node allocates as an uninitialized Buffer. */
const BUFFER_MAX = 2 ** 28;

export function uninitializedDoubles(size: number): Float64Array {
  if (size > BUFFER_MAX) return new Float64Array(size);
  return new Float64Array(Buffer.allocUnsafeSlow(size * 8).buffer);
}

/** Node 20 needs a flag for relaxed SIMD; later versions do not. */
export function enableRelaxedSimd(): void {
  if (process.versions.node.startsWith("20.")) {
    v8.setFlagsFromString("--experimental-wasm-relaxed-simd");
  }
}

/** None if the environment has NP_NUM_THREADS=1. The thread does not keep the process alive. */
export const startThread =
  process.env.NP_NUM_THREADS === "1"
    ? null
    : (source: string, data: ThreadData): void => {
        const prologue = `const { module, memory } = require("node:worker_threads").workerData;`;
        new Worker(prologue + source, { eval: true, workerData: data, execArgv: [] }).unref();
      };
