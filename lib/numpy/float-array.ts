/// <reference path="../types/numjs.d.ts" />
/// <reference path="../types/ndarray.d.ts" />
import { NdArray } from "numjs";
import type { Selection } from "numjs";
import ndarray from "ndarray/ndarray";
import { formatShape, hasStrides, packedStrides, rowMajorStrides, sizeOf } from "./layout";

// numjs's constructor defines five properties on every instance, which costs microseconds, and scijs's `ndarray` under
// it as much again. Arrays made here know where their entries lie by themselves. Their prototype stands below numjs's
// own: they are `instanceof NdArray` and have all of its methods, which find their `selection` made when they ask.

/** What an array and its views have in common: `size` entries from `data[offset]` on. */
export class Memory {
  /** Whether what is yet to be computed reads the entries: then they are copied before they are written. */
  isReadLater = false;

  constructor(
    public data: Float64Array,
    readonly offset: number,
    readonly size: number,
    /** Whether numjs's own methods may write the entries at any time. */
    public isExposed = false,
  ) {}

  /** Makes the entries fit to be written. */
  prepareWriting(): void {
    if (!this.isReadLater) return;
    // Views keep their offsets, so that the copy has as much before it.
    const end = this.offset + this.size;
    const copy = buffer(end);
    copy.set(this.data.subarray(this.offset, end), this.offset);
    this.data = copy;
    this.isReadLater = false;
  }
}

/** Entries that are computed when they are asked for. */
export interface Deferred {
  writeTo(out: FloatArray): void;
}

/** An array of float64: `data[offset + i * stride[0] + j * stride[1] + …]` is its entry (i, j, …). */
export class FloatArray {
  private window: Selection | null = null;

  constructor(
    private readonly held: Memory,
    readonly shape: number[],
    readonly stride: number[],
    readonly offset: number,
    readonly size: number,
    /** Whether the entries lie in one piece, in the order of the arrays that this module makes. */
    readonly packed: boolean,
    /** Whether they lie in one piece in row-major order: the same, but for three axes. */
    readonly rowMajor: boolean,
    /** How to compute the entries, as long as nobody has asked for them. */
    public deferred: Deferred | null = null,
  ) {}

  get memory(): Memory {
    if (this.deferred !== null) this.compute(this.deferred);
    return this.held;
  }

  get data(): Float64Array {
    return this.memory.data;
  }

  private compute(deferred: Deferred): void {
    const { held, shape, stride, offset, size } = this;
    if (held.data.length === 0) held.data = buffer(size);
    deferred.writeTo(new FloatArray(held, shape, stride, offset, size, this.packed, this.rowMajor));
    this.deferred = null;
  }

  /** The memory, to be written. */
  writable(): Memory {
    const { memory } = this;
    memory.prepareWriting();
    return memory;
  }

  get ndim(): number {
    return this.shape.length;
  }

  get dtype(): string {
    return "float64";
  }

  get T(): NdArray {
    return view(
      this.memory,
      this.shape.slice().reverse(),
      this.stride.slice().reverse(),
      this.offset,
    );
  }

  /** scijs's window on the entries, for numjs's own methods. It has only the array's part of a slab. */
  get selection(): Selection {
    if (this.window === null) {
      const { shape, stride, offset, size } = this;
      const memory = this.writable();
      memory.isExposed = true;
      const { data } = memory;
      this.window =
        this.packed || this.rowMajor
          ? ndarray(data.subarray(offset, offset + size), shape, stride, 0)
          : ndarray(data, shape, stride, offset);
    }
    return this.window;
  }

  get(...index: number[]): number {
    return this.data[position("get", this, index)];
  }

  set(...indexAndValue: number[]): void {
    const value = indexAndValue.pop();
    const at = position("set", this, indexAndValue);
    if (typeof value !== "number") throw new TypeError(`set: value must be a number, got ${value}`);
    this.writable().data[at] = value;
  }
}
/** What it has from numjs. */
export interface FloatArray extends Pick<NdArray, "pick" | "tolist"> {}
Object.setPrototypeOf(FloatArray.prototype, NdArray.prototype);

/** Where in the buffer an entry lies; a negative index counts from the end. */
function position(caller: string, x: FloatArray, index: number[]): number {
  const { shape, stride } = x;
  let at = x.offset;
  let fits = index.length === shape.length;
  for (let axis = 0; fits && axis < shape.length; axis++) {
    const i = index[axis] < 0 ? index[axis] + shape[axis] : index[axis];
    fits = Number.isInteger(i) && i >= 0 && i < shape[axis];
    at += i * stride[axis];
  }
  if (!fits) {
    throw new RangeError(
      `${caller}: index ${formatShape(index)} does not exist in shape ${formatShape(shape)}`,
    );
  }
  return at;
}

// The C library gives memory of more than 128 KB back to the system as soon as it is free, and takes it anew, page by
// page, for the next array: longer than the arithmetic takes. glibc stops that once 31 MB have been freed in one piece.
new ArrayBuffer(31 * 2 ** 20);

// A Float64Array of its own takes a microsecond to make, however small. Arrays up to 32 KB share slabs.
const SLAB = 2 ** 15;
const SMALL = 2 ** 12;
/** A Buffer may not be larger in any Node; arrays may. */
const LARGEST_BUFFER = 2 ** 28;
let slab = buffer(SLAB);
let used = 0;

/** A new array of zeros; `shape` becomes its own. */
export function zeroed(shape: number[]): FloatArray {
  const size = sizeOf(shape);
  if (size > SMALL) return packed(allocate(size, true), shape, 0, size);
  const out = inSlab(shape, size);
  out.data.fill(0, out.offset, out.offset + size);
  return out;
}

/** A new array whose entries are yet to be written; `shape` becomes its own. */
export function unwritten(shape: number[]): FloatArray {
  const size = sizeOf(shape);
  return size <= SMALL ? inSlab(shape, size) : packed(buffer(size), shape, 0, size);
}

/** A new array whose entries are computed when they are asked for; `shape` becomes its own. */
export function deferred(shape: number[], entries: Deferred): FloatArray {
  const size = sizeOf(shape);
  const out = size <= SMALL ? inSlab(shape, size) : packed(NOTHING, shape, 0, size);
  out.deferred = entries;
  return out;
}
const NOTHING = new Float64Array(0);

/** Memory that is not cleared: it is written at once, which takes no longer than clearing it. */
function buffer(size: number): Float64Array {
  return allocate(size, size > LARGEST_BUFFER);
}

/** @throws "there is no memory for an array of 3600000000 numbers, 28.8 GB" */
function allocate(size: number, cleared: boolean): Float64Array {
  try {
    if (cleared) return new Float64Array(size);
    return new Float64Array(Buffer.allocUnsafeSlow(size * 8).buffer);
  } catch {
    const gigabytes = ((size * 8) / 1e9).toFixed(1);
    throw new RangeError(`there is no memory for an array of ${size} numbers, ${gigabytes} GB`);
  }
}

function inSlab(shape: number[], size: number): FloatArray {
  if (used + size > SLAB) {
    slab = buffer(SLAB);
    used = 0;
  }
  const offset = used;
  used += size;
  return packed(slab, shape, offset, size);
}

function packed(data: Float64Array, shape: number[], offset: number, size: number): FloatArray {
  const stride = packedStrides(shape);
  const rowMajor = shape.length !== 3 || hasStrides(shape, stride, rowMajorStrides(shape));
  const memory = new Memory(data, offset, size);
  return new FloatArray(memory, shape, stride, offset, size, true, rowMajor);
}

/** The array that sees `memory` through `shape`, `stride` and `offset`; nothing is copied. */
export function view(
  memory: Memory,
  shape: number[],
  stride: number[],
  offset: number,
): FloatArray {
  const rowMajor = hasStrides(shape, stride, rowMajorStrides(shape));
  const packed = shape.length !== 3 ? rowMajor : hasStrides(shape, stride, packedStrides(shape));
  return new FloatArray(memory, shape, stride, offset, sizeOf(shape), packed, rowMajor);
}

/** The part of `x` under the indices `start` to `stop` of an axis, a view. */
export function range(x: FloatArray, axis: number, start: number, stop: number): FloatArray {
  const shape = x.shape.slice();
  shape[axis] = stop - start;
  return view(x.memory, shape, x.stride, x.offset + start * x.stride[axis]);
}

/** `x` as an array of this module: itself, or a view of one that numjs made. Numbers of another type are copied. */
export function floatArray(x: NdArray): FloatArray {
  if (x instanceof FloatArray) return x;
  const { data, shape, stride, offset } = x.selection;
  const entries = data instanceof Float64Array ? data : Float64Array.from(data);
  return view(new Memory(entries, 0, entries.length, true), shape, stride, offset);
}
