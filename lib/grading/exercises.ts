import type { Draw, Sizes } from "./cases";
import { formulas } from "./formula";
import { BACK_IN_TIME, FORWARD_IN_TIME } from "./model";
import type { Model } from "./model";
import * as networks from "./networks";

/** The parts of the network that a cell and its loop share. */
interface Network {
  cell: Model;
  loop: Model;
  parameters: string[];
  cache: string[];
}

/** One of the eight functions: its arguments, its results, and the model that computes the correct results. */
export interface Exercise {
  number: number;
  name: string;
  network: Network;
  model: Model;
  /** Whether it is a loop over time. */
  overTime: boolean;
  backward: boolean;
  /** The exercise that this one calls. */
  needs?: Exercise;
  /** Names of its arguments. */
  takes: string[];
  /** Names of its results: the entries of an array, or the keys of an object. */
  returns: string[];
  draws: Draw[];
  /** A small case for the comparison with finite differences. */
  small: Draw;
}

const RNN: Network = {
  cell: { cell: networks.RNN_CELL },
  loop: {
    cell: networks.RNN_CELL,
    start: formulas("a_prev = a0"),
    next: formulas("a_prev = a_next"),
    kept: formulas("a = a_next\ny_pred = yt_pred"),
    schedule: FORWARD_IN_TIME,
  },
  parameters: networks.RNN_PARAMETERS,
  cache: networks.RNN_CACHE,
};

const LSTM: Network = {
  cell: { cell: networks.LSTM_CELL },
  loop: {
    cell: networks.LSTM_CELL,
    start: formulas("a_prev = a0\nc_prev = zeros"),
    next: formulas("a_prev = a_next\nc_prev = c_next"),
    kept: formulas("a = a_next\ny = yt_pred\nc = c_next"),
    schedule: FORWARD_IN_TIME,
  },
  parameters: networks.LSTM_PARAMETERS,
  cache: networks.LSTM_CACHE,
};

/** The loop of the backward pass: `states` are passed from step to step, the gradients of `weights` are summed. */
function backwardLoop(cell: Model["cell"], weights: string[], states: string[]): Model {
  const sums = weights.map((name) => `sum_d${name} = sum_d${name} + d${name}`);
  return {
    cell: [
      ...formulas("da_next = da_t + da_prevt"),
      ...(states.includes("dc_prev") ? formulas("dc_next = dc_prevt") : []),
      ...cell,
    ],
    start: formulas(
      [
        ...states.map((name) => `${name}t = zeros`),
        ...weights.map((name) => `sum_d${name} = 0`),
      ].join("\n"),
    ),
    next: formulas([...states.map((name) => `${name}t = ${name}`), ...sums].join("\n")),
    kept: formulas("dx = dxt"),
    end: formulas(
      ["da0 = da_prevt", ...weights.map((name) => `d${name} = sum_d${name}`)].join("\n"),
    ),
    schedule: BACK_IN_TIME,
  };
}

const COURSE: Sizes = { n_x: 3, n_a: 5, n_y: 2, m: 10, T_x: 4, steps: 4 };
const gates = networks.LSTM_PARAMETERS.filter((name) => !name.endsWith("y"));
const GATES_AS_DRAWN = ["Wf", "bf", "Wi", "bi", "Wo", "bo", "Wc", "bc"];
const LSTM_AS_DRAWN = [...GATES_AS_DRAWN, "Wy", "by"];

/**
 * The cases of an exercise: the course's own draw (from its tests or its demonstration), distinct sizes, one example with one
 * step, equal sizes, and large sums or fewer gradients than steps.
 */
function draws(
  order: string[],
  course: Partial<Sizes>,
  seed = 1,
): Pick<Exercise, "draws" | "small"> {
  const sizes = { ...COURSE, ...course };
  const back = order.includes("da");
  const large = Object.fromEntries(
    order.flatMap((name) => (/^(x|W[^y]|Wa)/.test(name) && name !== "Wya" ? [[name, 8]] : [])),
  );
  const draw = (
    n: number,
    [n_x, n_a, n_y, m, T_x, steps = T_x]: number[],
    rest: Partial<Draw> = {},
  ) => ({
    seed: n,
    sizes: { n_x, n_a, n_y, m, T_x, steps },
    order,
    ...rest,
  });
  const small = draw(26, [2, 3, 1, 2, 3]);
  const draws = [
    draw(21, [2, 3, 7, 6, 4]), // all lengths differ, n_a + n_x = 5 included
    { seed, sizes: { ...sizes, steps: course.steps ?? sizes.T_x }, order },
    draw(22, [4, 2, 3, 1, 1], { about: "one example, one time step" }),
    draw(23, [3, 3, 3, 3, 3], { about: "all sizes equal" }),
    // In the backward pass, large numbers would leave only the rounding errors of 1 - a².
    back
      ? draw(25, [2, 3, 4, 6, 5, 3], { about: "da has 3 of the 5 steps" })
      : draw(24, [5, 4, 2, 3, 6], { scale: large, about: "large numbers" }),
  ];
  return { draws, small };
}

const rnn_cell_forward: Exercise = {
  number: 1,
  name: "rnn_cell_forward",
  network: RNN,
  model: RNN.cell,
  overTime: false,
  backward: false,
  takes: ["xt", "a_prev", "parameters"],
  returns: ["a_next", "yt_pred", "cache"],
  ...draws(["xt", "a_prev", "Waa", "Wax", "Wya", "ba", "by"], {}),
};

const rnn_forward: Exercise = {
  ...rnn_cell_forward,
  number: 2,
  name: "rnn_forward",
  model: RNN.loop,
  overTime: true,
  needs: rnn_cell_forward,
  takes: ["x", "a0", "parameters"],
  returns: ["a", "y_pred", "caches"],
  ...draws(
    ["x", "a0", "Waa", "Wax", "Wya", "ba", "by"],
    { n_x: 4, m: 8, T_x: 13, n_a: 7, n_y: 3 },
    17,
  ),
};

const lstm_cell_forward: Exercise = {
  ...rnn_cell_forward,
  number: 3,
  name: "lstm_cell_forward",
  network: LSTM,
  model: LSTM.cell,
  takes: ["xt", "a_prev", "c_prev", "parameters"],
  returns: ["a_next", "c_next", "yt_pred", "cache"],
  ...draws(["xt", "a_prev", "c_prev", ...LSTM_AS_DRAWN], { n_x: 4, m: 8, n_a: 7, n_y: 3 }, 212),
};

const lstm_forward: Exercise = {
  ...lstm_cell_forward,
  number: 4,
  name: "lstm_forward",
  model: LSTM.loop,
  overTime: true,
  needs: lstm_cell_forward,
  takes: ["x", "a0", "parameters"],
  returns: ["a", "y", "c", "caches"],
  ...draws(["x", "a0", ...LSTM_AS_DRAWN], { n_x: 4, m: 13, T_x: 16, n_a: 3, n_y: 2 }, 45),
};

const rnn_cell_backward: Exercise = {
  ...rnn_cell_forward,
  number: 5,
  name: "rnn_cell_backward",
  model: { cell: networks.RNN_CELL_BACKWARD },
  backward: true,
  takes: ["da_next", "cache"],
  returns: ["dxt", "da_prev", "dWax", "dWaa", "dba"],
  ...draws(["xt", "a_prev", "Wax", "Waa", "Wya", "ba", "by", "da_next"], {}),
};

const rnn_backward: Exercise = {
  ...rnn_cell_backward,
  number: 6,
  name: "rnn_backward",
  model: backwardLoop(networks.RNN_CELL_BACKWARD, ["Wax", "Waa", "ba"], ["da_prev"]),
  overTime: true,
  needs: rnn_cell_backward,
  takes: ["da", "caches"],
  returns: ["dx", "da0", "dWax", "dWaa", "dba"],
  ...draws(["x", "a0", "Wax", "Waa", "Wya", "ba", "by", "da"], {}),
};

const lstm_cell_backward: Exercise = {
  ...lstm_cell_forward,
  number: 7,
  name: "lstm_cell_backward",
  model: { cell: networks.LSTM_CELL_BACKWARD },
  backward: true,
  takes: ["da_next", "dc_next", "cache"],
  returns: ["dxt", "da_prev", "dc_prev", ...gates.map((name) => `d${name}`)],
  ...draws(["xt", "a_prev", "c_prev", ...LSTM_AS_DRAWN, "da_next", "dc_next"], {}),
};

const lstm_backward: Exercise = {
  ...lstm_cell_backward,
  number: 8,
  name: "lstm_backward",
  model: backwardLoop(networks.LSTM_CELL_BACKWARD, gates, ["da_prev", "dc_prev"]),
  overTime: true,
  needs: lstm_cell_backward,
  takes: ["da", "caches"],
  returns: ["dx", "da0", ...gates.map((name) => `d${name}`)],
  // The course's demonstration does not draw Wy and by: they are zeros there, and the backward pass does not use them.
  ...draws(["x", "a0", ...GATES_AS_DRAWN, "da", "Wy", "by"], { T_x: 7, steps: 4 }),
};

/** The eight, by the names of their functions. */
export const EXERCISES = {
  rnn_cell_forward,
  rnn_forward,
  lstm_cell_forward,
  lstm_forward,
  rnn_cell_backward,
  rnn_backward,
  lstm_cell_backward,
  lstm_backward,
};
export type ExerciseName = keyof typeof EXERCISES;
