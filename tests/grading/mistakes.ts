import { GRU_MISTAKES } from "./mistakes/gru";
import { LSTM_MISTAKES } from "./mistakes/lstm";
import { RNN_MISTAKES } from "./mistakes/rnn";

// One file per network. They are not in lib, all of which the site sends to browsers.
export const MISTAKES = [...RNN_MISTAKES, ...LSTM_MISTAKES, ...GRU_MISTAKES];
