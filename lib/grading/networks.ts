import { formulas } from "./formula";

// The notebook's formulas with its equation numbers. The graders evaluate them as they are, and with slips.

export const RNN_CELL = formulas(`
  a_next = tanh(Wax·xt + Waa·a_prev + ba)  (F1)
  yt_pred = softmax(Wya·a_next + by)  (F2)
`);

export const LSTM_CELL = formulas(`
  concat = [a_prev; xt]
  ft = sigmoid(Wf·concat + bf)  (F3)
  it = sigmoid(Wi·concat + bi)  (F5)
  cct = tanh(Wc·concat + bc)  (F4)
  ot = sigmoid(Wo·concat + bo)  (F7)
  c_next = ft * c_prev + it * cct  (F6)
  a_next = ot * tanh(c_next)  (F8)
  yt_pred = softmax(Wy·a_next + by)  (F9)
`);

export const RNN_CELL_BACKWARD = formulas(`
  dz = da_next * (1 - a_next²)  (1)
  dxt = Wax'·dz  (5)
  da_prev = Waa'·dz  (5)
  dWax = dz·xt'  (2)
  dWaa = dz·a_prev'  (3)
  dba = Σ dz  (4)
`);

export const LSTM_CELL_BACKWARD = formulas(`
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

export const RNN_PARAMETERS = ["Wax", "Waa", "Wya", "ba", "by"];
export const LSTM_PARAMETERS = ["Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo", "Wy", "by"];

/** The arrays in the cache of one step, before the parameters. */
export const RNN_CACHE = ["a_next", "a_prev", "xt"];
export const LSTM_CACHE = ["a_next", "c_next", "a_prev", "c_prev", "ft", "it", "cct", "ot", "xt"];

/** The axes of the exercises' arguments and results; a gradient has the axes of its variable. */
const AXES: Record<string, string[]> = {
  xt: ["n_x", "m"],
  x: ["n_x", "m", "T_x"],
  y: ["n_y", "m", "T_x"],
  yt_pred: ["n_y", "m"],
  y_pred: ["n_y", "m", "T_x"],
  a: ["n_a", "m", "T_x"],
  c: ["n_a", "m", "T_x"],
  Wax: ["n_a", "n_x"],
  Waa: ["n_a", "n_a"],
  Wya: ["n_y", "n_a"],
  Wy: ["n_y", "n_a"],
  by: ["n_y", "1"],
};

/** The axes of `name`, as the names of their lengths. */
export function axesOf(name: string): string[] {
  if (AXES[name]) return AXES[name];
  if (AXES[name.slice(1)] && name[0] === "d") return AXES[name.slice(1)];
  if (/^d?W/.test(name)) return ["n_a", "n_a + n_x"];
  if (/^d?b/.test(name)) return ["n_a", "1"];
  return ["n_a", "m"];
}
