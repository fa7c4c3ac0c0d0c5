import { copyOf } from "./copies";
import type { FloatArray } from "./float-array";
import { KEEP_PACKED, PACKED } from "./tuning";
import { areas, packed } from "./wasm";
import type { Workspace } from "./wasm";

// The kernel multiplies packed matrices: panels of four rows of A, and of four columns of B (Goto and van de Geijn, "Anatomy
// of high-performance matrix multiplication", 2008). Weights are used in every step of a sequence, a step's input by every
// gate, so packed matrices are kept until their place in the memory is needed; and so are plain ones, for products with a
// vector. They are found by their storage's version: nothing outside WebAssembly's memory is kept alive for it.

/**
 * A matrix as it was when its product was asked for, with adjacent entries: row-major, or transposed. Nobody writes them any
 * more. The version is 0 if it is used only once.
 */
export interface Matrix {
  data: Float64Array;
  start: number;
  version: number;
  rows: number;
  columns: number;
  isTransposed: boolean;
}

/** The matrix as it is now. */
export function matrixOf(x: FloatArray): Matrix {
  const [rows, columns] = x.shape;
  const isTransposed = !x.isRowMajor && x.strides[0] === 1 && x.strides[1] === rows;
  const { storage } = x;
  // A part of a storage is copied: freezing would have all of it copied at the next write.
  if (!storage.isExposed && storage.size === x.size && (x.isRowMajor || isTransposed)) {
    storage.freeze();
    const { data, version } = storage;
    return { data, start: x.start, version, rows, columns, isTransposed };
  }
  const own = isTransposed ? x.T : x;
  const { data, start } = copyOf("np.dot", own, own.shape);
  return { data, start, version: 0, rows, columns, isTransposed };
}

/** Whether a matrix is packed along its adjacent entries, across them, or only copied. */
const LAYOUTS = { along: 0, across: 1, plain: 2 };

/** What is kept in a part of the memory. */
interface Kept {
  key: number;
  position: number;
  end: number;
}

/** The memory for packed matrices, which is used round and round. */
class PackedMatrices {
  private next = 0;
  private readonly byKey = new Map<number, Kept>();
  /** The same, the oldest first. */
  private readonly byAge: Kept[] = [];

  /** A place for so many entries; what was there is forgotten. */
  reserve(size: number, key: number): number {
    if (this.next + size > PACKED) {
      this.forget(this.next, PACKED);
      this.next = 0;
    }
    const position = this.next;
    this.next += size;
    this.forget(position, this.next);
    if (key !== 0) {
      const kept = { key, position, end: this.next };
      this.byKey.set(key, kept);
      this.byAge.push(kept);
    }
    return position;
  }

  /** Forgets what is between two positions: the oldest of all. */
  private forget(start: number, end: number): void {
    const { byAge, byKey } = this;
    while (byAge.length > 0 && byAge[0].position < end && byAge[0].end > start) {
      const oldest = byAge.shift()!;
      if (byKey.get(oldest.key) === oldest) byKey.delete(oldest.key);
    }
  }

  /** The position of a matrix, unless what it is multiplied with could overwrite it. */
  find(key: number): number | undefined {
    const kept = this.byKey.get(key);
    if (kept === undefined) return undefined;
    const age = (this.next - kept.position + PACKED) % PACKED;
    return age > PACKED / 2 ? undefined : kept.position;
  }
}

const memories = new WeakMap<Workspace, PackedMatrices>();

function packedIn(space: Workspace): PackedMatrices {
  let own = memories.get(space);
  if (own === undefined) memories.set(space, (own = new PackedMatrices()));
  return own;
}

/** What a matrix is found by; 0 if it is not worth keeping. */
function keyOf({ version, rows, columns }: Matrix, layout: number): number {
  return version === 0 || rows * columns < KEEP_PACKED ? 0 : version * 4 + layout;
}

/** The address of a matrix's entries, in their own order. */
export function placePlain(space: Workspace, x: Matrix): number {
  const own = packedIn(space);
  const key = keyOf(x, LAYOUTS.plain);
  let position = key === 0 ? undefined : own.find(key);
  if (position === undefined) {
    const size = x.rows * x.columns;
    position = own.reserve(size, key);
    space.copyIn(packed + position, x.data, x.start, size);
  }
  return (packed + position) * 8;
}

/** The address of the packed `count` rows or columns from `first` on, of their `k` entries from `from` on. */
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
  const found = key === 0 ? undefined : own.find(key);
  if (found !== undefined) return (packed + found) * 8;

  const [runs, length] = isAlong ? [count, k] : [k, count];
  const apart = x.isTransposed ? x.rows : x.columns;
  const start = x.start + (isAlong ? first * apart + from : from * apart + first);
  const [, source] = areas;
  if (length === apart) {
    space.copyIn(source, x.data, start, runs * length);
  } else {
    for (let i = 0; i < runs; i++) {
      space.copyIn(source + i * length, x.data, start + i * apart, length);
    }
  }
  const position = own.reserve(4 * Math.ceil(count / 4) * k, key);
  const [line, step] = isAlong ? [length * 8, 8] : [8, length * 8];
  space.kernels.pack((packed + position) * 8, source * 8, count, k, line, step);
  return (packed + position) * 8;
}
