import { sha1 } from "@noble/hashes/legacy";
import { bytesToHex, randomBytes } from "@noble/hashes/utils";
import type { ChartSpec } from "./charts/theme";
import { textWidth } from "./charts/text-width";
import { Notice } from "./notice";

/** A Jupyter MIME bundle: one picture in several formats; the viewer uses the best one it supports. */
type MimeBundle = Record<string, string | object>;

/** Installed by a kernel: shows a bundle in the notebook. A bundle with an id can be replaced later by one with the same id. */
interface Installed {
  notebookDisplay?: (
    bundle: MimeBundle,
    options: { display_id: string | undefined; update: boolean },
  ) => void;
}

/** Sends a bundle to the notebook; outside one, prints its plain text. */
function send(bundle: MimeBundle, display_id?: string, update = false): void {
  const { notebookDisplay } = globalThis as Installed;
  if (notebookDisplay === undefined) console.log(bundle["text/plain"]);
  else notebookDisplay(bundle, { display_id, update });
}

/**
 * Draws a chart as SVG, without a page, a canvas or network access.
 *
 * @param spec a chart of lib/charts
 * @throws Error for every warning of vega-lite or vega: a chart with a warning is wrong
 */
export function renderSvg(spec: ChartSpec): string {
  // Loaded with the first chart, because loading takes 0.2 s.
  const vega = require("vega");
  const vegaLite = require("vega-lite");
  const logger = strictLogger();
  vega.textMetrics.width = (item: TextItem, text?: string | string[]) =>
    textWidth(String(text ?? item.text ?? ""), item.fontSize ?? 11) *
    (Number(item.fontWeight) >= 600 || item.fontWeight === "bold" ? 1.05 : 1);
  const compiled = vegaLite.compile(spec, { logger }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logger }).run();
  vega.resetSVGDefIds();
  const svg = ownIds(shortNumbers(withoutAria(draw(vega, view))));
  view.finalize();
  const label = `role="img" aria-label="${escapeHtml(spec.description)}"`;
  return svg.replace(/<svg ([^>]*)>/, (_, others) => `<svg ${label} ${others}>${INK}`);
}

/** As a file or an image, a picture takes its text color from the viewer's light or dark theme; inside a page, from the page. */
const INK = "<style>svg:root { color-scheme: light dark; color: CanvasText; }</style>";

/** Elements inside a picture with a text alternative have none of their own. */
function withoutAria(svg: string): string {
  return svg.replace(/ (?:role|aria-[a-z]+)="[^"]*"/g, "");
}

/** Rounds to thousandths: half the size, and no differences in the last digit between machines. */
function shortNumbers(svg: string): string {
  return svg.replace(
    / (?:d|transform|fill|stroke|stop-color|[xy][12]?|width|height|offset)="[^"]*"/g,
    (attribute) =>
      attribute.replace(/-?\d+\.\d{4,}(?:e-\d+)?/g, (digits) =>
        String(Number(Number(digits).toFixed(3))),
      ),
  );
}

/** Makes ids unique on a page: vega numbers the gradients of every picture from 0. */
function ownIds(svg: string): string {
  const own = bytesToHex(sha1(svg)).slice(0, 8);
  return svg.replace(/\b(gradient|clip)_?(\d+)\b/g, `$1-${own}-$2`);
}

interface TextItem {
  text?: string;
  fontSize?: number;
  fontWeight?: string | number;
}

/** A synchronous `view.toSVG()`: an awaited picture would appear after the cell's next output. */
function draw(vega: any, view: any): string {
  const { left, top, right, bottom } = view.padding();
  const [x, y] = view.origin();
  const renderer = new vega.SVGStringRenderer(view.loader());
  renderer.initialize(null, view._viewWidth + left + right, view._viewHeight + top + bottom, [
    left + x,
    top + y,
  ]);
  return renderer.background(view.background()).render(view.scenegraph().root).svg();
}

function strictLogger(): object {
  const fail = (...words: unknown[]): never => {
    throw new Error(`show: ${words.join(" ")}`);
  };
  const logger: Record<string, unknown> = {};
  for (const level of ["level", "info", "debug"]) logger[level] = () => logger;
  return Object.assign(logger, { warn: fail, error: fail });
}

function chartBundle(spec: ChartSpec): MimeBundle {
  if (typeof spec?.$schema !== "string" || typeof spec.description !== "string")
    throw new TypeError(`show: spec must be a chart of lib/charts, got ${typeof spec}`);
  return {
    "application/vnd.vegalite.v5+json": spec,
    "image/svg+xml": renderSvg(spec),
    "text/plain": spec.description,
  };
}

/**
 * Shows a chart: interactive in JupyterLab (`application/vnd.vegalite.v5+json`), as a static image on GitHub and in nbconvert
 * (`image/svg+xml`), and as a sentence elsewhere (`text/plain`). Outside a notebook it also draws the chart, but prints only the
 * sentence.
 *
 * @param spec a chart of lib/charts, or a notice
 * @throws TypeError if `spec` is neither; Error for every warning of vega
 */
export function show(spec: ChartSpec | Notice): void {
  send(spec instanceof Notice ? noticeBundle(spec) : chartBundle(spec));
}

/** Shows `result` if it is a notice, and otherwise nothing: for code that prints its own results. */
export function showNotice(result: Notice | void): void {
  if (result instanceof Notice) show(result);
}

function noticeBundle({ text }: Notice): MimeBundle {
  return { "text/html": `<p><em>${escapeHtml(text)}</em></p>`, "text/plain": text };
}

/** A display that changes in place. */
export interface UpdatingDisplay {
  /** Replaces the display with a progress bar at `done` of `total`, a line of text, and an optional chart below. */
  progress(done: number, total: number, text: string, spec?: ChartSpec): void;
  /** Replaces the display with a final chart. */
  show(spec: ChartSpec): void;
}

/** Makes display ids unique, including those of earlier kernels. */
const session = bytesToHex(randomBytes(8));
let displays = 0;

/**
 * Opens a display that a long computation updates in place. The notebook keeps a single output, the last update. Outside a
 * notebook, every update is a line of text.
 */
export function updatingDisplay(): UpdatingDisplay {
  const id = `display-${session}-${(displays += 1)}`;
  let shown = false;
  const update = (bundle: MimeBundle) => {
    send(bundle, id, shown);
    shown = true;
  };
  return {
    progress(done, total, text, spec) {
      if (!(total > 0 && done >= 0 && done <= total))
        throw new RangeError(
          `progress: done must be from 0 to total and total above 0, got ${done} of ${total}`,
        );
      update(progressBundle(done, total, text, spec));
    },
    show(spec) {
      update(chartBundle(spec));
    },
  };
}

function progressBundle(done: number, total: number, text: string, spec?: ChartSpec): MimeBundle {
  const percent = Math.round((100 * done) / total);
  const bar =
    `<progress value="${done}" max="${total}" aria-label="progress" style="width: 16em"></progress> ` +
    `${percent} % ${escapeHtml(text)}`;
  return {
    "text/html": `<div>${bar}</div>${spec === undefined ? "" : renderSvg(spec)}`,
    "text/plain": `${String(percent).padStart(3)} % ${text}`,
  };
}

/**
 * Shows a small table: HTML in the notebook, aligned columns of text elsewhere. Its colors come from the page, light or dark.
 *
 * @param rows one object per row; the columns are the keys of the first
 * @param caption shown above the table
 * @throws TypeError if there are no rows, or a row lacks one of the columns
 */
export function showTable(rows: readonly Record<string, unknown>[], caption = ""): void {
  if (!Array.isArray(rows) || rows.length === 0)
    throw new TypeError(
      `showTable: rows must be at least one object, got ${rows?.length ?? rows} rows`,
    );
  const columns = Object.keys(rows[0]);
  const cells = rows.map((row, k) =>
    columns.map((column) => {
      if (!(column in row)) throw new TypeError(`showTable: row ${k} must have a ${column}`);
      return String(row[column]);
    }),
  );
  send({
    "text/html": htmlTable(columns, cells, caption),
    "text/plain": textTable(columns, cells, caption),
  });
}

function htmlTable(columns: string[], cells: string[][], caption: string): string {
  const style = 'style="text-align: left"';
  const row = (tag: string, parts: string[]) =>
    `<tr>${parts.map((part) => `<${tag} ${style}>${escapeHtml(part)}</${tag}>`).join("")}</tr>`;
  const title = caption === "" ? "" : `<caption ${style}>${escapeHtml(caption)}</caption>`;
  const body = cells.map((parts) => row("td", parts)).join("");
  return `<table>${title}<thead>${row("th", columns)}</thead><tbody>${body}</tbody></table>`;
}

function textTable(columns: string[], cells: string[][], caption: string): string {
  const widths = columns.map((column, k) =>
    Math.max(column.length, ...cells.map((parts) => parts[k].length)),
  );
  const line = (parts: string[]) =>
    parts
      .map((part, k) => part.padEnd(widths[k]))
      .join("  ")
      .trimEnd();
  const lines = [columns, ...cells].map(line);
  return (caption === "" ? lines : [caption, ...lines]).join("\n");
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (letter) => names[letter]);
}
