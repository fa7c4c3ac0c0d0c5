import { listed } from "../checks";
import { cellsOf, index, labels, nested, type GatedCaches, type GatedCell } from "./checks";
import { heatmap, LEGEND_WIDTH } from "./heatmap";
import { exampleParam } from "./hidden-states";
import { columnsOf, packed } from "./packed";
import {
  cellParts,
  chart,
  divergingScale,
  networks,
  plotWidth,
  round,
  sequentialScale,
  symmetricLimit,
  type CellPart,
  type ChartOptions,
  type ChartSpec,
} from "./theme";

/** One row of data: the values of all parts of the cell, for one unit and example at step `t`. */
export type CellRow = { unit: number; example: number; t: number } & Record<string, number>;

/** The parts of a cell, gates first. */
export const partsOf = ({ gates, states }: GatedCell): CellPart[] => [...gates, ...states];

/** "candidate, cell state and hidden state", each with an article before it if there is one. */
export function statesInWords({ states }: GatedCell, article = ""): string {
  return listed(states.map((part) => article + cellParts[part].name));
}

/**
 * The caches of `lstm_forward` or `gru_forward` as rows.
 *
 * @param keep which (unit, example) pairs to keep; default: all
 * @throws TypeError, RangeError if the caches are not those of one of these functions
 */
export function cellRows(
  caller: string,
  caches: GatedCaches,
  keep: (unit: number, example: number) => boolean = () => true,
): CellRow[] {
  const { kind, cells, n_a, m } = cellsOf(caller, caches);
  const parts = partsOf(kind);
  return cells.flatMap((cache, t) => {
    const values = {} as Record<CellPart, number[][]>;
    for (const part of parts)
      values[part] = nested(caller, `${part} of step ${t}`, cache?.[kind.positions[part]!], [
        n_a,
        m,
      ]);
    const rows: CellRow[] = [];
    for (let unit = 0; unit < n_a; unit++)
      for (let example = 0; example < m; example++)
        if (keep(unit, example)) {
          const row = { unit, example, t } as CellRow;
          for (const part of parts) row[part] = round(values[part][unit][example]);
          rows.push(row);
        }
    return rows;
  });
}

/** What to read in a column of the chart, and the formulas of the states. */
const SUBTITLES = {
  lstm: "c = f · previous c + i · c~ and a = o · tanh(c): read a column from top to bottom.",
  gru: "a = u · c~ + (1 - u) · previous a: read a column from top to bottom.",
};

/** Color scale of a part: gates from 0 to 1 in their own color, states diverging from 0. */
function partScale(part: CellPart, { gates }: GatedCell, rows: CellRow[]): unknown {
  if (gates.includes(part)) return sequentialScale(cellParts[part].color);
  return divergingScale(part === "cell" ? symmetricLimit(rows.map((row) => row.cell)) : 1);
}

/**
 * The gates and states of an LSTM or a GRU over time, each in its own aligned panel, for one example chosen with a slider.
 *
 * @param caches what `lstm_forward` or `gru_forward` returns last: [list of T_x cell caches, x]; gates from 0 to 1, candidate
 *   and hidden state from -1 to 1, cell state unbounded
 * @param options.example the example shown initially
 * @param options.labels names of the time steps (for a string, its letters); default: their indices
 * @throws TypeError, RangeError naming what was expected
 */
export function insideTheCell(
  caches: GatedCaches,
  options: ChartOptions & { example?: number; labels?: string | string[] } = {},
): ChartSpec {
  const caller = "insideTheCell";
  const rows = cellRows(caller, caches);
  const { data, transform } = packed(columnsOf(rows));
  const { kind, n_a, m, T_x } = cellsOf(caller, caches);
  const example = index(caller, "example", options.example ?? 0, m);
  const stepLabels = labels(caller, "labels", options.labels, T_x);
  const parts = partsOf(kind);
  const { article, name } = networks[kind.network];
  const panels = parts.map((part, k) => {
    const symbol = kind.symbols[part]!;
    return heatmap({
      field: part,
      title: `${cellParts[part].name} ${symbol}`,
      scale: partScale(part, kind, rows),
      legend: symbol,
      rowTitle: "unit",
      rows: n_a,
      rowHeight: Math.max(3, Math.min(16, Math.floor(160 / n_a))),
      steps: T_x,
      stepTitle: options.labels === undefined ? "time step t" : "time step",
      stepLabels,
      stepAxis: k === parts.length - 1,
      width: plotWidth(options, LEGEND_WIDTH),
      tooltip: [
        { field: "unit" },
        { field: "example" },
        { field: "t", title: "time step" },
        ...parts.map((each) => ({ field: each, title: cellParts[each].name, format: ".4f" })),
      ],
    });
  });
  return chart(
    `Gates, ${statesInWords(kind)} of ${article} ${name} with ${n_a} units over ${T_x} time steps, for one of ${m} examples.`,
    `Inside the ${name}, step by step`,
    SUBTITLES[kind.network],
    options,
    {
      data,
      params: [exampleParam(example, m)],
      transform: [...transform, { filter: "datum.example == example" }],
      resolve: { scale: { color: "independent" } },
      spacing: 12,
      vconcat: panels,
    },
  );
}
