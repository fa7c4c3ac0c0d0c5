import { startThread } from "../platform/node";
import { SPINS, THREAD_MIN } from "./tuning";
import { PRODUCTS, SUMS, Workspace, instructions, workspace } from "./wasm";
import { WASM_SHARED } from "./wasm-binary";

// Large products are computed by two threads on the same memory. Each takes the next block of rows when it is free; the result
// does not depend on which thread computes a block.

// Control words in the shared memory.
const READY = 0; // 1 once the thread has started
const TICKET = 1; // the product's number and its next free block; CLOSED if there is none
const BUSY = 2; // 1 while the thread looks for a block or computes one
const PRODUCT = 3; // counts products; the thread waits for it to change
const ARGUMENTS = 8; // the kernel's arguments, the number of rows, and the rows per block
const BLOCKS_BITS = 12;
const CLOSED = -1;

const THREAD = `
const { gemm } = new WebAssembly.Instance(module, { env: { memory } }).exports;
const words = new Int32Array(memory.buffer, 0, 64);
Atomics.store(words, ${READY}, 1);
let seen = 0;
for (;;) {
  // Products often follow each other immediately, and polling is faster than being woken.
  for (let i = 0; i < ${SPINS} && Atomics.load(words, ${PRODUCT}) === seen; i++);
  Atomics.wait(words, ${PRODUCT}, seen);
  seen = Atomics.load(words, ${PRODUCT});
  Atomics.store(words, ${BUSY}, 1);
  const [n, block, c, m, count, accumulate, column, epilogue] =
    words.subarray(${ARGUMENTS}, ${ARGUMENTS + 8});
  for (;;) {
    const ticket = Atomics.load(words, ${TICKET});
    // The ticket belongs to another product or none, so these arguments do not apply.
    if (ticket === ${CLOSED} || ticket >>> ${BLOCKS_BITS} !== (seen & ${2 ** (31 - BLOCKS_BITS) - 1})) break;
    const first = (ticket & ${2 ** BLOCKS_BITS - 1}) * block;
    if (first >= n) break;
    if (Atomics.compareExchange(words, ${TICKET}, ticket, ticket + 1) !== ticket) continue;
    const last = Math.min(n, first + block);
    gemm(c, first, last, m, ${PRODUCTS}, count, accumulate, ${SUMS[1]}, column, epilogue);
  }
  Atomics.store(words, ${BUSY}, 0);
}`;

let shared: Workspace | undefined;

/** The workspace for a product with this many multiplications: the memory shared with the second thread, if that is faster. */
export function workspaceFor(multiplications: number): Workspace {
  if (multiplications < THREAD_MIN || startThread === null) return workspace;
  // The kernels for shared memory exist only with relaxed SIMD, so a product has the same bits in both workspaces.
  if (instructions !== "relaxed SIMD") return workspace;
  if (shared === undefined) {
    shared = new Workspace(WASM_SHARED, true);
    const { module, memory } = shared;
    startThread(THREAD, { module, memory });
  }
  if (Atomics.load(shared.words, READY) !== 1) return workspace;
  finish(shared.words);
  return shared;
}

/** Computes all rows of a sum of products, with two threads if its workspace is the shared one. */
export function gemmInThreads(
  space: Workspace,
  c: number,
  n: number,
  m: number,
  count: number,
  accumulate: boolean,
  column: number,
  epilogue: number,
): void {
  const { kernels, words } = space;
  const rows = (first: number, last: number): void =>
    kernels.gemm(c, first, last, m, PRODUCTS, count, accumulate, SUMS[0], column, epilogue);
  if (space !== shared) {
    rows(0, n);
    return;
  }
  const block = 16 * Math.ceil(n / 1024);
  words.set([n, block, c, m, count, Number(accumulate), column, epilogue], ARGUMENTS);
  const next = (words[PRODUCT] + 1) | 0;
  const number = (next & (2 ** (31 - BLOCKS_BITS) - 1)) << BLOCKS_BITS;
  Atomics.store(words, TICKET, number);
  Atomics.store(words, PRODUCT, next);
  Atomics.notify(words, PRODUCT);
  for (;;) {
    const first = (Atomics.add(words, TICKET, 1) - number) * block;
    if (first >= n) break;
    rows(first, Math.min(n, first + block));
  }
  finish(words);
}

/** Waits until the thread has completed its block and stops it from starting another, even after an interrupted product. */
function finish(words: Int32Array): void {
  Atomics.store(words, TICKET, CLOSED);
  while (Atomics.load(words, BUSY) === 1);
}
