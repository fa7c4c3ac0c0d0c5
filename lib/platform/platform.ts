// What lib needs from the program that runs it. node.ts provides it in Node.js, browser.ts in a Web Worker. This file has the
// types of both.

/** The module and the memory that a second thread uses. */
export interface ThreadData {
  module: object;
  memory: object;
}

/**
 * What lib needs from the platform. `node.ts` and `browser.ts` export these functions. lib imports `node.ts`; a bundle for a Web
 * Worker replaces it with `browser.ts`.
 */
export interface Platform {
  /**
   * The bytes of a file.
   * @throws Error with the reason, to be appended to the file's name: "does not exist"
   */
  readFile(path: string): Uint8Array;

  /**
   * Writes a text file in UTF-8. After an error, an existing file is unchanged.
   * @throws Error with the reason
   */
  writeFile(path: string, text: string): void;

  /** Whether there is a file (not a folder) at `path`. */
  fileExists(path: string): boolean;

  /** The value of an environment variable, if it is set. */
  environment(name: string): string | undefined;

  /** The lines of the package `dinosaurs`. */
  dinosaurs(): readonly string[];

  /** Throws if the user has interrupted the cell. Long loops call it in every iteration. */
  checkInterrupt(): void;

  /** The same, and yields to the event loop for displays and messages. */
  pause(): Promise<void>;

  /** Calls back in a later turn of the event loop, even if an interrupt ends the code that runs without its `finally`. */
  callLater(callback: () => void): void;

  /** Entries that the caller must fill; they are left uninitialized if that is faster. */
  uninitializedDoubles(size: number): Float64Array;

  /** Enables relaxed SIMD in WebAssembly if it needs a flag. */
  enableRelaxedSimd(): void;

  /** Starts a thread that runs `source`, which never ends and has `module` and `memory` in scope; null if it is impossible. */
  readonly startThread: ((source: string, data: ThreadData) => void) | null;
}
