// A Web Worker: what each function does is said in platform.ts. A kernel installs what it can do on `globalThis`.

interface Installed {
  /** The files beside the notebook. Bytes go in and out synchronously; `read` gives undefined if there is no such file. */
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

/** The bundler makes a text of the file that the package reads. */
export function dinosaurs(): readonly string[] {
  const csv: string = require("dinosaurs/dinosaurs.csv");
  return csv.split("\n").filter(Boolean);
}

export function checkInterrupt(): void {
  installed.checkInterrupt?.();
}

/** A message to itself comes after all that are waiting; a timer would wait for 4 ms. */
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

export function uninitializedDoubles(size: number): Float64Array {
  return new Float64Array(size);
}

/** Nothing: a page cannot. */
export function enableRelaxedSimd(): void {}

export const startThread = null;
