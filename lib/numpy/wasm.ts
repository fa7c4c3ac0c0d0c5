import { WASM } from "./wasm-binary";

type Combine = (out: number, a: number, b: number, n: number) => void;
type InPlace = (x: number, n: number) => number | void;
type ByRows = (out: number, x: number, rows: number, length: number) => void;

/** What assembly/ exports. Addresses are in bytes, counts in entries; the sources say what each function computes. */
export interface Kernel {
  readonly add: Combine;
  readonly subtract: Combine;
  readonly multiply: Combine;
  readonly divide: Combine;
  readonly maximum: Combine;
  readonly minimum: Combine;
  readonly exp: InPlace;
  readonly tanh: InPlace;
  readonly logistic: InPlace;
  readonly spread: ByRows;
  readonly repeat: ByRows;
  readonly sumRows: ByRows;
  readonly sumColumns: ByRows;
  readonly maxColumns: ByRows;
  softmax(x: number, n: number, m: number): void;
  oddities(x: number, n: number): number;
  outer(c: number, a: number, b: number, n: number, m: number): void;
  pack(out: number, b: number, k: number, m: number, row: number, column: number): void;
  rows(
    c: number,
    a: number,
    packed: number,
    first: number,
    last: number,
    k: number,
    m: number,
    group: number,
    row: number,
    column: number,
  ): void;
  rowsTimesVector(c: number, a: number, x: number, n: number, k: number): void;
  vectorTimesRows(c: number, b: number, x: number, k: number, n: number): void;
}

/** As much of WebAssembly's own types as is used; TypeScript has them only among the browser's. */
interface WebAssemblyTypes {
  Module: new (binary: Uint8Array) => object;
  Memory: new (pages: { initial: number; maximum: number; shared: true }) => {
    buffer: SharedArrayBuffer;
  };
  Instance: new (module: object, imports: object) => { exports: unknown };
}
const { Module, Memory, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyTypes })
  .WebAssembly;

/** The compiled module and its memory, which a second thread takes over as they are. */
export const module = new Module(Buffer.from(WASM, "base64"));
export const memory = new Memory({ initial: 192, maximum: 192, shared: true });
export const kernel = new Instance(module, { env: { memory } }).exports as Kernel;

/** The memory as doubles. It never grows: whatever is larger goes through it in pieces. */
export const doubles = new Float64Array(memory.buffer);

// The first 4 KB are for the threads and the kernel's constants. Then four slots for what element-wise functions work on, with room past the
// end for the last vectors, and five areas for products and reductions.
const SLACK = 16;

/** How many entries a slot has. */
export const SLOT = 8192;
/** The positions of the slots among the doubles. */
export const slots = [0, 1, 2, 3].map((i) => 512 + i * (SLOT + SLACK));

/** How many entries an area has. */
export const AREA = 2 ** 18;
/** The positions of the areas among the doubles. */
export const areas = [0, 1, 2, 3, 4].map((i) => slots[3] + SLOT + SLACK + i * (AREA + SLACK));

// Calls of `set` and `subarray` take longer than a few entries by hand.
const FEW = 12;

/** Copies `count` entries that lie in one piece into the memory. */
export function copyIn(to: number, data: Float64Array, from: number, count: number): void {
  if (count <= FEW) for (let i = 0; i < count; i++) doubles[to + i] = data[from + i];
  else doubles.set(data.subarray(from, from + count), to);
}

/** Copies `count` entries from the memory. */
export function copyOut(data: Float64Array, to: number, from: number, count: number): void {
  if (count <= FEW) for (let i = 0; i < count; i++) data[to + i] = doubles[from + i];
  else data.set(doubles.subarray(from, from + count), to);
}
