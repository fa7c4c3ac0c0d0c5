import { formulas } from "../formula";
import { axes, backwardLoop, exercise, forwardLoop } from "./network";
import type { Network } from "./network";

// The GRU as in Cho et al., 2014: the reset is applied to a_prev, before the product with Wc. The formulas are those of the
// notebook, with its equation numbers.

const CELL = formulas(`
  concat = [a_prev; xt]
  ut = sigmoid(Wu·concat + bu)  (G1)
  rt = sigmoid(Wr·concat + br)  (G2)
  cct = tanh(Wc·[rt * a_prev; xt] + bc)  (G3)
  a_next = ut * cct + (1 - ut) * a_prev  (G4)
  yt_pred = softmax(Wy·a_next + by)  (G5)
`);

const CELL_BACKWARD = formulas(`
  dcct = da_next * ut * (1 - cct²)  (G6)
  dut = da_next * (cct - a_prev) * ut * (1 - ut)  (G7)
  da_reset = Wc[a]'·dcct  (G8)
  drt = da_reset * a_prev * rt * (1 - rt)  (G9)
  concat = [a_prev; xt]
  dWu = dut·concat'  (G10)
  dbu = Σ dut  (G13)
  dWr = drt·concat'  (G11)
  dbr = Σ drt  (G14)
  dWc = dcct·[rt * a_prev; xt]'  (G12)
  dbc = Σ dcct  (G15)
  da_prev = da_next * (1 - ut) + Wu[a]'·dut + Wr[a]'·drt + da_reset * rt  (G16)
  dxt = Wu[x]'·dut + Wr[x]'·drt + Wc[x]'·dcct  (G17)
`);

const weights = ["Wu", "bu", "Wr", "br", "Wc", "bc"];
const gradients = weights.map((name) => `d${name}`);
const parameters = [...weights, "Wy", "by"];

const network: Network = {
  cell: { cell: CELL },
  loop: forwardLoop(CELL, "a_prev = a0", "a_prev = a_next", "a = a_next\ny_pred = yt_pred"),
  parameters,
  weights,
  cache: ["a_next", "a_prev", "ut", "rt", "cct", "xt"],
  axes: axes(`
    (n_x, m)          xt
    (n_x, m, T_x)     x
    (n_a, m)          a0 a_prev a_next ut rt cct
    (n_a, m, T_x)     a
    (n_y, m)          yt_pred
    (n_y, m, T_x)     y_pred
    (n_a, n_a + n_x)  Wu Wr Wc
    (n_y, n_a)        Wy
    (n_a, 1)          bu br bc
    (n_y, 1)          by
  `),
};

const gru_cell_forward = exercise("gru_cell_forward", network, {
  model: network.cell,
  takes: ["xt", "a_prev", "parameters"],
  returns: ["a_next", "yt_pred", "cache"],
  order: ["xt", "a_prev", ...parameters],
});

const gru_forward = exercise("gru_forward", network, {
  model: network.loop,
  needs: gru_cell_forward,
  takes: ["x", "a0", "parameters"],
  returns: ["a", "y_pred", "caches"],
  order: ["x", "a0", ...parameters],
});

const gru_cell_backward = exercise("gru_cell_backward", network, {
  model: { cell: CELL_BACKWARD },
  takes: ["da_next", "cache"],
  returns: ["dxt", "da_prev", ...gradients],
  order: ["xt", "a_prev", ...parameters, "da_next"],
});

const gru_backward = exercise("gru_backward", network, {
  model: backwardLoop(CELL_BACKWARD, weights, ["da_prev"]),
  needs: gru_cell_backward,
  takes: ["da", "caches"],
  returns: ["dx", "da0", ...gradients],
  order: ["x", "a0", ...parameters, "da"],
});

export const GRU = { gru_cell_forward, gru_forward, gru_cell_backward, gru_backward };
