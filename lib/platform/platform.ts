// What lib needs from the program that runs it: node.ts has it for Node.js, browser.ts for a Web Worker. This file has the types
// of both.

/** The module and the memory that a second thread computes with. */
export interface ThreadData {
  module: object;
  memory: object;
}

/**
 * What lib asks of the machine it runs on. `node.ts` and `browser.ts` export it, function by function; lib imports `node.ts`, and
 * whoever bundles lib for a Web Worker puts `browser.ts` in its place.
 */
export interface Platform {
  /**
   * The bytes of a file.
   * @throws Error whose message says why it cannot be read, to follow the file's name: "does not exist"
   */
  readFile(path: string): Uint8Array;

  /**
   * Writes a text file in UTF-8. It is complete or, after an error, as it was.
   * @throws Error that says why it cannot be written
   */
  writeFile(path: string, text: string): void;

  /** Whether there is a file, and no folder, at `path`. */
  fileExists(path: string): boolean;

  /** The value of a variable of the environment, if it has one. */
  environment(name: string): string | undefined;

  /** The lines of the package `dinosaurs`. */
  dinosaurs(): readonly string[];

  /** Ends what is running by an error if the user has interrupted it. A loop that can take long calls it in every round. */
  checkInterrupt(): void;

  /** The same, and lets everything else have its turn: displays, messages. */
  pause(): Promise<void>;

  /** Entries to be written at once; where that is faster, they are not cleared. */
  uninitializedDoubles(size: number): Float64Array;

  /** Makes relaxed SIMD available to WebAssembly if it only has to be switched on. */
  enableRelaxedSimd(): void;

  /** Starts a thread that runs `source`, which finds `module` and `memory` in scope and never ends; null if there can be none. */
  readonly startThread: ((source: string, data: ThreadData) => void) | null;
}
