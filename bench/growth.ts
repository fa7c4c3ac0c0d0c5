import { ours } from "./cases";
import type { Shape } from "./cases";

/** What an LSTM's forward pass over T_x steps takes. */
export interface Growth {
  T_x: number;
  /** Microseconds per step. */
  perStep: number;
  /** Kilobytes of arrays per step that are there when the pass is done: outputs and caches. */
  memoryPerStep: number;
}

/** Time and memory over sequences from 10 to 10,000 steps: both per step, so that they should stay the same. */
export function growth(): Growth[] {
  return [10, 100, 1000, 10000].map((T_x) => {
    const shape: Shape = [27, 64, 27, 8, T_x];
    const pass = ours(shape).lstm_forward;
    pass();
    const times: number[] = [];
    for (let i = 0; i < Math.max(3, 3000 / T_x); i++) {
      const start = performance.now();
      pass();
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    return {
      T_x,
      perStep: (times[times.length >> 1] * 1000) / T_x,
      memoryPerStep: memoryOf(pass) / 1024 / T_x,
    };
  });
}

/** Bytes that are in use more with the result of a call than before it. */
function memoryOf(pass: () => unknown): number {
  globalThis.gc?.();
  const before = used();
  const result = pass();
  globalThis.gc?.();
  const bytes = used() - before;
  return result === undefined ? 0 : bytes;
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
