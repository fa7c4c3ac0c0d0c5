import { copyInto } from "./copies";
import { FloatArray, view } from "./float-array";
import { strideAlong } from "./loops";
import type { LoopOperand } from "./loops";
import { pack } from "./packing";
import type { Matrix } from "./packing";
import { Storage } from "./storage";
import { gemmInThreads, workspaceFor } from "./threads";
import { BLOCK, SUM_PRODUCTS } from "./tuning";
import { EPILOGUES, PRODUCTS, areas, scratch } from "./wasm";
import type { Epilogue, Workspace } from "./wasm";

/** The product of two matrices. */
export interface Product {
  a: Matrix;
  b: Matrix;
}

/** The terms of a sum: products, and arrays that broadcast to their shape. */
export type Term = Product | LoopOperand;

/** The block of a result that is computed at a time, starting at row i and column j. */
interface Block {
  i: number;
  j: number;
  rows: number;
  columns: number;
}

const [c, area] = areas;

/**
 * Sets `out` (n, m) to the sum of the terms, from left to right, or to a function of that sum. Each product is summed on its own
 * and then added, so the result has the same bits as separate steps.
 * @param k the number of multiplications per entry
 */
export function addUp(out: FloatArray, terms: Term[], k: number, epilogue?: Epilogue): void {
  const [n, m] = out.shape;
  for (let i = 0; i < n; i += BLOCK) {
    for (let j = 0; j < m; j += BLOCK) {
      const block = { i, j, rows: Math.min(BLOCK, n - i), columns: Math.min(BLOCK, m - j) };
      addUpBlock(out, terms, k, block, epilogue);
    }
  }
}

function addUpBlock(
  out: FloatArray,
  terms: Term[],
  k: number,
  block: Block,
  epilogue?: Epilogue,
): void {
  const { i, j, rows, columns } = block;
  const size = rows * columns;
  const space = workspaceFor(size * k);
  let isApplied = epilogue === undefined;
  for (let next = 0; next < terms.length; ) {
    const term = terms[next];
    if (isProduct(term)) {
      const end = endOfRun(terms, next);
      const column = end === terms.length - 1 ? placeColumn(space, terms[end], block) : 0;
      const isLast = end === terms.length || column !== 0;
      multiply(space, terms, next, end, block, column, isLast ? epilogue : undefined);
      isApplied ||= isLast;
      next = column === 0 ? end : terms.length;
    } else {
      add(space, term, block, next === 0);
      next++;
    }
  }
  if (!isApplied) space.kernels[epilogue!](c * 8, size);
  if (size === out.size) {
    space.copyOut(out.data, out.start, c, size);
  } else {
    const offset = out.offset + i * out.strides[0] + j * out.strides[1];
    copyInto(
      view(out.storage, [rows, columns], out.strides, offset),
      blockIn(space, c, rows, columns),
    );
  }
}

function isProduct(term: Term): term is Product {
  return typeof term !== "number" && !(term instanceof FloatArray);
}

/** The memory from a position on, as an array. */
function blockIn(space: Workspace, position: number, rows: number, columns: number): FloatArray {
  const size = rows * columns;
  return view(new Storage(space.doubles, position, size), [rows, columns], [columns, 1], 0);
}

/** The end index of the products, starting at `first`, that fit into the memory together. */
function endOfRun(terms: Term[], first: number): number {
  let end = first;
  let k = 0;
  for (let term = terms[end]; term !== undefined && isProduct(term); term = terms[++end]) {
    k += term.a.columns;
    if (end > first && (k > BLOCK || end - first === SUM_PRODUCTS)) break;
  }
  return end;
}

/** The address of a term that is a single column, to be broadcast; 0 if it is not. */
function placeColumn(space: Workspace, x: Term, { i, rows }: Block): number {
  if (!(x instanceof FloatArray) || x.ndim !== 2 || x.shape[1] !== 1 || x.shape[0] === 1) return 0;
  const column = view(x.storage, [rows, 1], x.strides, x.offset + i * x.strides[0]);
  copyInto(blockIn(space, scratch[3], rows, 1), column);
  return scratch[3] * 8;
}

/** Adds products, then a column, and applies a function to the sum. */
function multiply(
  space: Workspace,
  terms: Term[],
  first: number,
  end: number,
  block: Block,
  column: number,
  epilogue: Epilogue | undefined,
): void {
  const { i, j, rows, columns } = block;
  const count = end - first;
  const kOfFirst = (terms[first] as Product).a.columns;
  // There is more than one round only for a single product whose k does not fit.
  for (let from = 0; from < kOfFirst; from += BLOCK) {
    for (let p = first; p < end; p++) {
      const { a, b } = terms[p] as Product;
      const k = Math.min(BLOCK, a.columns - from);
      const at = PRODUCTS / 4 + 4 * (p - first);
      space.words[at] = pack(space, a, "rows", i, rows, from, k);
      space.words[at + 1] = pack(space, b, "columns", j, columns, from, k);
      space.words[at + 2] = k;
    }
    const isLast = from + BLOCK >= kOfFirst;
    gemmInThreads(
      space,
      c * 8,
      rows,
      columns,
      count,
      first > 0 || from > 0,
      isLast ? column : 0,
      isLast && epilogue !== undefined ? EPILOGUES[epilogue] : 0,
    );
  }
}

/** Adds a term that is not a product; the first one is copied. */
function add(space: Workspace, x: LoopOperand, block: Block, isFirst: boolean): void {
  const { i, j, rows, columns } = block;
  let part = x;
  if (x instanceof FloatArray) {
    const [down, right] = [strideAlong(x, 0, 2), strideAlong(x, 1, 2)];
    const shape = [down === 0 ? 1 : rows, right === 0 ? 1 : columns];
    part = view(x.storage, shape, [down, right], x.offset + i * down + j * right);
  }
  copyInto(blockIn(space, isFirst ? c : area, rows, columns), part);
  const size = rows * columns;
  if (!isFirst) space.kernels.add(c * 8, c * 8, 0, 16, area * 8, 0, 16, 1, size);
}
