import { assertSeed } from "../checks";
import { assertCount, assertShape } from "./checks";
import { contiguous } from "./copies";
import { empty, rowMajorView } from "./float-array";
import { Generator, current } from "./generator";
import { sizeOf } from "./layout";
import type { NdArray } from "./ndarray";

/**
 * Starts the stream that `np.random.seed(seed)` starts in NumPy.
 * @throws if seed is not a whole number from 0 to 2**32 - 1
 */
export function seed(seed: number): void {
  assertCount("np.random.seed", arguments.length, 1);
  assertSeed("np.random.seed", "seed", seed);
  current.generator = new Generator(seed);
}

/** Numbers drawn uniformly from [0, 1), like `np.random.random_sample(shape)`; a single number without a shape. */
export function random_sample(shape: number[] = []): NdArray {
  assertCount("np.random.random_sample", arguments.length, 0, 1);
  assertShape("np.random.random_sample", shape);
  const { generator } = current;
  return filled("np.random.random_sample", shape, (data, start, end) => {
    for (let i = start; i < end; i++) data[i] = generator.uniform();
  });
}

/** Numbers drawn from the standard normal distribution, like `np.random.randn(d0, d1, …)`; a single number without a shape. */
export function randn(...shape: number[]): NdArray {
  assertShape("np.random.randn", shape);
  const { generator } = current;
  return filled("np.random.randn", shape, (data, start, end) => {
    for (let i = start; i < end; i++) data[i] = generator.normal();
  });
}

function filled(
  caller: string,
  shape: number[],
  fill: (data: Float64Array, start: number, end: number) => void,
): NdArray {
  const x = empty(caller, [sizeOf(shape)]);
  fill(x.data, x.start, x.start + x.size);
  return contiguous(caller, rowMajorView(x, shape.slice()));
}
