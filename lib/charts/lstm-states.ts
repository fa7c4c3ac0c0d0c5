import { index, labels, lstmCells, nested, type LstmCaches, type LstmCellCache } from "./checks";
import { heatmap, LEGEND_WIDTH } from "./heatmap";
import { exampleParam } from "./hidden-states";
import { columnsOf, packed } from "./packed";
import {
  chart,
  divergingScale,
  lstmParts,
  plotWidth,
  round,
  sequentialScale,
  symmetricLimit,
  type ChartOptions,
  type ChartSpec,
  type LstmPart,
} from "./theme";

/** One row of data: all values of one unit and example at step `t`. */
export type LstmRow = { unit: number; example: number; t: number } & Record<LstmPart, number>;

/** Index of each part in a cell cache. */
const POSITION: Record<LstmPart, number> = {
  forget: 4,
  update: 5,
  output: 7,
  candidate: 6,
  cell: 1,
  hidden: 0,
};

/**
 * The caches of `lstm_forward` as rows.
 *
 * @param keep which (unit, example) pairs to keep; default: all
 * @throws TypeError, RangeError if the caches are not those of `lstm_forward`
 */
export function lstmRows(
  caller: string,
  caches: LstmCaches,
  keep: (unit: number, example: number) => boolean = () => true,
): LstmRow[] {
  const { cells, n_a, m } = lstmCells(caller, caches);
  return cells.flatMap((cache: LstmCellCache, t) => {
    const values = {} as Record<LstmPart, number[][]>;
    for (const part of Object.keys(POSITION) as LstmPart[])
      values[part] = nested(caller, `${part} of step ${t}`, cache?.[POSITION[part]], [n_a, m]);
    const rows: LstmRow[] = [];
    for (let unit = 0; unit < n_a; unit++)
      for (let example = 0; example < m; example++)
        if (keep(unit, example)) {
          const row = { unit, example, t } as LstmRow;
          for (const part of Object.keys(POSITION) as LstmPart[])
            row[part] = round(values[part][unit][example]);
          rows.push(row);
        }
    return rows;
  });
}

/** Color scale of a part: gates from 0 to 1 in their own color, states diverging from 0. */
export function partScale(part: LstmPart, rows: LstmRow[]): unknown {
  if (part === "forget" || part === "update" || part === "output")
    return sequentialScale(lstmParts[part].color);
  return divergingScale(part === "cell" ? symmetricLimit(rows.map((row) => row.cell)) : 1);
}

/**
 * The three gates, candidate, cell state and hidden state of an LSTM over time, each in its own aligned panel, for one example
 * chosen with a slider.
 *
 * @param caches what `lstm_forward` returns last: [list of T_x cell caches, x]; gates from 0 to 1, candidate and hidden state
 *   from -1 to 1, cell state unbounded
 * @param options.example the example shown initially
 * @param options.labels names of the time steps (for a string, its letters); default: their indices
 * @throws TypeError, RangeError naming what was expected
 */
export function lstmStates(
  caches: LstmCaches,
  options: ChartOptions & { example?: number; labels?: string | string[] } = {},
): ChartSpec {
  const rows = lstmRows("lstmStates", caches);
  const { data, transform } = packed(columnsOf(rows));
  const { n_a, m, T_x } = lstmCells("lstmStates", caches);
  const example = index("lstmStates", "example", options.example ?? 0, m);
  const stepLabels = labels("lstmStates", "labels", options.labels, T_x);
  const parts = Object.keys(POSITION) as LstmPart[];
  const panels = parts.map((part, k) => {
    const { name, symbol } = lstmParts[part];
    return heatmap({
      field: part,
      title: `${name} ${symbol}`,
      scale: partScale(part, rows),
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
        ...parts.map((each) => ({ field: each, title: lstmParts[each].name, format: ".4f" })),
      ],
    });
  });
  return chart(
    `Gates, candidate, cell state and hidden state of an LSTM with ${n_a} units over ${T_x} time steps, for one of ${m} examples.`,
    "Inside the LSTM, step by step",
    "c = f · previous c + i · c~ and a = o · tanh(c): read a column from top to bottom.",
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
