// For a Web Worker; platform.ts documents each function. The kernel provides its part on `globalThis`.

interface Installed {
  /** The notebook's files, read and written synchronously; `read` returns undefined if the file does not exist. */
  notebookFiles?: {
    read(path: string): Uint8Array | undefined;
    write(path: string, bytes: Uint8Array): void;
    exists(path: string): boolean;
  };
  /** Throws if the user has interrupted the cell. */
  checkInterrupt?: () => void;
}
const installed = globalThis as Installed;

export function readFile(path: string): Uint8Array {
  const bytes = files().read(path);
  if (bytes === undefined) throw new Error("does not exist");
  return bytes;
}

export function writeFile(path: string, text: string): void {
  files().write(path, new TextEncoder().encode(text));
}

export function fileExists(path: string): boolean {
  return files().exists(path);
}

function files(): NonNullable<Installed["notebookFiles"]> {
  const { notebookFiles } = installed;
  if (notebookFiles === undefined) throw new Error("cannot be reached: this page has no files");
  return notebookFiles;
}

/** A page has no environment. */
export const environment = (): undefined => undefined;

/** The bundler includes the package's file as text. */
export function dinosaurs(): readonly string[] {
  const csv: string = require("dinosaurs/dinosaurs.csv");
  return csv.split("\n").filter(Boolean);
}

export function checkInterrupt(): void {
  installed.checkInterrupt?.();
}

/** A message to oneself arrives after all pending ones; a timer would wait for 4 ms. */
export async function pause(): Promise<void> {
  checkInterrupt();
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const onmessage = () => {
      port1.close();
      resolve();
    };
    Object.assign(port1, { onmessage });
    port2.postMessage(null);
  });
  checkInterrupt();
}

/** Does nothing: here an interrupt is an error, which runs `finally`, or ends the worker. */
export function callLater(): void {}

export function uninitializedDoubles(size: number): Float64Array {
  return new Float64Array(size);
}

/** Does nothing: a page cannot do this. */
export function enableRelaxedSimd(): void {}

export const startThread = null;
