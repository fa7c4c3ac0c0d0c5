import { preciseLog } from "./logarithm";

// NumPy's legacy generator, whose stream is frozen: the Mersenne Twister MT19937 (M. Matsumoto and T. Nishimura, 1998), 53-bit
// numbers from two of its words each, and normal numbers by Marsaglia's polar method, which makes two and keeps the second.

const N = 624;
const M = 397;

/** A stream of random numbers. */
export class Generator {
  private readonly state = new Uint32Array(N);
  private next = N;
  private keptNormal: number | null = null;

  constructor(seed: number) {
    const { state } = this;
    state[0] = seed;
    for (let i = 1; i < N; i++) {
      state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** The next N words of the twister. */
  private twist(): void {
    const { state } = this;
    for (let i = 0; i < N - M; i++) state[i] = twisted(state[i], state[i + 1], state[i + M]);
    for (let i = N - M; i < N - 1; i++)
      state[i] = twisted(state[i], state[i + 1], state[i + M - N]);
    state[N - 1] = twisted(state[N - 1], state[0], state[M - 1]);
    this.next = 0;
  }

  /** A number drawn uniformly from [0, 1). */
  uniform(): number {
    // Words are always used in pairs, and N is even.
    if (this.next === N) this.twist();
    const { state, next } = this;
    this.next = next + 2;
    const high = tempered(state[next]) >>> 5;
    const low = tempered(state[next + 1]) >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /** A number drawn from the standard normal distribution. */
  normal(): number {
    if (this.keptNormal !== null) {
      const normal = this.keptNormal;
      this.keptNormal = null;
      return normal;
    }
    for (;;) {
      const x1 = 2 * this.uniform() - 1;
      const x2 = 2 * this.uniform() - 1;
      const r2 = x1 * x1 + x2 * x2;
      if (r2 > 0 && r2 < 1) {
        const f = Math.sqrt((-2 * preciseLog(r2)) / r2);
        this.keptNormal = f * x1;
        return f * x2;
      }
    }
  }
}

/** The tempered output of a word. */
function tempered(word: number): number {
  let y = word;
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}

/** The next value of a word, from the word itself, the next one, and the one M words later. */
function twisted(word: number, next: number, far: number): number {
  const y = (word & 0x80000000) | (next & 0x7fffffff);
  return far ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
}

/** The stream that `np.random` draws from. */
export const current = { generator: new Generator(Math.random() * 2 ** 32) };

/** Returns what `draw` returns with a stream of that seed; afterwards the previous stream continues. */
export function withSeed<T>(seed: number, draw: () => T): T {
  const { generator } = current;
  current.generator = new Generator(seed);
  try {
    return draw();
  } finally {
    current.generator = generator;
  }
}
