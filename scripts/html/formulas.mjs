// @ts-check
// Formulas: TeX to KaTeX's HTML, with MathML for screen readers, and the style sheet with embedded fonts.
import fs from "node:fs";
import path from "node:path";
import katex from "katex";
import { root } from "../setup.mjs";

const folder = path.join(root, "node_modules", "katex", "dist");
/** A formula with the punctuation that follows it, which must not start the next line. */
const marked = /<span class="formula"( data-display(?:="")?)?>([^<]*)<\/span>([,.;:!?)]*)/g;

/**
 * Replaces the formulas that scripts/html/parts.py marked.
 * @param {string} html
 * @throws {Error} naming the formula that KaTeX does not understand
 */
export function renderFormulas(html) {
  return html.replace(marked, (_, display, escaped, punctuation) => {
    const [tex, displayMode] = [unescapeHtml(escaped), display !== undefined];
    try {
      const formula = katex.renderToString(tex, { displayMode, strict: "ignore" });
      return punctuation && !displayMode
        ? `<span class="together">${formula}${punctuation}</span>`
        : formula + punctuation;
    } catch (error) {
      throw new Error(`formula ${tex.trim()}: ${/** @type {Error} */ (error).message}`);
    }
  });
}

function unescapeHtml(/** @type {string} */ html) {
  const named = /** @type {Record<string, string>} */ ({
    lt: "<",
    gt: ">",
    quot: '"',
    "#34": '"',
    "#39": "'",
    amp: "&",
  });
  return html.replace(/&(lt|gt|quot|#34|#39|amp);/g, (_, name) => named[name]);
}

/** How to recognize fonts that few formulas need. The others are in every page with formulas. */
const rare = /** @type {Record<string, RegExp>} */ ({
  Caligraphic: /class="mord mathcal/,
  Fraktur: /math(bold)?frak|textfrak/,
  SansSerif: /mathsf|textsf|mathboldsf|mathitsf/,
  Script: /mathscr|textscr/,
  Typewriter: /mathtt|texttt/,
  "Main-Bold": /mathbf|textbf/,
  "Main-Italic": /mathit|textit/,
  "Math-BoldItalic": /boldsymbol/,
  AMS: /amsrm|mathbb|textbb/,
});

/**
 * KaTeX's style sheet with the fonts that the page needs as data URLs. The others are left out.
 * @param {string} html the page with its formulas rendered
 */
export function formulaStyle(html) {
  const needed = (/** @type {string} */ file) =>
    Object.entries(rare).every(([name, used]) => !file.includes(`_${name}`) || used.test(html));
  const css = fs.readFileSync(path.join(folder, "katex.min.css"), "utf8");
  return css.replace(/@font-face\{.*?url\(fonts\/([^)]+\.woff2)\).*?\}/g, (rule, file) => {
    if (!needed(file)) return "";
    const data = fs.readFileSync(path.join(folder, "fonts", file)).toString("base64");
    return rule.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${data}) format("woff2")`);
  });
}
