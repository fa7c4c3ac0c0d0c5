// The globals of cells in a browser, besides JavaScript itself: those of a Web Worker, without names such as `name` and `self`
// that a cell might want to declare.

interface Console {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  table(rows: unknown): void;
  dir(value: unknown, options?: object): void;
  time(label?: string): void;
  timeEnd(label?: string): void;
  assert(condition?: unknown, ...values: unknown[]): void;
}
declare var console: Console;

interface Performance {
  /** Milliseconds since the kernel started. */
  now(): number;
}
declare var performance: Performance;

declare function setTimeout(
  callback: (...args: any[]) => void,
  ms?: number,
  ...args: any[]
): number;
declare function clearTimeout(id: number | undefined): void;
declare function setInterval(
  callback: (...args: any[]) => void,
  ms?: number,
  ...args: any[]
): number;
declare function clearInterval(id: number | undefined): void;
declare function setImmediate(callback: (...args: any[]) => void, ...args: any[]): number;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;

/** Asks the reader of the notebook for a line of text. */
declare function prompt(question?: string): string;

declare class TextEncoder {
  encode(text?: string): Uint8Array;
}
declare class TextDecoder {
  constructor(encoding?: string);
  decode(bytes?: ArrayBuffer | ArrayBufferView): string;
}
