import { formatShape } from "../checks";
import { uninitializedDoubles } from "../platform/node";
import { sizeOf } from "./layout";
import { SLAB, SLAB_MAX } from "./tuning";

/** The entries that an array and its views share: `size` doubles from `data[start]` on. */
export class Storage {
  /** 0 until frozen, then a number that is unique to these entries: the lookup key of packed copies. */
  version = 0;

  constructor(
    public data: Float64Array,
    public start: number,
    readonly size: number,
    /** Whether code outside this module holds `data` and can write it at any time. */
    public isExposed = false,
  ) {}

  /** Makes the next write copy the entries first, for code that reads them later (copy on write). */
  freeze(): void {
    if (this.version === 0) this.version = ++versions;
  }

  /** Makes the entries writable; code that has frozen them keeps the old ones. */
  prepareWrite(): void {
    if (this.version === 0) return;
    const { data, start, size } = this;
    const copy = allocate(size, false, "np.copy", [size]);
    copy.set(data.subarray(start, start + size));
    this.data = copy;
    this.start = 0;
    this.version = 0;
  }
}
let versions = 0;

let slab = allocate(SLAB, false, "np", [SLAB]);
let used = 0;

/** New storage of zeros. */
export function zeroed(caller: string, shape: readonly number[]): Storage {
  const size = sizeOf(shape);
  if (size > SLAB_MAX) return new Storage(allocate(size, true, caller, shape), 0, size);
  const storage = inSlab(size);
  storage.data.fill(0, storage.start, storage.start + size);
  return storage;
}

/**
 * New uninitialized storage, which the caller must fill.
 * @throws "np.add: cannot allocate 28.8 GB for an array of shape (60000, 60000)"
 */
export function uninitialized(caller: string, shape: readonly number[]): Storage {
  const size = sizeOf(shape);
  if (size <= SLAB_MAX) return inSlab(size);
  return new Storage(allocate(size, false, caller, shape), 0, size);
}

function inSlab(size: number): Storage {
  if (used + size > SLAB) {
    slab = allocate(SLAB, false, "np", [SLAB]);
    used = 0;
  }
  const start = used;
  used += size;
  return new Storage(slab, start, size);
}

function allocate(
  size: number,
  isCleared: boolean,
  caller: string,
  shape: readonly number[],
): Float64Array {
  try {
    return isCleared ? new Float64Array(size) : uninitializedDoubles(size);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const gigabytes = ((size * 8) / 1e9).toFixed(1);
    throw new RangeError(
      `${caller}: cannot allocate ${gigabytes} GB for an array of shape ${formatShape(shape)}`,
    );
  }
}
