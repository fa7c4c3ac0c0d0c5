import type { NdArray } from "./np";

/** Parameters of the basic RNN, shared by all time steps. */
export interface RnnParameters {
  /** Weights from the input to the hidden state, shape (n_a, n_x). */
  Wax: NdArray;
  /** Weights from the previous hidden state to the next, shape (n_a, n_a). */
  Waa: NdArray;
  /** Weights from the hidden state to the prediction, shape (n_y, n_a). */
  Wya: NdArray;
  /** Bias of the hidden state, shape (n_a, 1). */
  ba: NdArray;
  /** Bias of the prediction, shape (n_y, 1). */
  by: NdArray;
}

/** Parameters of the LSTM. The first n_a columns of a gate's weights multiply a_prev, the last n_x multiply xt. */
export interface LstmParameters {
  /** Weights of the forget gate, shape (n_a, n_a + n_x). */
  Wf: NdArray;
  /** Bias of the forget gate, shape (n_a, 1). */
  bf: NdArray;
  /** Weights of the update gate, shape (n_a, n_a + n_x). */
  Wi: NdArray;
  /** Bias of the update gate, shape (n_a, 1). */
  bi: NdArray;
  /** Weights of the candidate value, shape (n_a, n_a + n_x). */
  Wc: NdArray;
  /** Bias of the candidate value, shape (n_a, 1). */
  bc: NdArray;
  /** Weights of the output gate, shape (n_a, n_a + n_x). */
  Wo: NdArray;
  /** Bias of the output gate, shape (n_a, 1). */
  bo: NdArray;
  /** Weights from the hidden state to the prediction, shape (n_y, n_a). */
  Wy: NdArray;
  /** Bias of the prediction, shape (n_y, 1). */
  by: NdArray;
}

/** Parameters of the GRU. The first n_a columns of a gate's weights multiply the previous hidden state, the last n_x multiply xt. */
export interface GruParameters {
  /** Weights of the update gate, shape (n_a, n_a + n_x). */
  Wu: NdArray;
  /** Bias of the update gate, shape (n_a, 1). */
  bu: NdArray;
  /** Weights of the relevance gate, shape (n_a, n_a + n_x). */
  Wr: NdArray;
  /** Bias of the relevance gate, shape (n_a, 1). */
  br: NdArray;
  /** Weights of the candidate value, shape (n_a, n_a + n_x). Its first n_a columns multiply rt * a_prev. */
  Wc: NdArray;
  /** Bias of the candidate value, shape (n_a, 1). */
  bc: NdArray;
  /** Weights from the hidden state to the prediction, shape (n_y, n_a). */
  Wy: NdArray;
  /** Bias of the prediction, shape (n_y, 1). */
  by: NdArray;
}

/** The cache of one step of the basic RNN for the backward pass: (n_a, m), (n_a, m), (n_x, m) and the parameters. */
export type RnnCellCache = [
  a_next: NdArray,
  a_prev: NdArray,
  xt: NdArray,
  parameters: RnnParameters,
];

/** The caches of the basic RNN's forward pass: the cache of every time step, and the input x (n_x, m, T_x). */
export type RnnCaches = [caches: RnnCellCache[], x: NdArray];

/** The cache of one step of the LSTM: states and gates of shape (n_a, m), xt (n_x, m) and the parameters. */
export type LstmCellCache = [
  a_next: NdArray,
  c_next: NdArray,
  a_prev: NdArray,
  c_prev: NdArray,
  ft: NdArray,
  it: NdArray,
  cct: NdArray,
  ot: NdArray,
  xt: NdArray,
  parameters: LstmParameters,
];

/** The caches of the LSTM's forward pass: the cache of every time step, and the input x (n_x, m, T_x). */
export type LstmCaches = [caches: LstmCellCache[], x: NdArray];

/** The cache of one step of the GRU: states and gates of shape (n_a, m), xt (n_x, m) and the parameters. */
export type GruCellCache = [
  a_next: NdArray,
  a_prev: NdArray,
  ut: NdArray,
  rt: NdArray,
  cct: NdArray,
  xt: NdArray,
  parameters: GruParameters,
];

/** The caches of the GRU's forward pass: the cache of every time step, and the input x (n_x, m, T_x). */
export type GruCaches = [caches: GruCellCache[], x: NdArray];

/** Gradients of the basic RNN's parameters, each with the shape of its parameter. */
export interface RnnParameterGradients {
  /** Gradient of Wax, shape (n_a, n_x). */
  dWax: NdArray;
  /** Gradient of Waa, shape (n_a, n_a). */
  dWaa: NdArray;
  /** Gradient of ba, shape (n_a, 1). */
  dba: NdArray;
}

/** The result of `rnn_cell_backward`. */
export interface RnnCellGradients extends RnnParameterGradients {
  /** Gradient of the input of this step, shape (n_x, m). */
  dxt: NdArray;
  /** Gradient of the previous hidden state, shape (n_a, m). */
  da_prev: NdArray;
}

/** The result of `rnn_backward`. */
export interface RnnGradients extends RnnParameterGradients {
  /** Gradient of the whole input, shape (n_x, m, T_x). */
  dx: NdArray;
  /** Gradient of the initial hidden state, shape (n_a, m). */
  da0: NdArray;
}

/** Gradients of the LSTM's gates, each with the shape of its parameter. */
export interface LstmParameterGradients {
  /** Gradient of the forget gate's weights, shape (n_a, n_a + n_x). */
  dWf: NdArray;
  /** Gradient of the forget gate's bias, shape (n_a, 1). */
  dbf: NdArray;
  /** Gradient of the update gate's weights, shape (n_a, n_a + n_x). */
  dWi: NdArray;
  /** Gradient of the update gate's bias, shape (n_a, 1). */
  dbi: NdArray;
  /** Gradient of the candidate's weights, shape (n_a, n_a + n_x). */
  dWc: NdArray;
  /** Gradient of the candidate's bias, shape (n_a, 1). */
  dbc: NdArray;
  /** Gradient of the output gate's weights, shape (n_a, n_a + n_x). */
  dWo: NdArray;
  /** Gradient of the output gate's bias, shape (n_a, 1). */
  dbo: NdArray;
}

/** The result of `lstm_cell_backward`. */
export interface LstmCellGradients extends LstmParameterGradients {
  /** Gradient of the input of this step, shape (n_x, m). */
  dxt: NdArray;
  /** Gradient of the previous hidden state, shape (n_a, m). */
  da_prev: NdArray;
  /** Gradient of the previous cell state, shape (n_a, m). */
  dc_prev: NdArray;
}

/** The result of `lstm_backward`. */
export interface LstmGradients extends LstmParameterGradients {
  /** Gradient of the whole input, shape (n_x, m, T_x). */
  dx: NdArray;
  /** Gradient of the initial hidden state, shape (n_a, m). */
  da0: NdArray;
}

/** Gradients of the GRU's gates, each with the shape of its parameter. */
export interface GruParameterGradients {
  /** Gradient of the update gate's weights, shape (n_a, n_a + n_x). */
  dWu: NdArray;
  /** Gradient of the update gate's bias, shape (n_a, 1). */
  dbu: NdArray;
  /** Gradient of the relevance gate's weights, shape (n_a, n_a + n_x). */
  dWr: NdArray;
  /** Gradient of the relevance gate's bias, shape (n_a, 1). */
  dbr: NdArray;
  /** Gradient of the candidate's weights, shape (n_a, n_a + n_x). */
  dWc: NdArray;
  /** Gradient of the candidate's bias, shape (n_a, 1). */
  dbc: NdArray;
}

/** The result of `gru_cell_backward`. */
export interface GruCellGradients extends GruParameterGradients {
  /** Gradient of the input of this step, shape (n_x, m). */
  dxt: NdArray;
  /** Gradient of the previous hidden state, shape (n_a, m). */
  da_prev: NdArray;
}

/** The result of `gru_backward`. */
export interface GruGradients extends GruParameterGradients {
  /** Gradient of the whole input, shape (n_x, m, T_x). */
  dx: NdArray;
  /** Gradient of the initial hidden state, shape (n_a, m). */
  da0: NdArray;
}

/** The exercises on the basic RNN. */
export interface RnnFunctions {
  rnn_cell_forward: (
    xt: NdArray,
    a_prev: NdArray,
    parameters: RnnParameters,
  ) => [a_next: NdArray, yt_pred: NdArray, cache: RnnCellCache];
  rnn_forward: (
    x: NdArray,
    a0: NdArray,
    parameters: RnnParameters,
  ) => [a: NdArray, y_pred: NdArray, caches: RnnCaches];
  rnn_cell_backward: (da_next: NdArray, cache: RnnCellCache) => RnnCellGradients;
  rnn_backward: (da: NdArray, caches: RnnCaches) => RnnGradients;
}

/** The exercises on the LSTM. */
export interface LstmFunctions {
  lstm_cell_forward: (
    xt: NdArray,
    a_prev: NdArray,
    c_prev: NdArray,
    parameters: LstmParameters,
  ) => [a_next: NdArray, c_next: NdArray, yt_pred: NdArray, cache: LstmCellCache];
  lstm_forward: (
    x: NdArray,
    a0: NdArray,
    parameters: LstmParameters,
  ) => [a: NdArray, y: NdArray, c: NdArray, caches: LstmCaches];
  lstm_cell_backward: (
    da_next: NdArray,
    dc_next: NdArray,
    cache: LstmCellCache,
  ) => LstmCellGradients;
  lstm_backward: (da: NdArray, caches: LstmCaches) => LstmGradients;
}

/** The exercises on the GRU. */
export interface GruFunctions {
  gru_cell_forward: (
    xt: NdArray,
    a_prev: NdArray,
    parameters: GruParameters,
  ) => [a_next: NdArray, yt_pred: NdArray, cache: GruCellCache];
  gru_forward: (
    x: NdArray,
    a0: NdArray,
    parameters: GruParameters,
  ) => [a: NdArray, y_pred: NdArray, caches: GruCaches];
  gru_cell_backward: (da_next: NdArray, cache: GruCellCache) => GruCellGradients;
  gru_backward: (da: NdArray, caches: GruCaches) => GruGradients;
}

/** All exercises. */
export interface Functions extends RnnFunctions, LstmFunctions, GruFunctions {}
