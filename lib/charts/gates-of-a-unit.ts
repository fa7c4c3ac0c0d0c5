import { cellsOf, index, labels, type GatedCaches } from "./checks";
import { labelled, labelFrom } from "./heatmap";
import { exampleParam } from "./hidden-states";
import { cellRows, statesInWords } from "./inside-the-cell";
import { columnsOf, packed } from "./packed";
import {
  cellParts,
  chart,
  networks,
  plotWidth,
  yAxis,
  type CellPart,
  type ChartOptions,
  type ChartSpec,
  type Json,
} from "./theme";

/** Options of `gatesOfAUnit`. */
export interface GatesOfAUnitOptions extends ChartOptions {
  /** Unit and example shown initially. */
  unit?: number;
  example?: number;
  /** Names of the time steps (for a string, its letters); default: their indices. */
  labels?: string | string[];
}

const DASHES: Partial<Record<CellPart, number[]>> = {
  update: [6, 3],
  output: [2, 2],
  candidate: [2, 2],
  hidden: [6, 3],
};

const COUNTS: Record<number, string> = { 2: "two", 3: "three" };
const SUBTITLES = {
  lstm: "The forget gate keeps the cell state, the update gate lets the candidate in, the output gate lets the cell state out.",
  gru: "The update gate says how far the state moves to the candidate, the relevance gate how much of the old state the candidate sees.",
};

/**
 * One unit of an LSTM or a GRU over a sequence: above, how far its gates are open; below, the candidate and the states that
 * result. Sliders choose the unit and the example.
 *
 * @param caches what `lstm_forward` or `gru_forward` returns last: [list of T_x cell caches, x]
 * @throws TypeError, RangeError naming what was expected of `caches`, `unit`, `example`, `labels`
 */
export function gatesOfAUnit(caches: GatedCaches, options: GatesOfAUnitOptions = {}): ChartSpec {
  const caller = "gatesOfAUnit";
  const { data, transform } = packed(columnsOf(cellRows(caller, caches)));
  const { kind, n_a, m, T_x } = cellsOf(caller, caches);
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
    `The ${COUNTS[kind.gates.length]} gates of one of ${n_a} ${networks[kind.network].name} units over ${T_x} time steps. Below them, ${statesInWords(kind, "the ")} they produce.`,
    "The gates of one unit, and the states they produce",
    SUBTITLES[kind.network],
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
        linesOfParts(kind.gates, "gate (0 to 1)", [0, 1], 130, { width, xAxis: null }),
        linesOfParts(kind.states, "state", undefined, 170, { width, xAxis }),
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
  parts: CellPart[],
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
  const names = parts.map((part) => cellParts[part].name);
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
      color: { field: "name", scale: scale(parts.map((part) => cellParts[part].color)), legend },
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

function namesOf(parts: CellPart[]): Record<string, string> {
  return Object.fromEntries(parts.map((part) => [part, cellParts[part].name]));
}

function dashes(parts: CellPart[]): number[][] {
  return parts.map((part) => DASHES[part] ?? [1, 0]);
}
