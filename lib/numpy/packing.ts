import { copyOf } from "./copies";
import type { FloatArray } from "./float-array";
import { KEEP_PACKED, PACKED } from "./tuning";
import { areas, packed } from "./wasm";
import type { Workspace } from "./wasm";

// The kernel multiplies packed matrices: panels of four rows of A, and of four columns of B (Goto and van de Geijn, "Anatomy
// of high-performance matrix multiplication", 2008). Every step of a sequence uses the weights, and every gate uses a step's
// input, so packed matrices are kept until their memory is needed. So are plain ones, for products with a vector. They are looked
// up by their storage's version, which keeps nothing outside WebAssembly's memory alive.

/**
 * A snapshot of a matrix from when its product was requested, with adjacent entries: row-major, or transposed. They are never
 * written again. The version is 0 if the matrix is used only once.
 */
export interface Matrix {
  data: Float64Array;
  start: number;
  version: number;
  rows: number;
  columns: number;
  isTransposed: boolean;
}

/** A snapshot of the matrix. */
export function matrixOf(x: FloatArray): Matrix {
  const [rows, columns] = x.shape;
  const isTransposed = !x.isRowMajor && x.strides[0] === 1 && x.strides[1] === rows;
  const { storage } = x;
  // A part of a storage is copied now: freezing would copy the whole storage at the next write.
  if (!storage.isExposed && storage.size === x.size && (x.isRowMajor || isTransposed)) {
    storage.freeze();
    const { data, version } = storage;
    return { data, start: x.start, version, rows, columns, isTransposed };
  }
  const own = isTransposed ? x.T : x;
  const { data, start } = copyOf("np.dot", own, own.shape);
  return { data, start, version: 0, rows, columns, isTransposed };
}

/** Whether a matrix is packed along its adjacent entries, packed across them, or only copied. */
const LAYOUTS = { along: 0, across: 1, plain: 2 };

/** A matrix kept in a part of the memory. */
interface Kept {
  key: number;
  /** The entries from one line to the next. The key does not tell a matrix from its reshapes, which share a storage. */
  apart: number;
  position: number;
  end: number;
}

/** The memory for packed matrices, used as a ring buffer. */
class PackedMatrices {
  private next = 0;
  private readonly byKey = new Map<number, Kept>();
  /** The same, oldest first. */
  private readonly byAge: Kept[] = [];

  // An interrupted cell can end any of this between two lines. What is found later must then still be whole.

  /** Allocates a number of entries, and drops the matrices that were there. */
  reserve(size: number): number {
    if (this.next + size > PACKED) {
      this.forget(this.next, PACKED);
      this.next = 0;
    }
    const position = this.next;
    this.forget(position, position + size);
    this.next = position + size;
    return position;
  }

  /** Keeps the matrix that was packed into the entries reserved last, unless its key is 0. */
  keep(key: number, apart: number, position: number): void {
    if (key === 0) return;
    const kept = { key, apart, position, end: this.next };
    this.byAge.push(kept);
    this.byKey.set(key, kept);
  }

  /** Drops the matrices between two positions, which are the oldest. */
  private forget(start: number, end: number): void {
    const { byAge, byKey } = this;
    while (byAge.length > 0 && byAge[0].position < end && byAge[0].end > start) {
      const [oldest] = byAge;
      if (byKey.get(oldest.key) === oldest) byKey.delete(oldest.key);
      byAge.shift();
    }
  }

  /** The position of a matrix, unless the matrix it is multiplied by could overwrite it. */
  find(key: number, apart: number): number | undefined {
    const kept = this.byKey.get(key);
    if (kept === undefined || kept.apart !== apart) return undefined;
    // Counted from its end: `next` is at the start of a matrix that is about to be overwritten.
    const age = (this.next - kept.end + PACKED) % PACKED;
    return age > PACKED / 2 ? undefined : kept.position;
  }
}

const memories = new WeakMap<Workspace, PackedMatrices>();

function packedIn(space: Workspace): PackedMatrices {
  let own = memories.get(space);
  if (own === undefined) memories.set(space, (own = new PackedMatrices()));
  return own;
}

/** The entries from one line of adjacent entries to the next. */
function apartOf({ isTransposed, rows, columns }: Matrix): number {
  return isTransposed ? rows : columns;
}

/** The lookup key of a matrix; 0 if it is not worth keeping. */
function keyOf({ version, rows, columns }: Matrix, layout: number): number {
  return version === 0 || rows * columns < KEEP_PACKED ? 0 : version * 4 + layout;
}

/** The address of a matrix's entries, in their own order. */
export function placePlain(space: Workspace, x: Matrix): number {
  const own = packedIn(space);
  const key = keyOf(x, LAYOUTS.plain);
  const apart = apartOf(x);
  let position = own.find(key, apart);
  if (position === undefined) {
    const size = x.rows * x.columns;
    position = own.reserve(size);
    space.copyIn(packed + position, x.data, x.start, size);
    own.keep(key, apart, position);
  }
  return (packed + position) * 8;
}

/** The address of `count` packed rows or columns starting at `first`, with the `k` entries of each starting at `from`. */
export function pack(
  space: Workspace,
  x: Matrix,
  lines: "rows" | "columns",
  first: number,
  count: number,
  from: number,
  k: number,
): number {
  const own = packedIn(space);
  const isAlong = x.isTransposed === (lines === "columns");
  const isWhole = count * k === x.rows * x.columns;
  const key = isWhole ? keyOf(x, isAlong ? LAYOUTS.along : LAYOUTS.across) : 0;
  const apart = apartOf(x);
  const found = own.find(key, apart);
  if (found !== undefined) return (packed + found) * 8;

  const [runs, length] = isAlong ? [count, k] : [k, count];
  const start = x.start + (isAlong ? first * apart + from : from * apart + first);
  const [, source] = areas;
  if (length === apart) {
    space.copyIn(source, x.data, start, runs * length);
  } else {
    for (let i = 0; i < runs; i++) {
      space.copyIn(source + i * length, x.data, start + i * apart, length);
    }
  }
  const position = own.reserve(4 * Math.ceil(count / 4) * k);
  const [line, step] = isAlong ? [length * 8, 8] : [8, length * 8];
  space.kernels.pack((packed + position) * 8, source * 8, count, k, line, step);
  own.keep(key, apart, position);
  return (packed + position) * 8;
}
