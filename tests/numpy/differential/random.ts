import { Generator } from "../../../lib/numpy/generator";

/** Draws from the stream of a seed. */
export class Random {
  private readonly generator: Generator;

  constructor(seed: number) {
    this.generator = new Generator(seed);
  }

  /** Whether something of probability `p` happens. */
  chance(p: number): boolean {
    return this.generator.uniform() < p;
  }

  /** A whole number from `min` to `max`. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.generator.uniform() * (max - min + 1));
  }

  /** One of several. */
  choose<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)];
  }

  /** A key, as often as its weight says. */
  weighted<K extends string>(weights: Record<K, number>): K {
    const entries = Object.entries(weights) as [K, number][];
    let at = this.generator.uniform() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      at -= weight;
      if (at < 0) return key;
    }
    return entries[entries.length - 1][0];
  }

  /** As many values as `length`. */
  array<T>(length: number, draw: () => T): T[] {
    return Array.from({ length }, draw);
  }
}
