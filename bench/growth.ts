import { exercises } from "../tests/worked-notebook";
import { draw } from "./cases";
import type { Shape } from "./cases";

/** Time and memory of an LSTM's forward pass over T_x steps of m examples. */
export interface Growth {
  m: number;
  T_x: number;
  /** Microseconds per step. */
  perStep: number;
  /** Kilobytes per step that outputs and caches use after the pass. */
  memoryPerStep: number;
}

/** Time and memory per step, for growing numbers of steps (which should stay constant), then of examples. */
export function growth(): Growth[] {
  const { lstm_forward } = exercises();
  const sizes = [
    ...[10, 100, 1000, 10000].map((T_x) => ({ m: 8, T_x })),
    ...[32, 128, 512].map((m) => ({ m, T_x: 20 })),
  ];
  return sizes.map(({ m, T_x }) => {
    const shape: Shape = [27, 64, 27, m, T_x];
    const { x, a0, lstm } = draw(shape);
    const times: number[] = [];
    for (let i = 0; i < Math.max(5, 5000 / T_x); i++) {
      const start = performance.now();
      lstm_forward(x, a0, lstm);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const before = used();
    const result = lstm_forward(x, a0, lstm);
    const bytes = used() - before;
    if (result[0].shape[2] !== T_x) throw new Error("bench: the result is gone");
    return {
      m,
      T_x,
      perStep: (times[times.length >> 1] * 1000) / T_x,
      memoryPerStep: bytes / 1024 / T_x,
    };
  });
}

/** Bytes in use after garbage collection. */
function used(): number {
  if (globalThis.gc === undefined) return NaN;
  for (let i = 0; i < 3; i++) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
