// The sizes and thresholds of the engine. `npm run bench -- --tuning` repeats the measurements: it times the operations that each
// one affects, with this value and with others. Times are those of the fastest call in microseconds, on two cores of an AMD EPYC,
// Node 20.20.

/** Arrays up to SLAB_MAX entries (32 KB) share slabs (256 KB). Zeros, (16, 16): 0.22 without slabs, 0.10 with them. */
export const SLAB = 2 ** 15;
export const SLAB_MAX = 2 ** 12;

/**
 * Elementwise functions of up to this many entries run in JavaScript, without copies into WebAssembly's memory. Sums of 16 entries:
 * 0.24 in WebAssembly, 0.14 in JavaScript; of 64: 0.29 and 0.26; of 256: 0.55 and 0.69.
 */
export const LOOP_MAX = 64;

/** Entries that elementwise functions copy at a time. The sum of a million: 1,470 with 2**10, 1,030 with 2**13, 970 with 2**16. */
export const SCRATCH = 2 ** 13;

/** Up to this many entries are copied one by one, without `subarray` and `set`. A copy of 4: 0.077 with these, 0.068 without. */
export const COPY_BY_HAND = 12;

/**
 * Maximum number of entries that are summed sequentially. The sum of a million: 740 with 32, 590 with 128, 550 with 512, which has
 * larger rounding errors. Another value changes the bits of sums.
 */
export const LEAF = 128;

/**
 * Maximum rows, columns and k of a product that is computed at once; larger products are computed in blocks. (256, 384) times
 * (384, 64): 600 with 128, 490 with 512.
 */
export const BLOCK = 2 ** 9;

/** Entries of the memory for packed matrices: enough for all weights of a (128, 256) LSTM layer, plain and transposed. */
export const PACKED = 2 ** 21;

/** For matrices with fewer entries, packing is faster than looking them up. */
export const KEEP_PACKED = 2 ** 9;

/**
 * Products with at least this many multiplications are computed by two threads. RNN forward, (27, 64, 27, 32, 50), with 190,000 per
 * sum: 2,700 with one thread, 2,200 with two; (64, 128, 64, 64, 50): 15,200 with one, 10,300 with two.
 */
export const THREAD_MIN = 150_000;

/** How often the second thread polls for the next product before it sleeps: products often follow each other immediately. */
export const SPINS = 20_000;

/**
 * The most a deferred sum can hold before it is computed: products, and multiplications per entry. The gradients of a sequence of
 * 50 steps with 16 examples fit.
 */
export const SUM_PRODUCTS = 64;
export const SUM_K = 2048;

/** Products with more entries (8 MB) are computed immediately, so a failed allocation is reported by `np.dot` itself. */
export const DEFER_MAX = 2 ** 20;
