import type * as Np from "../lib/np";
import type * as Cases from "./cases";
import { time } from "./timing";
import type * as TrainingStep from "./training-step";

/** The thresholds of lib/numpy/tuning.ts that affect speed, with values to compare. DEFER_MAX limits memory instead. */
export const VALUES = {
  SLAB: [2 ** 13, 2 ** 18],
  SLAB_MAX: [0, 2 ** 8, 2 ** 14],
  LOOP_MAX: [0, 16, 256],
  SCRATCH: [2 ** 10, 2 ** 16],
  COPY_BY_HAND: [0, 48],
  LEAF: [32, 512],
  BLOCK: [2 ** 7, 2 ** 8],
  PACKED: [2 ** 18, 2 ** 19, 2 ** 20],
  KEEP_PACKED: [0, 2 ** 12],
  THREAD_MIN: [0, 50_000, 500_000, 1e12],
  SPINS: [0, 200_000],
  SUM_PRODUCTS: [1, 8],
  SUM_K: [64, 512],
};
export type Threshold = keyof typeof VALUES;

/** Sets a threshold before anything reads it, and prints the seconds of the fastest call of each case. */
export async function runCases(name: Threshold, value: string, isQuick: boolean): Promise<void> {
  require("../lib/numpy/tuning")[name] = Number(value);
  const result: Record<string, number> = {};
  for (const [what, { call, repeat }] of Object.entries(casesOf(name))) {
    time(call, 0.05, repeat);
    // The second thread starts while the main one waits.
    await new Promise((resolve) => setTimeout(resolve, 50));
    result[what] = Math.min(...time(call, isQuick ? 0.02 : 0.2, repeat));
  }
  console.log(JSON.stringify(result));
}

function casesOf(name: Threshold): Record<string, { call: () => unknown; repeat: number }> {
  const np: typeof Np = require("../lib/np");
  const { ours }: typeof Cases = require("./cases");
  const { trainingStep }: typeof TrainingStep = require("./training-step");
  const x = (...shape: number[]) => np.random.randn(...shape);
  const short = (call: () => unknown) => ({ call, repeat: 100 });
  const long = (call: () => unknown) => ({ call, repeat: 1 });
  const product = (n: number, k: number, m: number) => {
    const [a, b] = [x(n, k), x(k, m)];
    return () => np.dot(a, b).get(0, 0);
  };
  const added = (size: number) => {
    const [a, b] = [x(size), x(size)];
    return short(() => np.add(a, b));
  };
  const copied = (size: number) => {
    const a = x(size);
    return short(() => np.copy(a));
  };
  const million = x(1000, 1000);
  const steps = x(100, 100, 100);
  const training = () => long(trainingStep().run);
  switch (name) {
    case "SLAB":
    case "SLAB_MAX":
      return {
        "zeros, (16, 16)": short(() => np.zeros([16, 16])),
        "add, 200 entries": added(200),
        "add, 2,000 entries": added(2000),
      };
    case "LOOP_MAX":
      return {
        "add, 16 entries": added(16),
        "add, 64 entries": added(64),
        "add, 128 entries": added(128),
        "add, 256 entries": added(256),
      };
    case "SCRATCH":
      return {
        "add, a million": long(() => np.add(million, million)),
        "tanh, a million": long(() => np.tanh(million)),
      };
    case "COPY_BY_HAND":
      return {
        "copy, 4": copied(4),
        "copy, 12": copied(12),
        "copy, 24": copied(24),
        "copy, 48": copied(48),
      };
    case "LEAF":
      return {
        "sum, a million": long(() => np.sum(million)),
        "sum, axis 0 of (100, 100, 100)": long(() => np.sum(steps, { axis: 0 })),
      };
    case "BLOCK":
      return {
        "dot, (512, 512) (512, 512)": long(product(512, 512, 512)),
        "dot, (256, 384) (384, 64)": long(product(256, 384, 64)),
      };
    case "PACKED":
      return {
        "LSTM, (128, 256, 128, 16, 10), both ways": long(bothWays(ours([128, 256, 128, 16, 10]))),
      };
    case "KEEP_PACKED":
      return {
        "dot, (8, 8) (8, 8)": short(product(8, 8, 8)),
        "dot, (16, 16) (16, 16)": short(product(16, 16, 16)),
        "dot, (32, 32) (32, 32)": short(product(32, 32, 32)),
      };
    case "THREAD_MIN":
    case "SPINS":
      return {
        "RNN forward, (27, 64, 27, 32, 50)": long(ours([27, 64, 27, 32, 50]).rnn_forward),
        "LSTM, (27, 64, 27, 32, 50), both ways": long(bothWays(ours([27, 64, 27, 32, 50]))),
        "RNN forward, (64, 128, 64, 64, 50)": long(ours([64, 128, 64, 64, 50]).rnn_forward),
        "step of training": training(),
      };
    case "SUM_PRODUCTS":
    case "SUM_K":
      return {
        "LSTM backward, (27, 64, 27, 16, 50)": long(ours([27, 64, 27, 16, 50]).lstm_backward),
        "step of training": training(),
      };
  }
}

function bothWays({ lstm_forward, lstm_backward }: Cases.Passes): () => void {
  return () => {
    lstm_forward();
    lstm_backward();
  };
}
