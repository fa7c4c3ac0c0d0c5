import { round, yAxis, type Json } from "./theme";

/** Width of a heatmap's color legend, in pixels. */
export const LEGEND_WIDTH = 66;

/** One panel of a chart: rows × time steps as colored cells. */
export interface HeatmapPanel {
  /** Field of the data that sets the color. */
  field: string;
  /** Title above the panel; none if the chart has a single panel. */
  title?: string;
  /** Color scale, and the title of its legend. */
  scale: Json;
  legend: string;
  /** Field of the row; default: "unit". */
  row?: string;
  rowTitle: string;
  rows: number;
  rowHeight: number;
  rowLabels?: string[];
  steps: number;
  stepTitle: string;
  stepLabels?: string[];
  /** Only the lowest of several panels labels the steps. */
  stepAxis?: boolean;
  width: number;
  tooltip: Json[];
  /** Writes the value into each cell if there is room. */
  values?: boolean;
}

/** The indices to label: all of them, or every second, fifth, tenth … if labels of `size` pixels do not fit. */
export function labelled(count: number, room: number, size: number): number[] {
  const every =
    [1, 2, 5, 10, 20, 50, 100, 200, 500].find((n) => (count / n) * size <= room) ?? count;
  return Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);
}

/** A Vega expression that looks up the label of an index. */
export function labelFrom(names: string[] | undefined): string {
  return names ? `${JSON.stringify(names)}[datum.value]` : "datum.label";
}

/** A panel of cells, on its own or one of several in a `vconcat`. */
export function heatmap(panel: HeatmapPanel): Record<string, Json> {
  const height = panel.rows * panel.rowHeight;
  // The page shows for a pixel between cells, unless they are small.
  const gap = Math.min(panel.rowHeight, panel.width / panel.steps) > 8 ? 1 : 0;
  const share = (size: number) => ({ band: round(1 - gap / size) });
  const { row = "unit", stepAxis = true } = panel;
  const x = {
    field: "t",
    type: "ordinal",
    axis: stepAxis
      ? {
          title: panel.stepTitle,
          values: labelled(panel.steps, panel.width, 26),
          labelExpr: labelFrom(panel.stepLabels),
          ticks: false,
        }
      : null,
  };
  const y = {
    field: row,
    type: "ordinal",
    axis: yAxis(panel.rowTitle, {
      values: labelled(panel.rows, height, 13),
      labelExpr: labelFrom(panel.rowLabels),
      ticks: false,
    }),
  };
  const color = {
    field: panel.field,
    type: "quantitative",
    scale: panel.scale,
    legend: {
      title: panel.legend,
      gradientLength: Math.max(48, height - 24),
      gradientThickness: 10,
      tickCount: 3,
      offset: 10,
    },
  };
  const cells = {
    mark: { type: "rect", width: share(panel.width / panel.steps), height: share(panel.rowHeight) },
    encoding: { color, tooltip: panel.tooltip },
  };
  const values = {
    mark: { type: "text", fontSize: 11 },
    encoding: {
      text: { field: panel.field, type: "quantitative", format: ".2f" },
    },
  };
  const legible = panel.values && panel.width / panel.steps >= 40;
  return {
    width: panel.width,
    height,
    ...(panel.title === undefined
      ? {}
      : {
          title: {
            text: panel.title,
            frame: "group",
            fontSize: 12,
            offset: 5,
          },
        }),
    encoding: { x, y },
    layer: legible ? [cells, values] : [cells],
  };
}
