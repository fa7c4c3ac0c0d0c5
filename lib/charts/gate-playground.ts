import { cellParts, chart, plotWidth, yAxis, type ChartOptions, type ChartSpec } from "./theme";

/** Initial positions of the sliders. */
export interface GatePlaygroundOptions extends ChartOptions {
  forget?: number;
  update?: number;
  output?: number;
  candidate?: number;
  /** The memory before the first step. */
  start?: number;
}

const STEPS = 10;

/** Slider, name in the formula, range. */
const SLIDERS = [
  { field: "start", name: "initial memory, c<0> ", low: -1 },
  { field: "candidate", name: "candidate c~ ", low: -1 },
  { field: "forget", name: "forget gate f ", low: 0 },
  { field: "output", name: "output gate o ", low: 0 },
  { field: "update", name: "update gate i ", low: 0 },
] as const;

const BEGIN = { forget: 0.8, update: 0.5, candidate: 0.6, output: 0.7, start: 1 };

/**
 * One LSTM unit whose gates and candidate stay the same for ten steps, and the memory and hidden state they produce.
 * Sliders set all of them.
 *
 *     c<t> = f c<t-1> + i c~        a<t> = o tanh(c<t>)
 *
 * @throws RangeError naming the option that is out of range: gates 0 to 1, candidate and start -1 to 1
 */
export function gatePlayground(options: GatePlaygroundOptions = {}): ChartSpec {
  const params = SLIDERS.map(({ field, name, low }) => {
    const value = options[field] ?? BEGIN[field];
    if (!(value >= low && value <= 1))
      throw new RangeError(`gatePlayground: ${field} must be from ${low} to 1, got ${value}`);
    return { name: field, value, bind: { input: "range", min: low, max: 1, step: 0.05, name } };
  });
  const { cell, hidden } = cellParts;
  const names = [cell.name, hidden.name];
  const scale = (range: unknown[]) => ({ domain: names, range });
  const legend = { title: null, orient: "top", symbolType: "stroke", symbolSize: 300 };
  // After t steps, f^t of the initial memory is left, and i c~ has been added t times, each time shrunk by f per later step.
  const added = "(forget > 0.999 ? datum.t : (1 - pow(forget, datum.t)) / (1 - forget))";
  const c = `pow(forget, datum.t) * start + update * candidate * ${added}`;
  return chart(
    `The memory and the hidden state of one LSTM unit over ${STEPS} steps, with gates and candidate set by sliders.`,
    "Three gates, a candidate, and the states they produce",
    "Every step has the same gates. c = f · previous c + i · c~, a = o · tanh(c).",
    options,
    {
      data: { values: Array.from({ length: STEPS + 1 }, (_, t) => ({ t })) },
      params,
      width: plotWidth(options, 8),
      height: 200,
      transform: [
        { calculate: c, as: "c" },
        {
          calculate: "datum.t == 0 ? null : output * (1 - 2 / (exp(2 * datum.c) + 1))",
          as: "a",
        },
        { fold: ["c", "a"], as: ["symbol", "value"] },
        { filter: "isValid(datum.value)" },
        { calculate: `datum.symbol == "c" ? "${cell.name}" : "${hidden.name}"`, as: "name" },
      ],
      encoding: {
        x: {
          field: "t",
          type: "quantitative",
          scale: { nice: false },
          axis: { title: "time step t", tickCount: STEPS, format: "d" },
        },
        y: {
          field: "value",
          type: "quantitative",
          axis: yAxis("state", { grid: true, tickCount: 5 }),
        },
        color: { field: "name", scale: scale([cell.color, hidden.color]), legend },
        strokeDash: {
          field: "name",
          scale: scale([
            [1, 0],
            [6, 3],
          ]),
          legend,
        },
        tooltip: [
          { field: "name", title: "part" },
          { field: "t", title: "time step" },
          { field: "value", type: "quantitative", format: ".4f" },
        ],
      },
      layer: [
        { mark: { type: "line", strokeWidth: 2 } },
        { mark: { type: "point", filled: true, size: 40, opacity: 1 } },
      ],
    },
  );
}
