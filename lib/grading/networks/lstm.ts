import { formulas } from "../formula";
import { axes, backwardLoop, exercise, forwardLoop } from "./network";
import type { Network } from "./network";

// The LSTM. The formulas are those of the notebook, with its equation numbers.

const CELL = formulas(`
  concat = [a_prev; xt]
  ft = sigmoid(Wf·concat + bf)  (F3)
  it = sigmoid(Wi·concat + bi)  (F5)
  cct = tanh(Wc·concat + bc)  (F4)
  ot = sigmoid(Wo·concat + bo)  (F7)
  c_next = ft * c_prev + it * cct  (F6)
  a_next = ot * tanh(c_next)  (F8)
  yt_pred = softmax(Wy·a_next + by)  (F9)
`);

const CELL_BACKWARD = formulas(`
  s = dc_next + da_next * ot * (1 - tanh(c_next)²)  (6)
  dot = da_next * tanh(c_next) * ot * (1 - ot)  (7)
  dcct = s * it * (1 - cct²)  (8)
  dit = s * cct * it * (1 - it)  (9)
  dft = s * c_prev * ft * (1 - ft)  (10)
  concat = [a_prev; xt]
  dWf = dft·concat'  (11)
  dbf = Σ dft  (15)
  dWi = dit·concat'  (12)
  dbi = Σ dit  (16)
  dWc = dcct·concat'  (13)
  dbc = Σ dcct  (17)
  dWo = dot·concat'  (14)
  dbo = Σ dot  (18)
  dc_prev = s * ft  (19)
  da_prev = Wf[a]'·dft + Wi[a]'·dit + Wc[a]'·dcct + Wo[a]'·dot  (20)
  dxt = Wf[x]'·dft + Wi[x]'·dit + Wc[x]'·dcct + Wo[x]'·dot  (21)
`);

const weights = ["Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo"];
const gradients = weights.map((name) => `d${name}`);

const network: Network = {
  cell: { cell: CELL },
  loop: forwardLoop(
    CELL,
    "a_prev = a0\nc_prev = zeros",
    "a_prev = a_next\nc_prev = c_next",
    "a = a_next\ny = yt_pred\nc = c_next",
  ),
  parameters: [...weights, "Wy", "by"],
  weights,
  cache: ["a_next", "c_next", "a_prev", "c_prev", "ft", "it", "cct", "ot", "xt"],
  axes: axes(`
    (n_x, m)          xt
    (n_x, m, T_x)     x
    (n_a, m)          a0 a_prev a_next c_prev c_next ft it cct ot
    (n_a, m, T_x)     a c
    (n_y, m)          yt_pred
    (n_y, m, T_x)     y
    (n_a, n_a + n_x)  Wf Wi Wc Wo
    (n_y, n_a)        Wy
    (n_a, 1)          bf bi bc bo
    (n_y, 1)          by
  `),
};

// The course draws the output gate before the candidate.
const weightsAsDrawn = ["Wf", "bf", "Wi", "bi", "Wo", "bo", "Wc", "bc"];
const parametersAsDrawn = [...weightsAsDrawn, "Wy", "by"];

const lstm_cell_forward = exercise("lstm_cell_forward", network, {
  model: network.cell,
  takes: ["xt", "a_prev", "c_prev", "parameters"],
  returns: ["a_next", "c_next", "yt_pred", "cache"],
  order: ["xt", "a_prev", "c_prev", ...parametersAsDrawn],
  seed: 212,
  sizes: { n_x: 4, m: 8, n_a: 7, n_y: 3 },
});

const lstm_forward = exercise("lstm_forward", network, {
  model: network.loop,
  needs: lstm_cell_forward,
  takes: ["x", "a0", "parameters"],
  returns: ["a", "y", "c", "caches"],
  order: ["x", "a0", ...parametersAsDrawn],
  seed: 45,
  sizes: { n_x: 4, m: 13, T_x: 16, n_a: 3, n_y: 2 },
});

const lstm_cell_backward = exercise("lstm_cell_backward", network, {
  model: { cell: CELL_BACKWARD },
  takes: ["da_next", "dc_next", "cache"],
  returns: ["dxt", "da_prev", "dc_prev", ...gradients],
  order: ["xt", "a_prev", "c_prev", ...parametersAsDrawn, "da_next", "dc_next"],
});

const lstm_backward = exercise("lstm_backward", network, {
  model: backwardLoop(CELL_BACKWARD, weights, ["da_prev", "dc_prev"]),
  needs: lstm_cell_backward,
  takes: ["da", "caches"],
  returns: ["dx", "da0", ...gradients],
  // The course's demonstration does not draw Wy and by: they are zeros there, and the backward pass does not use them.
  order: ["x", "a0", ...weightsAsDrawn, "da", "Wy", "by"],
  sizes: { T_x: 7, steps: 4 },
});

export const LSTM = { lstm_cell_forward, lstm_forward, lstm_cell_backward, lstm_backward };
