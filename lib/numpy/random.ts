/// <reference path="../types/mersenne-twister.d.ts" />
import MersenneTwister from "mersenne-twister";
import { unwritten } from "./float-array";
import { arranged, assertShape, describe, sizeOf } from "./ndarray";
import { preciseLog } from "./logarithm";
import type { NdArray } from "./ndarray";

// NumPy's legacy generator (numpy.random.seed, randn, random_sample), whose stream is frozen: MT19937, 53-bit
// numbers of [0, 1), and the polar method for normal ones, which makes two at a time and keeps the second.
let generator = new MersenneTwister();
let keptNormal: number | undefined;

/**
 * Starts NumPy's stream of that seed, as `np.random.seed(seed)`.
 * @throws where seed is not a whole number from 0 to 2**32 - 1
 */
export function seed(seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(
      `np.random.seed: seed must be a whole number from 0 to 2**32 - 1, got ${describe(seed)}`,
    );
  }
  generator = new MersenneTwister(0);
  generator.init_seed(seed);
  keptNormal = undefined;
}

/** What `draw` makes of the stream of that seed; the stream that was there before goes on afterwards where it stood. */
export function withSeed<T>(number: number, draw: () => T): T {
  const before = { generator, keptNormal };
  seed(number);
  try {
    return draw();
  } finally {
    ({ generator, keptNormal } = before);
  }
}

/** Numbers drawn evenly from [0, 1), as `np.random.random_sample(shape)`; one number without a shape. */
export function random_sample(shape: number[] = []): NdArray {
  assertShape("np.random.random_sample", shape);
  return drawn(shape, () => generator.random_long());
}

/** Numbers drawn from the standard normal distribution, as `np.random.randn(d0, d1, …)`; one number without a shape. */
export function randn(...shape: number[]): NdArray {
  assertShape("np.random.randn", shape);
  return drawn(shape, standardNormal);
}

function drawn(shape: number[], draw: () => number): NdArray {
  const x = unwritten([sizeOf(shape)]);
  const { data, offset, size } = x;
  for (let i = 0; i < size; i++) data[offset + i] = draw();
  return arranged(x, shape.slice());
}

/** One normal number by Marsaglia's polar method. */
function standardNormal(): number {
  if (keptNormal !== undefined) {
    const normal = keptNormal;
    keptNormal = undefined;
    return normal;
  }
  for (;;) {
    const x1 = 2 * generator.random_long() - 1;
    const x2 = 2 * generator.random_long() - 1;
    const r2 = x1 * x1 + x2 * x2;
    if (r2 > 0 && r2 < 1) {
      const f = Math.sqrt((-2 * preciseLog(r2)) / r2);
      keptNormal = f * x1;
      return f * x2;
    }
  }
}
