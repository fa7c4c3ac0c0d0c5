import { formulas } from "../formula";
import { axes, backwardLoop, exercise, forwardLoop } from "./network";
import type { Network } from "./network";

// The basic RNN. The formulas are those of the notebook, with its equation numbers.

const CELL = formulas(`
  a_next = tanh(Wax·xt + Waa·a_prev + ba)  (F1)
  yt_pred = softmax(Wya·a_next + by)  (F2)
`);

const CELL_BACKWARD = formulas(`
  dz = da_next * (1 - a_next²)  (1)
  dxt = Wax'·dz  (5)
  da_prev = Waa'·dz  (5)
  dWax = dz·xt'  (2)
  dWaa = dz·a_prev'  (3)
  dba = Σ dz  (4)
`);

const network: Network = {
  cell: { cell: CELL },
  loop: forwardLoop(CELL, "a_prev = a0", "a_prev = a_next", "a = a_next\ny_pred = yt_pred"),
  parameters: ["Wax", "Waa", "Wya", "ba", "by"],
  weights: ["Wax", "Waa", "ba"],
  cache: ["a_next", "a_prev", "xt"],
  axes: axes(`
    (n_x, m)       xt
    (n_x, m, T_x)  x
    (n_a, m)       a0 a_prev a_next
    (n_a, m, T_x)  a
    (n_y, m)       yt_pred
    (n_y, m, T_x)  y_pred
    (n_a, n_x)     Wax
    (n_a, n_a)     Waa
    (n_y, n_a)     Wya
    (n_a, 1)       ba
    (n_y, 1)       by
  `),
};

const rnn_cell_forward = exercise("rnn_cell_forward", network, {
  model: network.cell,
  takes: ["xt", "a_prev", "parameters"],
  returns: ["a_next", "yt_pred", "cache"],
  order: ["xt", "a_prev", "Waa", "Wax", "Wya", "ba", "by"],
});

const rnn_forward = exercise("rnn_forward", network, {
  model: network.loop,
  needs: rnn_cell_forward,
  takes: ["x", "a0", "parameters"],
  returns: ["a", "y_pred", "caches"],
  order: ["x", "a0", "Waa", "Wax", "Wya", "ba", "by"],
  seed: 17,
  sizes: { n_x: 4, m: 8, T_x: 13, n_a: 7, n_y: 3 },
});

const rnn_cell_backward = exercise("rnn_cell_backward", network, {
  model: { cell: CELL_BACKWARD },
  takes: ["da_next", "cache"],
  returns: ["dxt", "da_prev", "dWax", "dWaa", "dba"],
  order: ["xt", "a_prev", "Wax", "Waa", "Wya", "ba", "by", "da_next"],
});

const rnn_backward = exercise("rnn_backward", network, {
  model: backwardLoop(CELL_BACKWARD, network.weights, ["da_prev"]),
  needs: rnn_cell_backward,
  takes: ["da", "caches"],
  returns: ["dx", "da0", "dWax", "dWaa", "dba"],
  order: ["x", "a0", "Wax", "Waa", "Wya", "ba", "by", "da"],
});

export const RNN = { rnn_cell_forward, rnn_forward, rnn_cell_backward, rnn_backward };
