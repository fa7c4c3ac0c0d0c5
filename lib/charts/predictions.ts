import { index, labels, nested, type NumericArray } from "./checks";
import { heatmap, labelFrom, LEGEND_WIDTH } from "./heatmap";
import { exampleParam } from "./hidden-states";
import {
  categories,
  chart,
  colors,
  onCategories,
  plotWidth,
  round,
  sequentialScale,
  yAxis,
  type ChartOptions,
  type ChartSpec,
  type Json,
} from "./theme";

/** Options of `predictions`. */
export interface PredictionOptions extends ChartOptions {
  /** The example shown initially, 0 to m - 1. */
  example?: number;
  /** Names of the n_y classes (for a string, its letters); default: their indices. */
  classes?: string | string[];
}

/**
 * Predictions over time: the probability of each class at every step of one example, chosen with a slider. Up to six classes are
 * drawn as stacked bars, more as a heatmap.
 *
 * @param y probabilities (n_y, m, T_x), each from 0 to 1, adding up to 1 over the classes
 * @throws TypeError, RangeError naming what was expected of `y`, `example`, `classes`
 */
export function predictions(y: NumericArray, options: PredictionOptions = {}): ChartSpec {
  const probabilities: number[][][] = nested("predictions", "y", y, ["n_y", "m", "T_x"]);
  const [n_y, m, T_x] = y.shape;
  const example = index("predictions", "example", options.example ?? 0, m);
  const names = labels("predictions", "classes", options.classes, n_y);
  const values = probabilities.flatMap((examples, k) =>
    examples.flatMap((steps, i) =>
      steps.map((p, t) => ({ class: k, name: names[k], example: i, t, y: probability(p) })),
    ),
  );
  const body = n_y <= 6 ? bars(names, T_x, options) : grid(names, T_x, options);
  return chart(
    `Predicted probability of each of ${n_y} classes at ${T_x} time steps, for one of ${m} examples.`,
    "Predictions over time",
    "At every step, the probabilities of all classes add up to 1.",
    options,
    {
      data: { values },
      params: [exampleParam(example, m)],
      transform: [{ filter: "datum.example == example" }],
      ...body,
    },
  );
}

function probability(p: number): number {
  if (p < 0 || p > 1)
    throw new RangeError(`predictions: y must be probabilities from 0 to 1, got ${p}`);
  return round(p);
}

const tooltip: Json[] = [
  { field: "y", title: "probability", format: ".4f" },
  { field: "name", title: "class" },
  { field: "example" },
  { field: "t", title: "time step" },
];

/** Stacked bars, one per step, with percentages if they fit. */
function bars(names: string[], T_x: number, options: ChartOptions): Record<string, Json> {
  const width = plotWidth(options, LEGEND_WIDTH);
  const classColor = {
    field: "class",
    type: "ordinal",
    scale: { domain: names.map((_, k) => k), range: categories.slice(0, names.length) },
    legend: { title: "class", labelExpr: labelFrom(names), symbolType: "square" },
  };
  const y = {
    field: "y",
    type: "quantitative",
    stack: "zero",
    scale: { domain: [0, 1] },
    axis: yAxis("probability", { tickCount: 5, format: ".0%" }),
  };
  const lightText = `${JSON.stringify(onCategories)}[datum.class] == '#ffffff'`;
  return {
    width,
    height: 200,
    encoding: {
      x: { field: "t", type: "ordinal", axis: { title: "time step t", ticks: false } },
      order: { field: "class" },
    },
    layer: [
      {
        mark: { type: "bar" },
        encoding: { y, color: classColor, tooltip },
      },
      ...(width / T_x >= 40
        ? [
            {
              transform: [{ filter: "datum.y >= 0.1" }],
              mark: { type: "text" },
              encoding: {
                y: { ...y, bandPosition: 0.5 },
                text: { field: "y", type: "quantitative", format: ".0%" },
                detail: { field: "class" },
                color: {
                  condition: { test: lightText, value: "#ffffff" },
                  value: "#000000",
                },
              },
            },
          ]
        : []),
    ],
  };
}

function grid(names: string[], T_x: number, options: ChartOptions): Record<string, Json> {
  return heatmap({
    field: "y",
    scale: sequentialScale(colors.accent),
    legend: "y",
    row: "class",
    rowTitle: "class",
    rows: names.length,
    rowHeight: Math.max(8, Math.min(20, Math.floor(380 / names.length))),
    rowLabels: names,
    steps: T_x,
    stepTitle: "time step t",
    width: plotWidth(options, LEGEND_WIDTH),
    tooltip,
  });
}
