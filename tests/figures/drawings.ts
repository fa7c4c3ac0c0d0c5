import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { DOMParser, onErrorStopParsing, type Document, type Element } from "@xmldom/xmldom";

export const folder = path.join(__dirname, "../../notebooks/figures");

/** Figures 1 to 8 of the first notebook in their order, its drawing of the input tensor, and figure 1 of the second. */
export const names = [
  "rnn-unrolled",
  "rnn-cell",
  "rnn-forward",
  "lstm-cell",
  "lstm-forward",
  "rnn-backward",
  "rnn-cell-backward",
  "lstm-cell-backward",
  "input-tensor",
  "gru-cell",
];

export const filesInFolder = (): string[] => readdirSync(folder).sort();
export const pathOf = (name: string): string => path.join(folder, `${name}.svg`);
export const sourceOf = (name: string): string => readFileSync(pathOf(name), "utf8");

/** The drawing as a document; throws where the XML is not well-formed. */
export function parse(name: string): Document {
  return new DOMParser({ onError: onErrorStopParsing }).parseFromString(
    sourceOf(name),
    "image/svg+xml",
  );
}

export const elements = (svg: Document): Element[] => Array.from(svg.getElementsByTagName("*"));

/** The style sheet inside the drawing, comments left out. */
export function sheetOf(name: string): string {
  const [style] = parse(name).getElementsByTagName("style");
  return (style.textContent ?? "").replace(/\/\*.*?\*\//gs, "");
}

/** `property` of the first rule of the sheet whose selectors include `selector`. */
export function declared(sheet: string, selector: string, property: string): string | undefined {
  for (const [, selectors, body] of sheet.matchAll(/([^{}]+)\{([^}]*)\}/g)) {
    if (!selectors.split(",").some((one) => one.trim() === selector)) continue;
    const value = new RegExp(`(?:^|[;\\s])${property}:\\s*([^;]+)`).exec(body);
    if (value) return value[1].trim();
  }
  return undefined;
}
