import { lstmCells, names, type LstmCaches } from "./checks";
import { heatmap, labelFrom, LEGEND_WIDTH } from "./heatmap";
import { lstmRows, partScale, type LstmRow } from "./lstm-states";
import {
  chart,
  lstmParts,
  plotWidth,
  round,
  yAxis,
  type ChartOptions,
  type ChartSpec,
  type Json,
  type LstmPart,
} from "./theme";

const GATES: LstmPart[] = ["forget", "update", "output"];

/**
 * What an LSTM does while it writes a name: how far its gates stand open at each character, on average over the units, above the
 * cell state of every unit.
 *
 * @param caches of `lstm_forward` for one example: [list of T_x cell caches, x]
 * @param text the T_x characters the network read (or a list of T_x names)
 * @throws TypeError, RangeError naming what was expected of `caches` and `text`
 */
export function gatesPerCharacter(
  caches: LstmCaches,
  text: string | string[],
  options: ChartOptions = {},
): ChartSpec {
  const caller = "gatesPerCharacter";
  const rows = lstmRows(caller, caches, (_unit, example) => example === 0);
  const { n_a, T_x } = lstmCells(caller, caches);
  const characters = names(caller, "text", text, T_x).map(visible);
  const width = plotWidth(options, LEGEND_WIDTH);
  const cells = rows.map(({ unit, t, cell }) => ({ unit, t, cell }));
  return chart(
    `Mean opening of the three gates of an LSTM with ${n_a} units at each of ${T_x} characters, above the cell state of every unit.`,
    `Reading “${characters.join("")}”`,
    "Above: how far the gates stand open, mean over all units. Below: the cell state of each unit.",
    options,
    {
      resolve: { scale: { color: "independent" } },
      spacing: 12,
      vconcat: [
        openings(rows, n_a, T_x, characters, width),
        {
          data: { values: cells },
          ...heatmap({
            field: "cell",
            title: "cell state c",
            scale: partScale("cell", rows),
            legend: "c",
            rowTitle: "unit",
            rows: n_a,
            rowHeight: Math.max(4, Math.min(16, Math.floor(260 / n_a))),
            steps: T_x,
            stepTitle: "character",
            stepLabels: characters,
            width,
            tooltip: [
              { field: "unit" },
              { field: "t", title: "step" },
              { field: "cell", title: "cell state", format: ".4f" },
            ],
          }),
        },
      ],
    },
  );
}

/** Spaces and line ends with a sign of their own. */
function visible(character: string): string {
  return character.replace(/ /g, "␣").replace(/\n/g, "↵");
}

/** The gates as bars side by side, a group for each character. */
function openings(
  rows: LstmRow[],
  n_a: number,
  T_x: number,
  characters: string[],
  width: number,
): Record<string, Json> {
  const values = Array.from({ length: T_x }, (_, t) =>
    GATES.map((part) => {
      const sum = rows.reduce((total, row) => (row.t === t ? total + row[part] : total), 0);
      return { t, character: characters[t], gate: lstmParts[part].name, open: round(sum / n_a) };
    }),
  ).flat();
  const domain = GATES.map((part) => lstmParts[part].name);
  const range = GATES.map((part) => lstmParts[part].color);
  return {
    data: { values },
    width,
    height: 110,
    mark: "bar",
    encoding: {
      x: {
        field: "t",
        type: "ordinal",
        axis: { title: null, labelExpr: labelFrom(characters), ticks: false },
      },
      xOffset: { field: "gate", sort: domain },
      y: {
        field: "open",
        type: "quantitative",
        scale: { domain: [0, 1] },
        axis: yAxis("mean opening", { grid: true, tickCount: 3 }),
      },
      color: {
        field: "gate",
        scale: { domain, range },
        legend: { title: null, orient: "top", columnPadding: 20, symbolType: "square" },
      },
      tooltip: [
        { field: "character" },
        { field: "t", title: "step" },
        { field: "gate" },
        { field: "open", title: "mean opening", format: ".3f" },
      ],
    },
  };
}
