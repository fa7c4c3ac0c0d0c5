/** What this project uses of the package mersenne-twister 1.1 (MT19937). */
declare module "mersenne-twister" {
  class MersenneTwister {
    constructor(seed?: number);
    /** Starts the stream that NumPy's `RandomState(seed)` starts. */
    init_seed(seed: number): void;
    /** A number of [0, 1) with 53 random bits, as NumPy's `random_sample`. */
    random_long(): number;
  }
  export = MersenneTwister;
}
