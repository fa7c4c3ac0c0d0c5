import type { NumpyProcess } from "./numpy-process";

/** The median. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs a call repeatedly, `repeat` times per measurement: the seconds of one call. */
export function time(call: () => unknown, seconds: number, repeat = 1): number[] {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (times.length === 0 || performance.now() < end) {
    const start = performance.now();
    for (let i = 0; i < repeat; i++) call();
    times.push((performance.now() - start) / 1000 / repeat);
  }
  return times;
}

/** How long two sides are measured: in alternating rounds, so both run under the same conditions. */
export interface Rounds {
  rounds: number;
  /** Per round and side. */
  seconds: number;
  /** Calls per reading of the clock. */
  repeat?: number;
}

export interface Comparison {
  /** Seconds per call, on each side. */
  ours: number;
  numpy: number;
  /** NumPy's time divided by ours. */
  ratio: number;
}

/** The seconds of each call of both sides, round by round, after a warm-up. */
async function measure(
  mine: () => unknown,
  numpy: NumpyProcess,
  theirs: string,
  { rounds, seconds, repeat = 1 }: Rounds,
): Promise<{ ours: number[]; numpy: number[] }[]> {
  time(mine, 2 * seconds, repeat);
  await numpy.ask({ run: theirs, seconds, repeat });
  const measured: { ours: number[]; numpy: number[] }[] = [];
  for (let round = 0; round < rounds; round++) {
    const answer = await numpy.ask({ run: theirs, seconds, repeat });
    measured.push({ numpy: answer.seconds, ours: time(mine, seconds, repeat) });
  }
  return measured;
}

/** Medians of a call and of the NumPy call named `theirs`; the ratio is the median over the rounds. */
export async function alternate(...sides: Parameters<typeof measure>): Promise<Comparison> {
  const medians = (await measure(...sides)).map((round) => ({
    ours: median(round.ours),
    numpy: median(round.numpy),
  }));
  return {
    ours: median(medians.map((m) => m.ours)),
    numpy: median(medians.map((m) => m.numpy)),
    ratio: median(medians.map((m) => m.numpy / m.ours)),
  };
}

/** The fastest calls of both, for functions so short that many calls run undisturbed. */
export async function fastest(...sides: Parameters<typeof measure>): Promise<Comparison> {
  const rounds = await measure(...sides);
  const ours = Math.min(...rounds.map((round) => Math.min(...round.ours)));
  const numpy = Math.min(...rounds.map((round) => Math.min(...round.numpy)));
  return { ours, numpy, ratio: numpy / ours };
}
