/// <reference path="../lib/types/numjs.d.ts" />
import * as np from "../lib/np";
import type { NdArray } from "../lib/np";
import type { LstmParameters, RnnParameters } from "../lib/parameters";
import numjs from "numjs";

// The forward passes in plain numjs, in its usual style: methods that return new arrays, `dot`, `pick` for a step, and loops
// instead of broadcasting.

/** numjs's methods, which the project's own code does not use. */
interface Naive extends NdArray {
  add(x: NdArray | number): Naive;
  subtract(x: NdArray | number): Naive;
  multiply(x: NdArray | number): Naive;
  divide(x: NdArray | number): Naive;
  exp(): Naive;
  dot(x: NdArray): Naive;
  clone(): Naive;
}
type Arrays<P> = { [K in keyof P]: Naive };

const zeros = (shape: number[]): Naive => numjs.zeros(shape, "float64") as Naive;
const own = (x: NdArray): Naive => numjs.array(x.tolist(), "float64") as Naive;
const owned = <P extends object>(p: P): Arrays<P> =>
  Object.fromEntries(Object.entries(p).map(([name, x]) => [name, own(x)])) as Arrays<P>;

/** A bias (n, 1) repeated m times: numjs does not broadcast. */
function repeated(bias: Naive, m: number): Naive {
  const out = zeros([bias.shape[0], m]);
  for (let i = 0; i < bias.shape[0]; i++) {
    for (let j = 0; j < m; j++) out.set(i, j, bias.get(i, 0));
  }
  return out;
}

const sigmoid = (x: Naive): Naive => {
  const e = x.multiply(-1).exp().add(1);
  return zeros(x.shape).add(1).divide(e);
};

/** 2 sigmoid(2 x) - 1: numjs's own tanh is NaN for large x. */
const tanh = (x: Naive): Naive => sigmoid(x.multiply(2)).multiply(2).subtract(1);

function softmax(x: Naive): Naive {
  const e = x.exp();
  const [n, m] = x.shape;
  for (let j = 0; j < m; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += e.get(i, j);
    for (let i = 0; i < n; i++) e.set(i, j, e.get(i, j) / sum);
  }
  return e;
}

/** xs.pick(null, null, t), and all entries of a step set one by one. */
const pick = (x: Naive, t: number): Naive => x.pick(null, null, t) as Naive;
function assign(x: Naive, t: number, value: Naive): void {
  for (let i = 0; i < value.shape[0]; i++) {
    for (let j = 0; j < value.shape[1]; j++) x.set(i, j, t, value.get(i, j));
  }
}

/** a_prev on top of xt: numjs concatenates only along the last axis. */
function stacked(a_prev: Naive, xt: Naive): Naive {
  const [n_a, m] = a_prev.shape;
  const out = zeros([n_a + xt.shape[0], m]);
  for (let j = 0; j < m; j++) {
    for (let i = 0; i < n_a; i++) out.set(i, j, a_prev.get(i, j));
    for (let i = 0; i < xt.shape[0]; i++) out.set(n_a + i, j, xt.get(i, j));
  }
  return out;
}

function rnn_forward(x: Naive, a0: Naive, p: Arrays<RnnParameters>): Naive[] {
  const [, m, T_x] = x.shape;
  const [n_y, n_a] = p.Wya.shape;
  const a = zeros([n_a, m, T_x]);
  const y_pred = zeros([n_y, m, T_x]);
  let a_next = a0;
  for (let t = 0; t < T_x; t++) {
    const z = p.Wax.dot(pick(x, t)).add(p.Waa.dot(a_next));
    a_next = tanh(z.add(repeated(p.ba, m)));
    assign(a, t, a_next);
    assign(y_pred, t, softmax(p.Wya.dot(a_next).add(repeated(p.by, m))));
  }
  return [a, y_pred];
}

function lstm_forward(x: Naive, a0: Naive, p: Arrays<LstmParameters>): Naive[] {
  const [, m, T_x] = x.shape;
  const [n_y, n_a] = p.Wy.shape;
  const a = zeros([n_a, m, T_x]);
  const c = zeros([n_a, m, T_x]);
  const y = zeros([n_y, m, T_x]);
  let a_next = a0;
  let c_next = zeros([n_a, m]);
  for (let t = 0; t < T_x; t++) {
    const concat = stacked(a_next, pick(x, t));
    const ft = sigmoid(p.Wf.dot(concat).add(repeated(p.bf, m)));
    const it = sigmoid(p.Wi.dot(concat).add(repeated(p.bi, m)));
    const cct = tanh(p.Wc.dot(concat).add(repeated(p.bc, m)));
    const ot = sigmoid(p.Wo.dot(concat).add(repeated(p.bo, m)));
    c_next = ft.multiply(c_next).add(it.multiply(cct));
    a_next = ot.multiply(tanh(c_next));
    assign(a, t, a_next);
    assign(c, t, c_next);
    assign(y, t, softmax(p.Wy.dot(a_next).add(repeated(p.by, m))));
  }
  return [a, y, c];
}

/** Both passes, on arrays that are numjs's own. */
export function naive(
  x: NdArray,
  a0: NdArray,
  rnn: RnnParameters,
  lstm: LstmParameters,
): { rnn_forward: () => NdArray[]; lstm_forward: () => NdArray[] } {
  const [ownX, ownA0, ownRnn, ownLstm] = [own(x), own(a0), owned(rnn), owned(lstm)];
  const copies = (arrays: Naive[]): NdArray[] => arrays.map((array) => np.copy(array));
  return {
    rnn_forward: () => copies(rnn_forward(ownX, ownA0, ownRnn)),
    lstm_forward: () => copies(lstm_forward(ownX, ownA0, ownLstm)),
  };
}
