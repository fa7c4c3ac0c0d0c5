import { fromBase64 } from "../base64";
import { enableRelaxedSimd } from "../platform/node";
import { copyEntries } from "./copies";
import { BLOCK, PACKED, SCRATCH } from "./tuning";
import { WASM, WASM_PLAIN } from "./wasm-binary";

/** out (rows, columns) from two operands; assembly/elementwise.ts explains the strides. */
export type Binary = (
  out: number,
  a: number,
  aRow: number,
  aStep: number,
  b: number,
  bRow: number,
  bStep: number,
  rows: number,
  columns: number,
) => void;
/** A function of n entries, in place. */
export type Unary = (x: number, n: number) => void;
/** A reduction of the rows or the columns of x (rows, columns). */
export type Reduction = (out: number, x: number, rows: number, columns: number) => void;

/** The exports of assembly/, documented there. Addresses and strides are in bytes, counts in entries. */
export interface Kernels {
  readonly add: Binary;
  readonly subtract: Binary;
  readonly multiply: Binary;
  readonly divide: Binary;
  readonly maximum: Binary;
  readonly minimum: Binary;
  readonly negative: Unary;
  readonly abs: Unary;
  readonly sqrt: Unary;
  readonly exp: Unary;
  readonly tanh: Unary;
  readonly expit: Unary;
  readonly log: Unary;
  readonly sumRows: Reduction;
  readonly maxRows: Reduction;
  readonly minRows: Reduction;
  readonly sumColumns: Reduction;
  readonly maxColumns: Reduction;
  readonly minColumns: Reduction;
  pack(out: number, x: number, lines: number, k: number, line: number, step: number): void;
  gemm(
    c: number,
    first: number,
    last: number,
    m: number,
    products: number,
    count: number,
    accumulate: boolean,
    scratch: number,
    column: number,
    epilogue: number,
  ): void;
  gemv(c: number, a: number, x: number, n: number, k: number): void;
  gemvTransposed(c: number, b: number, x: number, k: number, n: number): void;
}

/** The functions that `gemm` can apply to a finished sum, with their numbers in assembly/. */
export const EPILOGUES = { exp: 1, tanh: 2, expit: 3 };
export type Epilogue = keyof typeof EPILOGUES;

/** The part of WebAssembly's types that is used here; TypeScript has them only in its browser library. */
interface WebAssemblyTypes {
  validate(binary: Uint8Array): boolean;
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

enableRelaxedSimd();

/**
 * The instructions that the kernels use. With relaxed SIMD, a * b + c is one instruction and rounded once. With plain SIMD, for
 * older browsers, it is two, and each rounds.
 */
export const instructions = WebAssembly.validate(fromBase64(WASM)) ? "relaxed SIMD" : "SIMD";

// The memory, in doubles: 4 KB for the kernels' constants, the threads' words and the products of a sum; blocks for elementwise
// functions; areas for the blocks of products; packed matrices. Vectors can extend past the end of each.
const SLACK = 16;
const PAGES = 400; // of 64 KB

/** The positions of the blocks of SCRATCH entries, in doubles. */
export const scratch = [0, 1, 2, 3].map((i) => 512 + i * (SCRATCH + SLACK));
/** The positions of the areas of BLOCK² entries. */
export const areas = [0, 1].map(
  (i) => scratch[3] + SCRATCH + SLACK + i * (BLOCK * BLOCK + 4 * BLOCK),
);
/** The position of the packed matrices. */
export const packed = areas[1] + BLOCK * BLOCK + 4 * BLOCK;

/** The address of the records of a sum's products: class Product in assembly/gemm.ts. */
export const PRODUCTS = 2048;
/** The addresses of 16 doubles for each of two threads. */
export const SUMS = [3072, 3200];

if ((packed + PACKED) * 8 > PAGES * 2 ** 16) throw new Error("wasm: the memory is too small");

/** The kernels of assembly/ and the memory they work on. It never grows: larger arrays go through it in blocks. */
export class Workspace {
  /** The compiled module and its memory, for use by another thread. */
  readonly module: object;
  readonly memory: { buffer: ArrayBuffer | SharedArrayBuffer };
  readonly kernels: Kernels;
  /** The memory as doubles. */
  readonly doubles: Float64Array;
  /** The start of the memory as integers, for threads and for the records of a sum's products. */
  readonly words: Int32Array;

  constructor(binary: string, shared: boolean) {
    this.module = new WebAssembly.Module(fromBase64(binary));
    this.memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared });
    const imports = { env: { memory: this.memory } };
    this.kernels = new WebAssembly.Instance(this.module, imports).exports as Kernels;
    const { buffer } = this.memory;
    this.doubles = new Float64Array(buffer as ArrayBuffer);
    this.words = new Int32Array(buffer as ArrayBuffer, 0, 1024);
  }

  /** Copies `count` adjacent entries into the memory. */
  copyIn(to: number, data: Float64Array, from: number, count: number): void {
    copyEntries(this.doubles, to, data, from, count);
  }

  /** Copies `count` adjacent entries out of the memory. */
  copyOut(data: Float64Array, to: number, from: number, count: number): void {
    copyEntries(data, to, this.doubles, from, count);
  }
}

/** The workspace that only the main thread uses. */
export const workspace = new Workspace(instructions === "relaxed SIMD" ? WASM : WASM_PLAIN, false);
export const { kernels, doubles } = workspace;
