// The sizes and thresholds of the engine. `npm run bench -- --tuning` repeats the measurements: each row times an operation with
// this value and with others. The figures are microseconds on a two-core AMD EPYC with Node 20.20.

/** Arrays up to 32 KB share slabs of 256 KB: a Float64Array of its own takes 1 µs to make, a place in a slab 0.05 µs. */
export const SLAB = 2 ** 15;
export const SLAB_MAX = 2 ** 12;

/** Elementwise functions of so few entries run in JavaScript: copying into WebAssembly's memory and back takes longer. */
export const LOOP_MAX = 64;

/** Entries that elementwise functions copy at a time: three blocks of 64 KB stay in a processor's second-level cache. */
export const SCRATCH = 2 ** 13;

/** Copies of so few entries are faster by hand than by `subarray` and `set`, which take 0.06 µs however little they copy. */
export const COPY_BY_HAND = 12;

/** The most entries that are summed up one after the other. Changing it changes the bits of sums. */
export const LEAF = 128;

/** The most rows, columns and k of a product that is computed at a time; larger ones are computed in blocks. */
export const BLOCK = 2 ** 9;

/** Entries of the memory for packed matrices: enough for all weights of a (128, 256) LSTM layer, both ways round. */
export const PACKED = 2 ** 21;

/** Matrices of fewer entries are packed faster than found among the packed ones. */
export const KEEP_PACKED = 2 ** 9;

/**
 * Products of at least so many multiplications are computed by two threads. RNN forward, (27, 64, 27, 32, 50), whose sums have
 * 190,000: 2.7 ms with one thread, 2.2 ms with two; (64, 128, 64, 64, 50): 15.2 ms with one, 10.3 ms with two.
 */
export const THREAD_MIN = 150_000;

/** How often the second thread looks for the next product before it sleeps. */
export const SPINS = 20_000;

/**
 * What a deferred sum may hold on to until it is computed: products, and the multiplications per entry. The gradients of a
 * sequence of 50 steps with 16 examples fit.
 */
export const SUM_PRODUCTS = 64;
export const SUM_K = 2048;

/** Products with more entries (8 MB) are computed at once, so that memory that cannot be had is missed in `np.dot` itself. */
export const DEFER_MAX = 2 ** 20;
