// @ts-check
// The page around the notebook: contents, styles, scripts, and a policy that forbids all requests.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../setup.mjs";
import { formulaStyle, renderFormulas } from "./formulas.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const read = (/** @type {string} */ name) => fs.readFileSync(path.join(here, name), "utf8");

/**
 * The output of scripts/html/parts.py.
 * @typedef {{ level: number, id: string, html: string }} Heading
 * @typedef {{ title: string, description: string, headings: Heading[], charts: number, body: string }} Parts
 */

/**
 * The whole page as one string.
 * @param {Parts} parts
 * @throws {Error} naming a formula that KaTeX does not understand
 */
export function buildPage(parts) {
  const body = renderFormulas(parts.body);
  const libraries = parts.charts ? ["vega", "vega-lite", "vega-embed"] : [];
  const scripts = [...libraries.map(bundle), read("page.js")].map(inlineable);
  const values = /** @type {Record<string, string>} */ ({
    policy: policy(scripts),
    title: escapeHtml(parts.title),
    description: escapeHtml(parts.description),
    credits: ["katex", ...libraries].map(credit).join(", "),
    style: formulaStyle(body) + read("page.css"),
    contents: contents(parts.headings),
    body,
    scripts: scripts.map((text) => `<script>${text}</script>`).join("\n"),
  });
  return read("page.html").replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
}

const packageFolder = (/** @type {string} */ name) => path.join(root, "node_modules", name);

function bundle(/** @type {string} */ name) {
  const file = path.join(packageFolder(name), "build", `${name}.min.js`);
  return fs.readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL=.*/, "");
}

function credit(/** @type {string} */ name) {
  const file = path.join(packageFolder(name), "package.json");
  const { version, license } = JSON.parse(fs.readFileSync(file, "utf8"));
  return `${name} ${version} (${license})`;
}

/** Escapes what would end the script element early. */
const inlineable = (/** @type {string} */ text) =>
  text.replace(/\r\n?/g, "\n").replace(/<(?=\/script|!--)/gi, "\\x3c");

/** Only these scripts run, without eval, and nothing on the page can load or send anything. */
function policy(/** @type {string[]} */ scripts) {
  const hashes = scripts.map(
    (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${hashes.join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** A nested list of parts, sections ("1.1 - …") and subsections. */
function contents(/** @type {Heading[]} */ headings) {
  return headings
    .map(({ level, id, html }) => {
      const depth = level === 3 ? 3 : /^\d+\.\d+/.test(html) ? 2 : 1;
      const text = renderFormulas(html).replace(/<\/?a\b[^>]*>/g, "");
      return `<li class="depth-${depth}"><a href="#${encodeURIComponent(id)}">${text}</a></li>`;
    })
    .join("\n");
}

function escapeHtml(/** @type {string} */ text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
