import { formulas } from "./formula";

// The formulas of the notebook. The graders compute with them, and with what becomes of them by a slip.

export const RNN_CELL = formulas(`
  a_next = tanh(Wax·xt + Waa·a_prev + ba)
  yt_pred = softmax(Wya·a_next + by)
`);

export const LSTM_CELL = formulas(`
  concat = [a_prev; xt]
  ft = sigmoid(Wf·concat + bf)
  it = sigmoid(Wi·concat + bi)
  cct = tanh(Wc·concat + bc)
  ot = sigmoid(Wo·concat + bo)
  c_next = ft * c_prev + it * cct
  a_next = ot * tanh(c_next)
  yt_pred = softmax(Wy·a_next + by)
`);

export const RNN_CELL_BACKWARD = formulas(`
  dz = da_next * (1 - a_next²)
  dxt = Wax'·dz
  da_prev = Waa'·dz
  dWax = dz·xt'
  dWaa = dz·a_prev'
  dba = Σ dz
`);

export const LSTM_CELL_BACKWARD = formulas(`
  s = dc_next + da_next * ot * (1 - tanh(c_next)²)
  dot = da_next * tanh(c_next) * ot * (1 - ot)
  dcct = s * it * (1 - cct²)
  dit = s * cct * it * (1 - it)
  dft = s * c_prev * ft * (1 - ft)
  concat = [a_prev; xt]
  dWf = dft·concat'
  dbf = Σ dft
  dWi = dit·concat'
  dbi = Σ dit
  dWc = dcct·concat'
  dbc = Σ dcct
  dWo = dot·concat'
  dbo = Σ dot
  dc_prev = s * ft
  da_prev = Wf[a]'·dft + Wi[a]'·dit + Wc[a]'·dcct + Wo[a]'·dot
  dxt = Wf[x]'·dft + Wi[x]'·dit + Wc[x]'·dcct + Wo[x]'·dot
`);

export const RNN_PARAMETERS = ["Wax", "Waa", "Wya", "ba", "by"];
export const LSTM_PARAMETERS = ["Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo", "Wy", "by"];

/** What the caches of one step hold, before the parameters. */
export const RNN_CACHE = ["a_next", "a_prev", "xt"];
export const LSTM_CACHE = ["a_next", "c_next", "a_prev", "c_prev", "ft", "it", "cct", "ot", "xt"];

/** The axes of what the exercises take and return; a gradient has those of its partner. */
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

/** The axes of `name`, by the names of their lengths. */
export function axesOf(name: string): string[] {
  if (AXES[name]) return AXES[name];
  if (AXES[name.slice(1)] && name[0] === "d") return AXES[name.slice(1)];
  if (/^d?W/.test(name)) return ["n_a", "n_a + n_x"];
  if (/^d?b/.test(name)) return ["n_a", "1"];
  return ["n_a", "m"];
}
