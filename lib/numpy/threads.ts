import { Worker } from "node:worker_threads";
import { TOTALS, Workspace, workspace } from "./wasm";
import { WASM_SHARED } from "./wasm-binary";

// Large products are computed by two threads on the same memory. Rows are dealt out in blocks, to whoever has time: which
// of the two computes a block changes nothing in it.

/** Products with fewer multiplications take less time than to wake a thread for them. */
const LARGE = 150_000;

// Words of control in the shared memory.
const READY = 0; // 1 once the thread has started
const TICKET = 1; // the product's number and the next block of it that is free; CLOSED where none is
const BUSY = 2; // 1 while the thread looks for a block or computes one
const PRODUCT = 3; // counts products; the thread waits for it to change
const ODD = 4; // 1 where the thread has met a NaN
const ARGUMENTS = 8; // of kernel.rows, and how many rows there are and go into a block
const BLOCKS_BITS = 12;
const CLOSED = -1;

const THREAD = `
const { workerData: { module, memory } } = require("node:worker_threads");
const { rows } = new WebAssembly.Instance(module, { env: { memory } }).exports;
const words = new Int32Array(memory.buffer, 0, 64);
Atomics.store(words, ${READY}, 1);
let seen = 0;
for (;;) {
  // A product is often followed by another at once, so that looking out for it beats being woken.
  for (let i = 0; i < 20000 && Atomics.load(words, ${PRODUCT}) === seen; i++);
  Atomics.wait(words, ${PRODUCT}, seen);
  seen = Atomics.load(words, ${PRODUCT});
  Atomics.store(words, ${BUSY}, 1);
  const [n, block, c, m, factors, count, onto, column, apply] =
    words.subarray(${ARGUMENTS}, ${ARGUMENTS + 9});
  let odd = 0;
  for (;;) {
    const ticket = Atomics.load(words, ${TICKET});
    // Another product's ticket, or none: these arguments are not its.
    if (ticket === ${CLOSED} || ticket >>> ${BLOCKS_BITS} !== (seen & ${2 ** (31 - BLOCKS_BITS) - 1})) break;
    const first = (ticket & ${2 ** BLOCKS_BITS - 1}) * block;
    if (first >= n) break;
    if (Atomics.compareExchange(words, ${TICKET}, ticket, ticket + 1) !== ticket) continue;
    const last = Math.min(n, first + block);
    odd |= rows(c, first, last, m, factors, count, onto, ${TOTALS[1]}, column, apply);
  }
  if (odd) Atomics.store(words, ${ODD}, 1);
  Atomics.store(words, ${BUSY}, 0);
}`;

/** Whether a second thread is not wanted: NP_NUM_THREADS=1 in the environment. */
const ALONE = process.env.NP_NUM_THREADS === "1";
let shared: Workspace | undefined;

/** Where a product with so many multiplications is computed: with the second thread's memory where that pays. */
export function workspaceFor(multiplications: number): Workspace {
  if (ALONE || multiplications < LARGE) return workspace;
  if (shared === undefined) {
    shared = new Workspace(WASM_SHARED, true);
    const { module, wasmMemory: memory } = shared;
    // It keeps no process alive.
    new Worker(THREAD, { eval: true, workerData: { module, memory }, execArgv: [] }).unref();
  }
  return Atomics.load(shared.words, READY) === 1 ? shared : workspace;
}

/**
 * All rows of a sum of products (n, m): kernel.rows from 0 to n, by two threads in their common memory.
 * @returns whether it met a NaN
 */
export function multiplyRows(
  space: Workspace,
  c: number,
  n: number,
  m: number,
  factors: number,
  count: number,
  onto: boolean,
  column: number,
  apply: number,
): boolean {
  const { kernel, words } = space;
  const rows = (first: number, last: number): boolean =>
    kernel.rows(c, first, last, m, factors, count, onto, TOTALS[0], column, apply);
  if (space !== shared) return rows(0, n);
  const block = 16 * Math.ceil(n / 1024);
  finish(words);
  Atomics.store(words, ODD, 0);
  words.set([n, block, c, m, factors, count, Number(onto), column, apply], ARGUMENTS);
  const product = (words[PRODUCT] + 1) | 0;
  const number = (product & (2 ** (31 - BLOCKS_BITS) - 1)) << BLOCKS_BITS;
  Atomics.store(words, TICKET, number);
  Atomics.store(words, PRODUCT, product);
  Atomics.notify(words, PRODUCT);
  let odd = false;
  for (;;) {
    const first = (Atomics.add(words, TICKET, 1) - number) * block;
    if (first >= n) break;
    odd = rows(first, Math.min(n, first + block)) || odd;
  }
  finish(words);
  return odd || Atomics.load(words, ODD) === 1;
}

/** Waits until the thread has done what it began, and lets it begin nothing more: also after an interrupted product. */
function finish(words: Int32Array): void {
  Atomics.store(words, TICKET, CLOSED);
  while (Atomics.load(words, BUSY) === 1);
}
