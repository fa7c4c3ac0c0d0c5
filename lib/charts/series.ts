import { numbers } from "./checks";
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
  /** Lines differ in dashes too, not in colour alone. */
  dash?: number[];
}

/** A horizontal line to compare with. */
export interface Baseline {
  name: string;
  y: number;
}

/** A chart of lines over a common x. */
export interface SeriesChart {
  description: string;
  title: string;
  subtitle: string;
  options: ChartOptions;
  x: { field: string; title: string };
  y: { field: string; title: string; log?: boolean; domain?: number[]; format?: string };
  series: Series[];
  baselines?: Baseline[];
}

/** Lines with points (where they are few), a legend above, baselines as labelled rules. Shared by all charts of curves. */
export function seriesChart(caller: string, spec: SeriesChart): ChartSpec {
  const { x, y, series, baselines = [], options } = spec;
  const values = series.flatMap((line) =>
    line.x.map((at, k) => ({
      series: line.name,
      [x.field]: round(at),
      [y.field]: round(checked(caller, line, k, y.log)),
    })),
  );
  const few = series.every((line) => line.x.length <= 40);
  const shown = series.map((line) => line.name);
  const color = {
    field: "series",
    scale: { domain: shown, range: series.map((line) => line.color) },
    legend: {
      title: null,
      orient: "top",
      symbolType: "stroke",
      symbolSize: 400,
      columnPadding: 24,
    },
  };
  const strokeDash = {
    field: "series",
    scale: { domain: shown, range: series.map((line) => line.dash ?? [1, 0]) },
    legend: {
      title: null,
      orient: "top",
      symbolType: "stroke",
      symbolSize: 400,
      columnPadding: 24,
    },
  };
  const scale = y.log ? { type: "log" } : { zero: false, nice: true, domain: y.domain };
  const yEncoding = {
    field: y.field,
    type: "quantitative",
    scale: JSON.parse(JSON.stringify(scale)),
    axis: yAxis(y.title, { grid: true, tickCount: 5, format: y.format ?? (y.log ? ".0e" : "") }),
  };
  return chart(spec.description, spec.title, spec.subtitle, options, {
    width: plotWidth(options, 8),
    height: 220,
    layer: [
      {
        data: { values },
        mark: { type: "line", strokeWidth: 2, ...(few ? { point: { size: 36 } } : {}) },
        encoding: {
          x: {
            field: x.field,
            type: "quantitative",
            scale: { zero: false, nice: false },
            axis: { title: x.title, tickMinStep: 1, tickCount: 10, domain: true },
          },
          y: yEncoding,
          color,
          strokeDash: series.length > 1 ? strokeDash : undefined,
          tooltip: [
            { field: "series", title: "series" },
            { field: x.field, title: x.title, type: "quantitative" },
            { field: y.field, title: y.title, type: "quantitative", format: ".4~g" },
          ],
        },
      },
      ...baselineLayers(baselines, y),
    ],
  } as Record<string, Json>);
}

function checked(caller: string, line: Series, k: number, log?: boolean): number {
  const value = numbers(caller, line.name, line.y, line.x.length)[k];
  if (log && value <= 0)
    throw new RangeError(
      `${caller}: ${line.name} must be above 0 for a logarithmic scale, got ${value} at [${k}]`,
    );
  return value;
}

/** Rules across the chart, each with its name above its left end. */
function baselineLayers(baselines: Baseline[], y: SeriesChart["y"]): Json[] {
  if (baselines.length === 0) return [];
  const data = { values: baselines.map(({ name, y: at }) => ({ name, [y.field]: round(at) })) };
  const encoding = { y: { field: y.field, type: "quantitative" } };
  const rule = { type: "rule", color: colors.hidden, strokeDash: [2, 3], tooltip: true };
  const label = { type: "text", align: "right", x: "width", dy: -6, color: colors.muted };
  return [
    { data, mark: rule, encoding },
    { data, mark: label, encoding: { ...encoding, text: { field: "name" } } },
  ];
}
