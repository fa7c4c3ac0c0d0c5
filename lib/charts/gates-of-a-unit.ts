import { index, labels, lstmCells, type LstmCaches } from "./checks";
import { labelled, labelFrom } from "./heatmap";
import { exampleParam } from "./hidden-states";
import { lstmRows } from "./lstm-states";
import { columnsOf, packed } from "./packed";
import {
  chart,
  lstmParts,
  plotWidth,
  yAxis,
  type ChartOptions,
  type ChartSpec,
  type Json,
  type LstmPart,
} from "./theme";

/** Options of `gatesOfAUnit`. */
export interface GatesOfAUnitOptions extends ChartOptions {
  /** Unit and example shown initially. */
  unit?: number;
  example?: number;
  /** Names of the time steps (for a string, its letters); default: their indices. */
  labels?: string | string[];
}

const GATES: LstmPart[] = ["forget", "update", "output"];
const STATES: LstmPart[] = ["candidate", "cell", "hidden"];
const DASHES: Partial<Record<LstmPart, number[]>> = {
  update: [6, 3],
  output: [2, 2],
  candidate: [2, 2],
  hidden: [6, 3],
};

/**
 * One LSTM unit over a sequence: above, how far its three gates are open; below, the candidate, the resulting cell state, and
 * the hidden state that leaves the cell. Sliders choose the unit and the example.
 *
 * @param caches what `lstm_forward` returns last: [list of T_x cell caches, x]
 * @throws TypeError, RangeError naming what was expected of `caches`, `unit`, `example`, `labels`
 */
export function gatesOfAUnit(caches: LstmCaches, options: GatesOfAUnitOptions = {}): ChartSpec {
  const caller = "gatesOfAUnit";
  const { data, transform } = packed(columnsOf(lstmRows(caller, caches)));
  const { n_a, m, T_x } = lstmCells(caller, caches);
  const unit = index(caller, "unit", options.unit ?? 0, n_a);
  const example = index(caller, "example", options.example ?? 0, m);
  const stepLabels = labels(caller, "labels", options.labels, T_x);
  const width = plotWidth(options, 8);
  const xAxis = {
    title: options.labels === undefined ? "time step t" : "time step",
    values: labelled(T_x, width, 26),
    labelExpr: labelFrom(stepLabels),
  };
  const unitBind = { input: "range", min: 0, max: n_a - 1, step: 1, name: "unit " };
  return chart(
    `The three gates of one of ${n_a} LSTM units over ${T_x} time steps. Below them, the candidate, the cell state and the hidden state they produce.`,
    "The gates of one unit, and the states they produce",
    "The forget gate keeps the cell state, the update gate lets the candidate in, the output gate lets the cell state out.",
    options,
    {
      data,
      params: [
        n_a > 1 ? { name: "unit", value: unit, bind: unitBind } : { name: "unit", value: unit },
        exampleParam(example, m),
      ],
      transform: [...transform, { filter: "datum.unit == unit && datum.example == example" }],
      resolve: {
        scale: { color: "independent", strokeDash: "independent" },
      },
      spacing: 14,
      vconcat: [
        linesOfParts(GATES, "gate (0 to 1)", [0, 1], 130, { width, xAxis: null }),
        linesOfParts(STATES, "state", undefined, 170, { width, xAxis }),
      ],
    },
  );
}

/**
 * One panel with a line and points for each part.
 * @param steps the time steps of the axis, if the data has more of them
 * @param example whether the data has examples to name
 */
export function linesOfParts(
  parts: LstmPart[],
  title: string,
  domain: number[] | undefined,
  height: number,
  {
    width,
    xAxis,
    steps,
    example = true,
  }: { width: number; xAxis: Json; steps?: number[]; example?: boolean },
): Record<string, Json> {
  const names = parts.map((part) => lstmParts[part].name);
  const legend = {
    title: null,
    orient: "top",
    symbolType: "stroke",
    symbolSize: 300,
    columnPadding: 20,
  };
  const scale = (range: unknown[]) => ({ domain: names, range });
  return {
    width,
    height,
    transform: [
      { fold: parts, as: ["part", "value"] },
      { calculate: `${JSON.stringify(namesOf(parts))}[datum.part]`, as: "name" },
    ],
    encoding: {
      x: {
        field: "t",
        type: "ordinal",
        axis: xAxis,
        scale: { type: "point", padding: 0.4, ...(steps ? { domain: steps } : {}) },
      },
      y: {
        field: "value",
        type: "quantitative",
        ...(domain ? { scale: { domain } } : {}),
        axis: yAxis(title, { grid: true, tickCount: 4 }),
      },
      color: { field: "name", scale: scale(parts.map((part) => lstmParts[part].color)), legend },
      strokeDash: { field: "name", scale: scale(dashes(parts)), legend },
      tooltip: [
        { field: "name", title: "part" },
        { field: "value", format: ".4f", type: "quantitative" },
        { field: "unit" },
        ...(example ? [{ field: "example" }] : []),
        { field: "t", title: "time step" },
      ],
    },
    layer: [
      { mark: { type: "line", strokeWidth: 2 } },
      { mark: { type: "point", filled: true, size: 40, opacity: 1 } },
    ],
  };
}

function namesOf(parts: LstmPart[]): Record<string, string> {
  return Object.fromEntries(parts.map((part) => [part, lstmParts[part].name]));
}

function dashes(parts: LstmPart[]): number[][] {
  return parts.map((part) => DASHES[part] ?? [1, 0]);
}
