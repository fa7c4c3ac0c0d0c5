import { nested, numbers, type NumericArray } from "./checks";
import { wholeTicks } from "./series";
import {
  chart,
  colors,
  plotWidth,
  round,
  yAxis,
  type ChartOptions,
  type ChartSpec,
  type Json,
} from "./theme";

/** Measurements for several values of one weight, with all others fixed. */
export interface WeightSweep {
  /** The weight's name, e.g. "Waa[0][0]". */
  name: string;
  /** k values of the weight, ascending and evenly spaced. */
  weights: number[];
  /** The loss for each of them. */
  loss: number[];
  /** The states of one unit for each of them: (k, T_x), or k lists of T_x numbers. */
  states: NumericArray | number[][];
  /** The weight's actual value. */
  current: number;
}

/** Selects the value of the weight closest to the slider; `half` is half the distance between two values. */
const CHOSEN = (half: number) => `abs(datum.weight - weight) < ${half}`;

/**
 * What a single weight does: the loss as a function of it, and one unit's state over time for each value. A slider moves the
 * weight; the dashed line is its actual value.
 *
 * @param options.weight initial position of the slider; default: the weight's actual value
 * @throws TypeError, RangeError naming the list that is empty, not finite, of a different length, or not evenly spaced
 */
export function weightEffect(
  sweep: WeightSweep,
  options: ChartOptions & { weight?: number } = {},
): ChartSpec {
  const caller = "weightEffect";
  const weights = numbers(caller, "weights", sweep?.weights);
  const k = weights.length;
  const step = (weights[k - 1] - weights[0]) / (k - 1);
  if (!(step > 0) || weights.some((w, n) => Math.abs(w - weights[0] - n * step) > step / 100))
    throw new RangeError(
      `${caller}: weights must be ascending and evenly spaced, got [${weights.slice(0, 5)}]`,
    );
  const loss = numbers(caller, "loss", sweep.loss, k);
  const [current] = numbers(caller, "current", [sweep.current]);
  const states = trajectories(caller, sweep.states, k);
  const [begin] = numbers(caller, "weight", [options.weight ?? current]);
  const nearest = weights.reduce((a, b) => (Math.abs(b - begin) < Math.abs(a - begin) ? b : a));
  const bind = {
    input: "range",
    min: round(weights[0]),
    max: round(weights[k - 1]),
    step: round(step),
    name: `${sweep.name} `,
  };
  const width = plotWidth(options, 8);
  return chart(
    `The loss as a function of the weight ${sweep.name}, and the state of one unit over ${states[0].length} time steps for each of ${k} values of it.`,
    `What the weight ${sweep.name} does`,
    "Above: the loss as this one weight changes; dashed: its actual value. Below: the state of one unit over time, in color for the chosen value.",
    options,
    {
      params: [{ name: "weight", value: round(nearest), bind }],
      spacing: 16,
      vconcat: [
        lossPanel(sweep.name, weights, loss, current, round(step / 2), width),
        statePanel(weights, states, round(step / 2), width),
      ],
    },
  );
}

function trajectories(caller: string, states: WeightSweep["states"], k: number): number[][] {
  if (!Array.isArray(states)) return nested(caller, "states", states, [k, "T_x"]);
  if (states.length !== k)
    throw new RangeError(`${caller}: states must be ${k} lists, got ${states.length}`);
  return states.map((list, n) => numbers(caller, `states[${n}]`, list, states[0].length));
}

function lossPanel(
  name: string,
  weights: number[],
  loss: number[],
  current: number,
  half: number,
  width: number,
): Record<string, Json> {
  const x = {
    field: "weight",
    type: "quantitative",
    scale: { zero: false, nice: false },
    axis: { title: name, tickCount: 8 },
  };
  const y = {
    field: "loss",
    type: "quantitative",
    scale: { zero: false },
    axis: yAxis("loss", { grid: true, tickCount: 4 }),
  };
  const values = weights.map((weight, n) => ({ weight: round(weight), loss: round(loss[n]) }));
  const tooltip = [
    { field: "weight", title: name, type: "quantitative" },
    { field: "loss", type: "quantitative", format: ".5~g" },
  ];
  return {
    data: { values },
    width,
    height: 130,
    encoding: { x, y },
    layer: [
      {
        data: { values: [{ weight: round(current) }] },
        mark: { type: "rule", color: colors.hidden, strokeDash: [4, 4] },
        encoding: { y: { value: 0 }, y2: { value: "height" } },
      },
      { mark: { type: "line", color: colors.ink, strokeWidth: 2 } },
      {
        transform: [{ filter: CHOSEN(half) }],
        mark: { type: "point", filled: true, size: 110, color: colors.accent, opacity: 1 },
        encoding: { tooltip },
      },
    ],
  };
}

function statePanel(
  weights: number[],
  states: number[][],
  half: number,
  width: number,
): Record<string, Json> {
  const values = states.flatMap((list, n) =>
    list.map((state, t) => ({ weight: round(weights[n]), t, state: round(state) })),
  );
  const x = {
    field: "t",
    type: "quantitative",
    scale: { nice: false },
    axis: { title: "time step t", values: wholeTicks([0, states[0].length - 1], 10), format: "d" },
  };
  const y = {
    field: "state",
    type: "quantitative",
    axis: yAxis("state of the unit", { grid: true, tickCount: 4 }),
  };
  return {
    data: { values },
    width,
    height: 150,
    encoding: { x, y },
    layer: [
      {
        mark: { type: "line", color: colors.hidden, opacity: 0.25, strokeWidth: 1 },
        encoding: { detail: { field: "weight" } },
      },
      {
        transform: [{ filter: CHOSEN(half) }],
        mark: {
          type: "line",
          color: colors.accent,
          strokeWidth: 2.5,
          point: { size: 50, color: colors.accent },
        },
        encoding: {
          tooltip: [
            { field: "t", title: "time step" },
            { field: "state", format: ".4f" },
          ],
        },
      },
    ],
  };
}
