/// <reference path="../types/numjs.d.ts" />
/// <reference path="../types/ndarray.d.ts" />
import { assertNumber, formatShape } from "../checks";
import { NdArray } from "numjs";
import type { NestedNumbers, Selection } from "numjs";
import ndarray from "ndarray/ndarray";
import { resolveIndex } from "./checks";
import { contiguousStrides, isContiguous, isRowMajor } from "./layout";
import { rowMajorStrides, sizeOf } from "./layout";
import { Storage, uninitialized, zeroed } from "./storage";

// numjs's constructor defines five properties on every instance, and the scijs `ndarray` it wraps is just as slow: microseconds
// per array. Arrays made here hold their own shape, strides and storage. Their prototype inherits from numjs's, so they are
// `instanceof NdArray` and have all of its methods.

/** Entries that are computed when first read. */
export interface Deferred {
  /** Computes them into `out`, which is contiguous. */
  writeTo(out: FloatArray): void;
}

/** An array of float64. Its entry (i, j, …) is `data[start + i * strides[0] + j * strides[1] + …]`. */
export class FloatArray {
  constructor(
    private held: Storage,
    readonly shape: number[],
    readonly strides: number[],
    /** The position of the first entry, counted from the start of the storage. */
    readonly offset: number,
    readonly size: number,
    /** Whether the entries are adjacent, in the order used by the arrays of this module. */
    readonly isContiguous: boolean,
    /** Whether they are adjacent in row-major order, which is the same order unless there are three axes. */
    readonly isRowMajor: boolean,
    /** Computes the entries; present until they are first read. */
    public deferred: Deferred | null = null,
  ) {}

  get storage(): Storage {
    if (this.deferred !== null) this.compute(this.deferred);
    return this.held;
  }

  private compute(deferred: Deferred): void {
    const out = empty("np.dot", this.shape);
    deferred.writeTo(out);
    this.held = out.held;
    this.deferred = null;
  }

  get data(): Float64Array {
    return this.storage.data;
  }

  /** The position of the first entry in `data`. */
  get start(): number {
    return this.storage.start + this.offset;
  }

  /** The storage, ready to be written. */
  writable(): Storage {
    const { storage } = this;
    storage.prepareWrite();
    return storage;
  }

  get ndim(): number {
    return this.shape.length;
  }

  get dtype(): string {
    return "float64";
  }

  get T(): FloatArray {
    const { storage, shape, strides, offset } = this;
    return view(storage, shape.slice().reverse(), strides.slice().reverse(), offset);
  }

  get(...index: number[]): number {
    const at = position("get", this, index);
    return this.data[this.start + at];
  }

  set(...indexAndValue: number[]): void {
    const value = indexAndValue.pop();
    const at = position("set", this, indexAndValue);
    assertNumber("set", "value", value);
    this.writable();
    this.data[this.start + at] = value;
  }

  pick(...index: (number | null)[]): FloatArray {
    const { storage, shape, strides } = this;
    if (index.length > shape.length) throw noSuchIndex("pick", index, shape);
    const kept = shape.map((_, axis) => axis).filter((axis) => (index[axis] ?? null) === null);
    const offset = index.reduce<number>(
      (at, i, axis) =>
        i === null ? at : at + resolveIndex("pick", i, axis, shape) * strides[axis],
      this.offset,
    );
    return view(
      storage,
      kept.map((axis) => shape[axis]),
      kept.map((axis) => strides[axis]),
      offset,
    );
  }

  tolist(): NestedNumbers[] {
    const { data, shape, strides } = this;
    const nested = (axis: number, at: number): NestedNumbers =>
      axis === shape.length
        ? data[at]
        : Array.from({ length: shape[axis] }, (_, i) => nested(axis + 1, at + i * strides[axis]));
    // As in NumPy, tolist returns the number itself if there are no axes.
    return nested(0, this.start) as NestedNumbers[];
  }

  /** A scijs view of the entries, for code that reads numjs arrays through it. It cannot reach other arrays' entries. */
  get selection(): Selection {
    const storage = this.writable();
    storage.isExposed = true;
    const { data, start, size } = storage;
    return ndarray(data.subarray(start, start + size), this.shape, this.strides, this.offset);
  }
}
Object.setPrototypeOf(FloatArray.prototype, NdArray.prototype);

// All other methods are numjs's own, called on a temporary view; the arrays they return are converted to this module's.
for (const name of Object.getOwnPropertyNames(NdArray.prototype)) {
  const method: unknown = Reflect.get(NdArray.prototype, name);
  if (typeof method !== "function" || Object.hasOwn(FloatArray.prototype, name)) continue;
  Object.defineProperty(FloatArray.prototype, name, {
    configurable: true,
    writable: true,
    value(this: FloatArray, ...args: unknown[]) {
      const windows = new Map<unknown, FloatArray>();
      const numjsArray = (x: unknown): unknown => {
        if (!(x instanceof FloatArray)) return x;
        const { data, start } = x.writable();
        windows.set(data, x);
        return new NdArray(ndarray(data, x.shape, x.strides, start + x.offset) as never);
      };
      const self = numjsArray(this);
      const result: unknown = method.apply(self, args.map(numjsArray));
      if (result === self) return this;
      if (!(result instanceof NdArray)) return result;
      const { data, shape, stride, offset } = result.selection;
      const owner = windows.get(data);
      if (owner === undefined) return floatArray(result);
      const made = view(owner.storage, shape, stride, offset - owner.storage.start);
      assertInside(name, made);
      return made;
    },
  });
}

/** The position of an entry, counted from the first; negative indices count from the end. */
function position(caller: string, { shape, strides }: FloatArray, index: number[]): number {
  let at = 0;
  let exists = index.length === shape.length;
  for (let axis = 0; exists && axis < shape.length; axis++) {
    const i = index[axis] < 0 ? index[axis] + shape[axis] : index[axis];
    exists = Number.isInteger(i) && i >= 0 && i < shape[axis];
    at += i * strides[axis];
  }
  if (!exists) throw noSuchIndex(caller, index, shape);
  return at;
}

/** Throws if a view made by numjs reaches outside its storage. */
function assertInside(caller: string, { storage, shape, strides, offset, size }: FloatArray): void {
  const reach = shape.map((length, axis) => (length - 1) * strides[axis]);
  const first = reach.reduce((at, step) => at + Math.min(0, step), offset);
  const last = reach.reduce((at, step) => at + Math.max(0, step), offset);
  if (size > 0 && (first < 0 || last >= storage.size || shape.some((length) => length < 0))) {
    throw new RangeError(`${caller}: there are no such entries in the array`);
  }
}

function noSuchIndex(caller: string, index: unknown[], shape: number[]): RangeError {
  return new RangeError(
    `${caller}: index ${formatShape(index)} does not exist in shape ${formatShape(shape)}`,
  );
}

/** A new contiguous array with its own storage; it takes ownership of `shape`. */
function contiguous(storage: Storage, shape: number[], deferred?: Deferred): FloatArray {
  const strides = contiguousStrides(shape);
  const alsoRowMajor = shape.length !== 3 || isRowMajor(shape, strides);
  return new FloatArray(storage, shape, strides, 0, sizeOf(shape), true, alsoRowMajor, deferred);
}

/** A new array of zeros; it takes ownership of `shape`. */
export function zeros(caller: string, shape: number[]): FloatArray {
  return contiguous(zeroed(caller, shape), shape);
}

/** A new uninitialized array, which the caller must fill; it takes ownership of `shape`. */
export function empty(caller: string, shape: number[]): FloatArray {
  return contiguous(uninitialized(caller, shape), shape);
}

/** A new array whose entries are computed when first read; it takes ownership of `shape`. */
export function deferred(shape: number[], entries: Deferred): FloatArray {
  return contiguous(NONE, shape, entries);
}
const NONE = new Storage(new Float64Array(0), 0, 0);

/** A view of a storage with the given `shape`, `strides` and `offset`; nothing is copied. */
export function view(
  storage: Storage,
  shape: number[],
  strides: number[],
  offset: number,
): FloatArray {
  return new FloatArray(
    storage,
    shape,
    strides,
    offset,
    sizeOf(shape),
    isContiguous(shape, strides),
    isRowMajor(shape, strides),
  );
}

/** A view of `x`, a contiguous 1-D array, in another `shape`, in row-major order. */
export function rowMajorView(x: FloatArray, shape: number[]): FloatArray {
  return view(x.storage, shape, rowMajorStrides(shape), x.offset);
}

/** `x` as an array of this module: `x` itself, or a view of a numjs array. Entries of other types are copied. */
export function floatArray(x: NdArray): FloatArray {
  if (x instanceof FloatArray) return x;
  const { data, shape, stride, offset } = x.selection;
  const entries = data instanceof Float64Array ? data : Float64Array.from(data);
  return view(new Storage(entries, 0, entries.length, true), shape, stride, offset);
}
