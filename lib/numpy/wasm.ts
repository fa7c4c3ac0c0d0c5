import v8 from "node:v8";
import { Memory } from "./float-array";
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
  pack(out: number, x: number, lines: number, k: number, line: number, step: number): void;
  rows(
    c: number,
    first: number,
    last: number,
    m: number,
    factors: number,
    count: number,
    onto: boolean,
    total: number,
    column: number,
    apply: number,
  ): boolean;
  rowsTimesVector(c: number, a: number, x: number, n: number, k: number): void;
  vectorTimesRows(c: number, b: number, x: number, k: number, n: number): void;
}

/** The functions that `rows` can apply to a sum, and their numbers there. */
export const APPLY = { exp: 1, tanh: 2, logistic: 3 };
export type Applied = keyof typeof APPLY;

/** As much of WebAssembly's own types as is used; TypeScript has them only among the browser's. */
interface WebAssemblyTypes {
  Module: new (binary: Uint8Array) => object;
  Memory: new (pages: {
    initial: number;
    maximum: number;
    shared: boolean;
  }) => {
    buffer: ArrayBuffer | SharedArrayBuffer;
  };
  Instance: new (module: object, imports: object) => { exports: unknown };
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyTypes };

// Node 20 knows WebAssembly's a * b + c as one instruction (relaxed SIMD) only when told to; later ones always do.
if (process.versions.node.startsWith("20.")) {
  v8.setFlagsFromString("--experimental-wasm-relaxed-simd");
}

/** The functions of assembly/ and the memory they work on. It never grows: what is larger goes through it in pieces. */
export class Workspace {
  /** The compiled module and its memory, for another thread to take over as they are. */
  readonly module: object;
  readonly wasmMemory: { buffer: ArrayBuffer | SharedArrayBuffer };
  readonly kernel: Kernel;
  /** The memory as doubles. */
  readonly doubles: Float64Array;
  readonly memory: Memory;
  /** Its beginning as whole numbers: for threads, and for what `rows` is told of the products of a sum. */
  readonly words: Int32Array;

  constructor(binary: string, shared: boolean) {
    this.module = new WebAssembly.Module(Buffer.from(binary, "base64"));
    this.wasmMemory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared });
    const imports = { env: { memory: this.wasmMemory } };
    this.kernel = new WebAssembly.Instance(this.module, imports).exports as Kernel;
    const { buffer } = this.wasmMemory;
    this.doubles = new Float64Array(buffer as ArrayBuffer);
    this.memory = new Memory(this.doubles, 0, this.doubles.length);
    this.words = new Int32Array(buffer as ArrayBuffer, 0, 1024);
  }

  /** Copies `count` entries that lie in one piece into the memory. */
  copyIn(to: number, data: Float64Array, from: number, count: number): void {
    const { doubles } = this;
    if (count <= FEW) for (let i = 0; i < count; i++) doubles[to + i] = data[from + i];
    else doubles.set(data.subarray(from, from + count), to);
  }

  /** Copies `count` entries from the memory. */
  copyOut(data: Float64Array, to: number, from: number, count: number): void {
    const { doubles } = this;
    if (count <= FEW) for (let i = 0; i < count; i++) data[to + i] = doubles[from + i];
    else data.set(doubles.subarray(from, from + count), to);
  }
}

/** Calls of `set` and `subarray` take longer than a few entries by hand. */
const FEW = 12;

/** 64 KB each. */
const PAGES = 400;

// The first 4 KB are for the threads, the kernel's constants and the products of a sum. Then four slots for what element-wise
// functions work on, with room past the end for the last vectors, three areas for products and reductions, and the panels.
const SLACK = 16;

/** How many entries a slot has. */
export const SLOT = 8192;
/** The positions of the slots among the doubles. */
export const slots = [0, 1, 2, 3].map((i) => 512 + i * (SLOT + SLACK));

/** The address of what the kernel is told of the products of a sum: assembly/product.ts, Factor. */
export const FACTORS = 2048;
/** The addresses of 16 doubles for each of two threads. */
export const TOTALS = [3072, 3200];
/** The most rows and columns, and terms of a sum, that a product has in this memory. */
export const BLOCK = 512;
/** How many entries an area has. */
export const AREA = BLOCK * BLOCK;
/** The positions of the areas among the doubles. */
export const areas = [0, 1, 2].map((i) => slots[3] + SLOT + SLACK + i * (AREA + 4 * BLOCK));
/** The position of the panels, and how many entries they have. */
export const PANELS = areas[2] + AREA + 4 * BLOCK;
export const PANELS_SIZE = 8 * AREA;

/** Where the main thread works by itself. */
export const workspace = new Workspace(WASM, false);
export const { kernel, doubles } = workspace;
