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
 * Colors, each at least 4.5 : 1 on `paper` and distinguishable with protanopia, deuteranopia and tritanopia (both tested). A
 * gate has the same color in every chart.
 */
export const colors = {
  paper: "#ffffff",
  ink: "#1d1d1d",
  muted: "#57534e",
  line: "#d6d3d1",
  empty: "#f5f3f0",
  forget: "#2268d1",
  update: "#c04a00",
  output: "#005a44",
  candidate: "#b0217f",
  cell: "#1d1d1d",
  hidden: "#75706a",
  rnn: "#b35900",
  lstm: "#3c4fb5",
  /** The reader's choice; probabilities. */
  accent: "#00798c",
  /** The second of two: validation next to training, wrong next to right. */
  contrast: "#a02142",
} as const;

/** Series that are neither gates nor networks: classes, contributions, training and validation. */
export const categories = ["#00798c", "#a02142", "#8a6a00", "#3d2c8d", "#757575", "#1d1d1d"];

/** Parts of an LSTM cell: data field, name, the assignment's symbol, color. */
export const lstmParts = {
  forget: { name: "forget gate", symbol: "f", color: colors.forget },
  update: { name: "update gate", symbol: "i", color: colors.update },
  output: { name: "output gate", symbol: "o", color: colors.output },
  candidate: { name: "candidate", symbol: "c~", color: colors.candidate },
  cell: { name: "cell state", symbol: "c", color: colors.cell },
  hidden: { name: "hidden state", symbol: "a", color: colors.hidden },
} as const;

export type LstmPart = keyof typeof lstmParts;

/** Colors of a state from -1 through 0 to 1: orange, white, violet. */
export const divergingRange = ["#8a3d00", "#eaa566", "#f7f6f4", "#a596d6", "#43277f"];

/** A scale for states: diverging, zero in its middle, `limit` at both ends. */
export function divergingScale(limit: number): Json {
  const domain = [-limit, -limit / 2, 0, limit / 2, limit];
  return { type: "linear", domain, range: divergingRange, interpolate: "lab", nice: false };
}

/** A scale for gates and probabilities: 0 is almost white, 1 is `color`. */
export function sequentialScale(color: string): Json {
  return { type: "linear", domain: [0, 1], range: ["#f7f6f4", color], interpolate: "lab" };
}

/** A Vega expression: is white more legible than black on this state's color? Tested: at least 4.5 : 1. */
export function whiteOnState(field: string, limit: number): string {
  const [low, high] = [round(-0.815 * limit), round(0.695 * limit)];
  return `datum.${field} < ${low} || datum.${field} > ${high}`;
}

/** The same for the color of a probability, on a scale that ends in `colors.accent`. */
export function whiteOnProbability(field: string): string {
  return `datum.${field} > 0.94`;
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
    subtitleColor: colors.muted,
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
    labelColor: colors.muted,
    labelFontSize: 11,
    labelPadding: 4,
    titleColor: colors.muted,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 8,
  },
  axisX: { labelAngle: 0, labelFlush: false },
  legend: {
    labelColor: colors.muted,
    labelFontSize: 11,
    titleColor: colors.muted,
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
  style: {
    "guide-label": { fill: colors.muted, font: FONT },
    "guide-title": { fill: colors.muted, font: FONT },
    "group-title": { fill: colors.ink, font: FONT },
    "group-subtitle": { fill: colors.muted, font: FONT },
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
 * A finished chart: the body of a Vega-Lite specification in the project's style. The background is opaque and every color is
 * set, so a chart looks the same on light and dark pages, whatever theme the viewer asks for.
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
    background: colors.paper,
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
