import { wrapText } from "./text-width";

/** Any part of a Vega-Lite specification. */
export type Json = unknown;

/**
 * A Vega-Lite 5 specification, as far as the charts themselves need to know it: vega-lite's own types would be checked again
 * with every cell. `tests/charts` holds every chart to vega-lite's JSON schema instead.
 */
export interface ChartSpec {
  $schema: string;
  /** One sentence saying what the picture shows: its text alternative. */
  description: string;
  [key: string]: Json;
}

/** What every chart takes beside its arrays. */
export interface ChartOptions {
  /** Replaces the chart's own title. */
  title?: string;
  /** Width of the whole picture in pixels, 320 to 2000; 640 unless told. */
  width?: number;
}

/**
 * Colours, each at least 4.5 : 1 on `paper` and told apart by readers with protanopia, deuteranopia and tritanopia (both
 * tested). A gate has the same colour in every chart.
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
  /** What the reader has chosen; probabilities. */
  accent: "#00798c",
  /** The other of two: validation beside training, wrong beside right. */
  contrast: "#a02142",
} as const;

/** Series that are neither gates nor networks: classes, contributions, training and validation. */
export const categories = ["#00798c", "#a02142", "#8a6a00", "#3d2c8d", "#757575", "#1d1d1d"];

/** What an LSTM cell holds: field of the data, name, symbol of the assignment, colour. */
export const lstmParts = {
  forget: { name: "forget gate", symbol: "f", color: colors.forget },
  update: { name: "update gate", symbol: "i", color: colors.update },
  output: { name: "output gate", symbol: "o", color: colors.output },
  candidate: { name: "candidate", symbol: "c~", color: colors.candidate },
  cell: { name: "cell state", symbol: "c", color: colors.cell },
  hidden: { name: "hidden state", symbol: "a", color: colors.hidden },
} as const;

export type LstmPart = keyof typeof lstmParts;

/** Colours of a state from -1 over 0 to 1: orange, white, violet. */
export const divergingRange = ["#8a3d00", "#eaa566", "#f7f6f4", "#a596d6", "#43277f"];

/** A scale for states: diverging, zero in its middle, `limit` at both ends. */
export function divergingScale(limit: number): Json {
  const domain = [-limit, -limit / 2, 0, limit / 2, limit];
  return { type: "linear", domain, range: divergingRange, interpolate: "lab", nice: false };
}

/** A scale for gates and probabilities: 0 is paper, 1 the given colour. */
export function sequentialScale(color: string): Json {
  return { type: "linear", domain: [0, 1], range: ["#f7f6f4", color], interpolate: "lab" };
}

/** Vega's expression: is white more legible than black on the colour of this state? Tested: 4.5 : 1 at least. */
export function whiteOnState(field: string, limit: number): string {
  const [low, high] = [round(-0.815 * limit), round(0.695 * limit)];
  return `datum.${field} < ${low} || datum.${field} > ${high}`;
}

/** The same on the colour of a probability, which ends in `colors.accent`. */
export function whiteOnProbability(field: string): string {
  return `datum.${field} > 0.94`;
}

/** The largest magnitude, rounded up to two digits: the end of a diverging scale. 1 where all is zero. */
export function symmetricLimit(values: number[]): number {
  const largest = values.reduce((limit, value) => Math.max(limit, Math.abs(value)), 0);
  if (largest === 0) return 1;
  const unit = 10 ** (Math.floor(Math.log10(largest)) - 1);
  return round(Math.ceil(largest / unit) * unit);
}

/** A number with five digits: enough for a picture, and a third of the size in the notebook. */
export function round(value: number): number {
  return Number(value.toPrecision(5));
}

const FONT = "system-ui, Helvetica, Arial, sans-serif";
const PADDING = 14;
/** Every y axis takes this much, so that panels stand under one another. */
const AXIS_WIDTH = 58;
/** Titles are this large, and bold letters wider than others; text is never smaller than 11 pixels. */
const TITLE_SIZE = 15;
const BOLD = 1.15;

const config = {
  // One text alternative for the picture, its description, not one for each of its marks.
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

/** For vega-embed, in JupyterLab and on a page: drawn as SVG; the menu saves pictures, and sends nobody to a web site. */
const embedOptions = {
  renderer: "svg",
  actions: { export: true, source: true, compiled: false, editor: false },
};

/** Title and subtitle, broken into lines that fit the picture. */
function titleOf(title: string, subtitle: string, width: number): Json {
  const inside = width - 2 * PADDING;
  return {
    text: wrapText(title, TITLE_SIZE * BOLD, inside),
    subtitle: subtitle === "" ? [] : wrapText(subtitle, 12, inside),
  };
}

/** Width of the drawing area of a chart whose panels have legends of `legend` pixels at their right. */
export function plotWidth(options: ChartOptions, legend = 0): number {
  const { width = 640 } = options;
  if (!(width >= 320 && width <= 2000))
    throw new RangeError(`chart: width must be 320 to 2000 pixels, got ${width}`);
  return width - 2 * PADDING - AXIS_WIDTH - legend;
}

/**
 * A finished chart: the body of a Vega-Lite specification with the project's look around it. The background is opaque and every
 * colour is set, so a chart looks the same on a light page and on a dark one, whatever theme the viewer asks for.
 *
 * @param description one sentence: the text alternative
 * @param title,subtitle broken into lines that fit `options.width`
 * @param body data, params, marks: everything that is the chart's own
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

/** The y axis every panel shares: as wide everywhere, so that panels are aligned. */
export function yAxis(title: string, more: Record<string, Json> = {}): Json {
  return { title, minExtent: AXIS_WIDTH - 22, maxExtent: AXIS_WIDTH - 22, ...more };
}
