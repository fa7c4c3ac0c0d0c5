import * as np from "../lib/np";
import type { NdArray } from "../lib/np";
import type { LstmParameters, RnnParameters } from "../lib/parameters";
import { exercises } from "../tests/worked-notebook";
import { naive } from "./naive-numjs";

/** n_x, n_a, n_y, m, T_x */
export type Shape = [n_x: number, n_a: number, n_y: number, m: number, T_x: number];

/** The assignment's own; one name at a time; a training batch; and two larger ones. */
export const SHAPES: Shape[] = [
  [3, 5, 2, 10, 4],
  [27, 50, 27, 1, 20],
  [27, 64, 27, 32, 50],
  [64, 128, 64, 64, 50],
  [128, 256, 128, 64, 50],
];

export const PASSES = ["rnn_forward", "rnn_backward", "lstm_forward", "lstm_backward"] as const;
export type Pass = (typeof PASSES)[number];

/** The passes by name: functions without arguments that return arrays. */
export type Passes = Record<Pass, () => NdArray[]>;

/** Parameters and inputs of a shape, drawn from seed 1 in the order of numpy_reference.py. */
export function draw([n_x, n_a, n_y, m, T_x]: Shape): {
  x: NdArray;
  a0: NdArray;
  da: NdArray;
  rnn: RnnParameters;
  lstm: LstmParameters;
} {
  np.random.seed(1);
  const scaled = (...shape: number[]) => np.divide(np.random.randn(...shape), Math.sqrt(n_a));
  const x = np.random.randn(n_x, m, T_x);
  const a0 = np.random.randn(n_a, m);
  const da = np.random.randn(n_a, m, T_x);
  const rnn = {
    Wax: scaled(n_a, n_x),
    Waa: scaled(n_a, n_a),
    Wya: scaled(n_y, n_a),
    ba: scaled(n_a, 1),
    by: scaled(n_y, 1),
  };
  const lstm = {
    Wf: scaled(n_a, n_a + n_x),
    bf: scaled(n_a, 1),
    Wi: scaled(n_a, n_a + n_x),
    bi: scaled(n_a, 1),
    Wc: scaled(n_a, n_a + n_x),
    bc: scaled(n_a, 1),
    Wo: scaled(n_a, n_a + n_x),
    bo: scaled(n_a, 1),
    Wy: scaled(n_y, n_a),
    by: scaled(n_y, 1),
  };
  return { x, a0, da, rnn, lstm };
}

/** The arrays with all entries computed: `np` defers sums of products until an entry is read. */
export function computed(arrays: NdArray[]): NdArray[] {
  for (const x of arrays) x.get(...x.shape.map(() => 0));
  return arrays;
}

/** The worked notebook's own functions. */
export function ours(shape: Shape): Passes {
  const { rnn_forward, rnn_backward, lstm_forward, lstm_backward } = exercises();
  const { x, a0, da, rnn, lstm } = draw(shape);
  const rnnCaches = rnn_forward(x, a0, rnn)[2];
  const lstmCaches = lstm_forward(x, a0, lstm)[3];
  return {
    rnn_forward: () => computed(rnn_forward(x, a0, rnn).slice(0, 2) as NdArray[]),
    rnn_backward: () => {
      const { dx, da0, dWax, dWaa, dba } = rnn_backward(da, rnnCaches);
      return computed([dx, da0, dWax, dWaa, dba]);
    },
    lstm_forward: () => computed(lstm_forward(x, a0, lstm).slice(0, 3) as NdArray[]),
    lstm_backward: () => {
      const { dx, da0, dWf, dbf, dWi, dbi, dWc, dbc, dWo, dbo } = lstm_backward(da, lstmCaches);
      return computed([dx, da0, dWf, dbf, dWi, dbi, dWc, dbc, dWo, dbo]);
    },
  };
}

/** Plain numjs, which has only the forward passes. */
export function numjs(shape: Shape): Partial<Passes> {
  const { x, a0, rnn, lstm } = draw(shape);
  return naive(x, a0, rnn, lstm);
}
