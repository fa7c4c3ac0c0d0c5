// The sizes and thresholds of the engine. `npm run bench -- --tuning` repeats the measurements: it times the operations that each
// one affects, with this value and with others. Times are those of the fastest call in microseconds, on two cores of an AMD EPYC,
// Node 20.20.

/** Arrays up to SLAB_MAX entries (32 KB) share slabs (256 KB). Zeros, (16, 16): 0.23 without slabs, 0.09 with them. */
export const SLAB = 2 ** 15;
export const SLAB_MAX = 2 ** 12;

/**
 * Elementwise functions of up to this many entries run in JavaScript, without copies into WebAssembly's memory. Sums of 16 entries:
 * 0.24 in WebAssembly, 0.13 in JavaScript; of 64: 0.30 and 0.25; of 256: 0.54 and 0.69.
 */
export const LOOP_MAX = 64;

/** Entries that elementwise functions copy at a time. The sum of a million: 1,100 with 2**10, 1,000 with 2**13, 950 with 2**16. */
export const SCRATCH = 2 ** 13;

/** Up to this many entries are copied one by one, without `subarray` and `set`. A copy of 12: 0.097 with these, 0.074 without. */
export const COPY_BY_HAND = 12;

/**
 * Maximum number of entries that are summed sequentially. The sum of a million: 725 with 32, 580 with 128, 540 with 512, which has
 * larger rounding errors. Another value changes the bits of sums.
 */
export const LEAF = 128;

/**
 * Maximum rows, columns and k of a product that is computed at once; larger products are computed in blocks. (256, 384) times
 * (384, 64): 445 with 128, 250 with 512.
 */
export const BLOCK = 2 ** 9;

/**
 * Entries of the memory for packed matrices: enough for all weights of a (128, 256) LSTM layer, plain and transposed. Its passes over
 * 10 steps: 24,200 with 2**18, 18,000 with 2**21.
 */
export const PACKED = 2 ** 21;

/**
 * Matrices with fewer entries are packed again at each use, since most of them are used once. The same (16, 16) again and again: 1.5,
 * kept 0.85; (32, 32): 3.7 kept, 5.8 not.
 */
export const KEEP_PACKED = 2 ** 9;

/**
 * Products with at least this many multiplications are computed by two threads. RNN forward, (27, 64, 27, 32, 50), with 190,000 per
 * sum: 2,600 with one thread, 2,300 with two; (64, 128, 64, 64, 50): 14,300 with one, 9,600 with two.
 */
export const THREAD_MIN = 150_000;

/**
 * How often the second thread polls for the next product before it sleeps: products often follow each other immediately. RNN forward as
 * above: 2,900 with 0, 2,200 with 20,000.
 */
export const SPINS = 20_000;

/**
 * The most a deferred sum can hold before it is computed: products, and multiplications per entry. The gradients of a sequence of
 * 50 steps with 16 examples fit. LSTM backward over these: 8,900 with one product, 6,100 with 64. A k of 64 takes 1.08 times as
 * long as one of 2,048.
 */
export const SUM_PRODUCTS = 64;
export const SUM_K = 2048;

/** Products with more entries (8 MB) are computed immediately, so a failed allocation is reported by `np.dot` itself. */
export const DEFER_MAX = 2 ** 20;
