// The charts: each file turns arrays into a Vega-Lite specification and is named after what it shows. Nothing here draws;
// lib/display.ts does. This file has what they share: colors, scales, sizes.
import { exponentOfTen, powerOfTen } from "./powers-of-ten";
import { wrapText } from "./text-width";

/** Any part of a Vega-Lite specification. */
export type Json = unknown;

/**
 * A Vega-Lite 5 specification, as far as the charts need to know it. vega-lite's own types would be checked again with every
 * cell; instead, `tests/charts` checks every chart against vega-lite's JSON schema.
 */
export interface ChartSpec {
  $schema: string;
  /** One sentence that says what the chart shows: its text alternative. */
  description: string;
  [key: string]: Json;
}

/** Options of every chart. */
export interface ChartOptions {
  /** Replaces the chart's own title. */
  title?: string;
  /** Width of the whole chart in pixels, 320 to 2000; default: 640. */
  width?: number;
}

/**
 * A chart is drawn on the page's own background, light or dark. Its text is `currentColor`, the page's text color. Every other
 * color has a contrast of at least 3 : 1 on both, and readers with protanopia, deuteranopia and tritanopia can tell them apart
 * (both tested). A gate has the same color in every chart.
 */
export const colors = {
  ink: "currentColor",
  /** Rules and grids, and steps not reached yet. */
  line: "rgba(128, 128, 128, 0.4)",
  empty: "rgba(128, 128, 128, 0.12)",
  forget: "#3a72e6",
  update: "#d96a10",
  relevance: "#3a72e6",
  output: "#14936a",
  candidate: "#b3509f",
  cell: "currentColor",
  hidden: "#8a8580",
  rnn: "#c9701c",
  lstm: "#5a66d6",
  gru: "#cf294a",
  /** The reader's choice; probabilities. */
  accent: "#0b8a9c",
  /** The second of two: validation next to training, wrong next to right. */
  contrast: "#cf294a",
} as const;

/** Networks, each with the article of its name; their lines also differ in the dashes. */
export const networks = {
  rnn: { name: "RNN", article: "an", color: colors.rnn, dash: undefined },
  lstm: { name: "LSTM", article: "an", color: colors.lstm, dash: [6, 3] },
  gru: { name: "GRU", article: "a", color: colors.gru, dash: [10, 3, 2, 3] },
};

export type NetworkName = keyof typeof networks;

/** Series that are neither gates nor networks: classes, contributions, training and validation. */
export const categories = ["#0b8a9c", "#cf294a", "#c77b0a", "#af5fed", "#787878", "#497a51"];

/** Text on `categories`, at least 4.5 : 1. */
export const onCategories = ["#000000", "#ffffff", "#000000", "#000000", "#000000", "#ffffff"];

/** The page; an interpolation with a color only changes the opacity. */
const CLEAR = "transparent";

/** The opacity of secondary text: labels, subtitles. */
const MUTED = 0.75;

/** Parts of a cell with gates: data field, name, color. */
export const cellParts = {
  forget: { name: "forget gate", color: colors.forget },
  update: { name: "update gate", color: colors.update },
  relevance: { name: "relevance gate", color: colors.relevance },
  output: { name: "output gate", color: colors.output },
  candidate: { name: "candidate", color: colors.candidate },
  cell: { name: "cell state", color: colors.cell },
  hidden: { name: "hidden state", color: colors.hidden },
} as const;

export type CellPart = keyof typeof cellParts;

/** Ends of the scale of states. */
export const stateColors = { low: "#c46200", high: "#8468dc" } as const;

/** The opacity of the strongest cell of a heatmap: text in `ink` stays at least 4.5 : 1 on it, light and dark. */
const STRONGEST = 0.75;

/** `#rrggbb` as a cell of a heatmap at the end of its scale. */
function strongest(color: string): string {
  const channels = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return `rgba(${channels.join(", ")}, ${STRONGEST})`;
}

/** Colors of a state from -1 through 0 to 1: orange, the page, violet. */
export const divergingRange = [strongest(stateColors.low), CLEAR, strongest(stateColors.high)];

/** A scale for states: diverging, zero in its middle, `limit` at both ends. */
export function divergingScale(limit: number): Json {
  const domain = [-limit, 0, limit];
  return { type: "linear", domain, range: divergingRange, interpolate: "rgb", nice: false };
}

/** A scale for gates and probabilities: 0 is the page, 1 the given color. */
export function sequentialScale(color: string): Json {
  return { type: "linear", domain: [0, 1], range: [CLEAR, strongest(color)], interpolate: "rgb" };
}

/** The largest magnitude, rounded up to two digits: the end of a diverging scale. 1 if all are zero. */
export function symmetricLimit(values: number[]): number {
  const largest = values.reduce((limit, value) => Math.max(limit, Math.abs(value)), 0);
  if (largest === 0) return 1;
  const unit = powerOfTen(exponentOfTen(largest) - 1);
  return round(Math.ceil(largest / unit) * unit);
}

/** A number with five digits: enough for a chart, and a third of the size in the notebook. */
export function round(value: number): number {
  return Number(value.toPrecision(5));
}

const FONT = "system-ui, Helvetica, Arial, sans-serif";
const PADDING = 14;
/** Every y axis has this width, so panels are aligned. */
const AXIS_WIDTH = 58;
/** Font size of titles, and how much wider bold letters are. No text is smaller than 11 pixels. */
const TITLE_SIZE = 15;
const BOLD = 1.15;

const config = {
  // The chart has one text alternative, its description, and none for each mark.
  aria: false,
  mark: { aria: false },
  font: FONT,
  view: { stroke: null, continuousWidth: 400, continuousHeight: 200 },
  title: {
    anchor: "start",
    frame: "bounds",
    align: "left",
    color: colors.ink,
    fontSize: TITLE_SIZE,
    fontWeight: 600,
    subtitleColor: colors.ink,
    subtitleFontSize: 12,
    subtitlePadding: 5,
    lineHeight: 19,
    subtitleLineHeight: 16,
    offset: 12,
  },
  axis: {
    domain: false,
    domainColor: colors.line,
    grid: false,
    gridColor: colors.line,
    tickColor: colors.line,
    tickSize: 4,
    labelColor: colors.ink,
    labelOpacity: MUTED,
    labelFontSize: 11,
    labelPadding: 4,
    titleColor: colors.ink,
    titleOpacity: MUTED,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 8,
  },
  axisX: { labelAngle: 0, labelFlush: false },
  legend: {
    labelColor: colors.ink,
    labelOpacity: MUTED,
    labelFontSize: 11,
    titleColor: colors.ink,
    titleOpacity: MUTED,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titleLimit: 0,
    labelLimit: 0,
    gradientStrokeColor: colors.line,
    gradientStrokeWidth: 1,
    symbolStrokeWidth: 2,
  },
  header: { labelColor: colors.ink, titleColor: colors.ink },
  text: { color: colors.ink, fontSize: 11 },
  rule: { color: colors.ink },
  style: {
    "guide-label": { fill: colors.ink, font: FONT },
    "guide-title": { fill: colors.ink, font: FONT },
    "group-title": { fill: colors.ink, font: FONT },
    "group-subtitle": { fill: colors.ink, fillOpacity: MUTED, font: FONT },
  },
};

/** For vega-embed, in JupyterLab and on a web page: SVG, and a menu without links to other sites. */
const embedOptions = {
  renderer: "svg",
  actions: { export: true, source: true, compiled: false, editor: false },
};

/** Title and subtitle, wrapped to the chart's width. */
function titleOf(title: string, subtitle: string, width: number): Json {
  const inside = width - 2 * PADDING;
  return {
    text: wrapText(title, TITLE_SIZE * BOLD, inside),
    subtitle: subtitle === "" ? [] : wrapText(subtitle, 12, inside),
  };
}

/** Width of the plot area of a chart whose panels have `legend` pixels of legend at the right. */
export function plotWidth(options: ChartOptions, legend = 0): number {
  const { width = 640 } = options;
  if (!(width >= 320 && width <= 2000))
    throw new RangeError(`chart: width must be 320 to 2000 pixels, got ${width}`);
  return width - 2 * PADDING - AXIS_WIDTH - legend;
}

/**
 * A finished chart: the body of a Vega-Lite specification in the project's style. Every color is set, whatever theme the viewer
 * asks for.
 *
 * @param description one sentence: the text alternative
 * @param title,subtitle wrapped to `options.width`
 * @param body everything specific to the chart: data, params, marks
 */
export function chart(
  description: string,
  title: string,
  subtitle: string,
  options: ChartOptions,
  body: Record<string, Json>,
): ChartSpec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description,
    title: titleOf(options.title ?? title, subtitle, options.width ?? 640),
    background: CLEAR,
    padding: PADDING,
    ...body,
    config,
    usermeta: { embedOptions },
  };
}

/** A y axis of the same width in every panel, so panels are aligned. */
export function yAxis(title: string, more: Record<string, Json> = {}): Json {
  return { title, minExtent: AXIS_WIDTH - 22, maxExtent: AXIS_WIDTH - 22, ...more };
}
