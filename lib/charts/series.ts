import { numbers } from "./checks";
import { logAxis, logScale } from "./log-scale";
import { packed } from "./packed";
import { exponentOfTen, powerOfTen } from "./powers-of-ten";
import { textWidth } from "./text-width";
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

/** A line of a chart. */
export interface Series {
  name: string;
  color: string;
  x: number[];
  y: number[];
  /** Lines differ in their dashes, not only in color. */
  dash?: number[];
}

/** A line chart. */
export interface SeriesChart {
  description: string;
  title: string;
  subtitle: string;
  options: ChartOptions;
  x: { field: string; title: string; format?: string };
  y: {
    field: string;
    title: string;
    log?: boolean;
    domain?: [number, number];
    format?: string;
    /** Values to label; default: chosen by Vega. */
    ticks?: number[];
  };
  series: Series[];
  /** Legend entries per row; default: all. */
  legendColumns?: number;
  /** Values of horizontal lines to compare with, by name. */
  baselines?: Record<string, number>;
}

const HEIGHT = 220;

/**
 * Lines, with points if there are few of them, a legend above, and baselines labeled at the right. Shared by all line charts.
 *
 * @throws TypeError, RangeError naming `caller` and the series that is empty, not finite, of a different length than its x, or
 *   not above 0 on a logarithmic scale
 */
export function seriesChart(caller: string, spec: SeriesChart): ChartSpec {
  const { x, y, series, baselines = {}, options } = spec;
  const names = series.map((line) => line.name);
  const values = series.flatMap((line, k) => points(caller, line, k, x.field, y));
  const heights = numbers(caller, "baselines", [0, ...Object.values(baselines)]).slice(1);
  const margin = Math.max(8, ...Object.keys(baselines).map((name) => textWidth(name, 11) + 12));
  const drawn = values.map((row) => row[y.field]);
  const domain = y.domain ?? (y.log ? undefined : extent([...drawn, ...heights]));
  const at = series.flatMap((line) => line.x);
  const few = series.every((line) => line.x.length <= 40);
  const legend = {
    title: null,
    orient: "top",
    symbolType: "stroke",
    symbolSize: 400,
    columnPadding: 24,
    ...(spec.legendColumns ? { columns: spec.legendColumns } : {}),
  };
  const dashes = series.map((line) => line.dash ?? [1, 0]);
  const table = packed({
    line: values.map(({ line }) => line),
    [x.field]: values.map((row) => row[x.field]),
    [y.field]: values.map((row) => row[y.field]),
  });
  const lines = {
    data: table.data,
    transform: [
      ...table.transform,
      { calculate: `${JSON.stringify(names)}[datum.line]`, as: "series" },
    ],
    mark: { type: "line", strokeWidth: 2, ...(few ? { point: { size: 36 } } : {}) },
    encoding: {
      x: {
        field: x.field,
        type: "quantitative",
        scale: { zero: false, nice: false },
        axis: { title: x.title, values: wholeTicks(at, 7), format: x.format ?? ",d" },
      },
      y: yEncoding(y, drawn, domain),
      color: {
        field: "series",
        scale: { domain: names, range: series.map((line) => line.color) },
        legend,
      },
      strokeDash: { field: "series", scale: { domain: names, range: dashes }, legend },
      tooltip: [
        { field: "series" },
        { field: x.field, title: x.title, type: "quantitative" },
        { field: y.field, title: y.title, type: "quantitative", format: ".4~g" },
      ],
    },
  };
  return chart(spec.description, spec.title, spec.subtitle, options, {
    width: plotWidth(options, margin),
    height: HEIGHT,
    layer: domain ? [...baselineLayers(baselines, y.field, domain), lines] : [lines],
  });
}

/** Rows of line number, x and y. */
function points(
  caller: string,
  line: Series,
  k: number,
  field: string,
  y: SeriesChart["y"],
): Record<string, number>[] {
  const at = numbers(caller, `x of ${line.name}`, line.x);
  return numbers(caller, line.name, line.y, at.length).map((value, n) => {
    if (y.log && value <= 0)
      throw new RangeError(
        `${caller}: ${line.name} must be above 0 for a logarithmic scale, got ${value} at [${n}]`,
      );
    // Years with months need more digits than `round` keeps.
    return { line: k, [field]: Number(at[n].toPrecision(8)), [y.field]: round(value) };
  });
}

/** From the smallest to the largest value, with a margin of a twentieth at both ends. */
function extent(values: number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  const margin = (high - low) / 20 || Math.abs(high) / 20 || 1;
  return [round(low - margin), round(high + margin)];
}

/** Whole numbers to label on an axis over `values`: 0, 1, 2 … or 0, 2, 4 … or 0, 5, 10 …, `most` at most. */
export function wholeTicks(values: number[], most: number): number[] {
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((largest, value) => Math.max(largest, value));
  const magnitude = powerOfTen(Math.max(0, exponentOfTen((high - low) / most || 1)));
  const step = [1, 2, 5, 10].find((n) => (high - low) / (n * magnitude) < most)! * magnitude;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => (first + k) * step);
}

function yEncoding(y: SeriesChart["y"], values: number[], domain?: [number, number]): Json {
  return {
    field: y.field,
    type: "quantitative",
    scale: scaleOf(y, values, domain),
    axis: yAxis(y.title, {
      grid: true,
      ...(y.ticks ? { values: y.ticks } : y.log ? logAxis(values) : { tickCount: 5 }),
      ...(y.format ? { format: y.format } : {}),
    }),
  };
}

function scaleOf(y: SeriesChart["y"], values: number[], domain?: [number, number]): Json {
  if (y.log && y.domain) return { type: "log", domain, nice: false };
  return y.log ? logScale(values) : { domain, zero: false, nice: false };
}

/** Horizontal rules, labeled at the right. Labels that would touch are moved apart. */
function baselineLayers(
  baselines: Record<string, number>,
  field: string,
  [low, high]: [number, number],
): Json[] {
  if (Object.keys(baselines).length === 0) return [];
  const rows = Object.entries(baselines)
    .map(([name, y]) => ({ name, [field]: round(y), label: y }))
    .sort((a, b) => a.label - b.label);
  const gap = ((high - low) * 14) / HEIGHT;
  for (let k = 1; k < rows.length; k++)
    rows[k].label = Math.max(rows[k].label, rows[k - 1].label + gap);
  const data = { values: rows.map((row) => ({ ...row, label: round(row.label) })) };
  const rule = { type: "rule", color: colors.hidden, strokeDash: [2, 3] };
  const name = { type: "text", align: "left", x: { expr: "width + 6" } };
  const text = { field: "name", type: "nominal" };
  const tooltip = [
    { field: "name", title: "baseline" },
    { field, type: "quantitative", format: ".4~g" },
  ];
  return [
    { data, mark: rule, encoding: { y: { field, type: "quantitative" }, tooltip } },
    { data, mark: name, encoding: { y: { field: "label", type: "quantitative" }, text } },
  ];
}
