import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { cells } from "../worked-notebook";
import { workedPage } from "./page";

const CHART = "application/vnd.vegalite.v5+json";
const page = fs.readFileSync(workedPage(), "utf8");
/** The visible markup: without styles, scripts, specifications, and the TeX that KaTeX keeps for screen readers. */
const markup = page
  .replace(/<(script|style)\b[^]*?<\/\1>/g, "")
  .replace(/<annotation\b[^]*?<\/annotation>/g, "");

test("the page is smaller than 5 MB", () => {
  assert.ok(Buffer.byteLength(page) < 5e6, `${Buffer.byteLength(page)} bytes`);
});

test("the page loads nothing from elsewhere", () => {
  const sources = [...markup.matchAll(/\s(?:src|srcset|poster|data)="([^"]*)"/g)].map(([, s]) => s);
  assert.ok(sources.length > 8, `only ${sources.length} pictures`);
  for (const source of sources) assert.match(source, /^data:image\//);
  for (const [link] of markup.matchAll(/<link\b[^>]*>/g)) assert.match(link, /href="data:/);
  const styles = [...page.matchAll(/<style\b[^]*?<\/style>/g)].join("");
  for (const [, url] of styles.matchAll(/url\(([^)]*)\)/g))
    assert.match(url, /^data:font\/woff2;base64,/);
  assert.doesNotMatch(styles, /@import/);
});

test("its policy forbids connections, foreign scripts and eval", () => {
  const policy = /Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1] ?? "";
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src( 'sha256-[\w+/]+=*')+;/);
  assert.doesNotMatch(policy, /unsafe-eval|https?:|connect-src/);
});

test("every formula is rendered, and no TeX is left", () => {
  const prose = cells()
    .filter((cell) => cell.cell_type === "markdown")
    .map((cell) => cell.source.join("").replace(/```[^]*?```|``[^\n]*?``|`[^`\n]*`/g, ""))
    .join("\n\n");
  const formulas = prose.match(/\$\$[^]+?\$\$|\$[^$]+?\$/g) ?? [];
  assert.ok(formulas.length > 100, `only ${formulas.length} formulas`);
  const body = markup.slice(markup.indexOf("<main"));
  assert.equal(body.match(/<span class="katex">/g)?.length, formulas.length);
  assert.doesNotMatch(body, /class="formula"|katex-error/);
  const text = body.replace(/<(code|pre)\b[^]*?<\/\1>/g, "").replace(/<[^>]*>/g, "");
  assert.doesNotMatch(text, /\$|\\[a-z]+/);
});

test("every folded answer is inside its details, with its Markdown rendered", () => {
  const sources = cells().filter(({ cell_type }) => cell_type === "markdown");
  const written = sources.flatMap(({ source }) => source.join("").match(/<details>/g) ?? []);
  const folded = [...markup.matchAll(/<details><summary>([^<]+)<\/summary>([^]*?)<\/details>/g)];
  const answers = folded.filter(([, summary]) => summary !== "Contents");
  assert.ok(written.length >= 40, `only ${written.length} answers`);
  assert.equal(answers.length, written.length);
  for (const [, , answer] of answers) {
    assert.match(answer, /<(p|ul|ol|table|pre)\b/, "no block inside");
    const text = answer.replace(/<(code|pre)\b[^]*?<\/\1>/g, "").replace(/<[^>]*>/g, "");
    assert.ok(text.trim().length > 40, `the answer is ${JSON.stringify(text)}`);
    assert.doesNotMatch(text, /\*\*|`|\$|\]\(/);
  }
});

test("every chart is there, and its static image has a description", () => {
  const charts = cells().flatMap((cell) =>
    (cell.outputs ?? []).flatMap(({ data }) => (data && CHART in data ? [data[CHART]] : [])),
  ) as { description: string }[];
  assert.ok(charts.length >= 4, `only ${charts.length} charts`);
  assert.equal(page.match(/<div class="chart">/g)?.length, charts.length);
  const alternatives = [...markup.matchAll(/<img alt="([^"]*)"[^>]*svg\+xml/g)].map(([, a]) => a);
  for (const { description } of charts)
    assert.ok(
      alternatives.some((text) => unescapeHtml(text) === description),
      description,
    );
});

test("figures have text alternatives of a sentence or more", () => {
  const images = [...markup.matchAll(/<img\b[^>]*>/g)].map(([image]) => image);
  for (const image of images) {
    const alternative = /\balt="([^"]*)"/.exec(image)?.[1] ?? "";
    assert.ok(alternative.length > 40, `alt="${alternative}"`);
  }
});

test("every internal link has a target, and every section is in the contents", () => {
  const ids = new Set([...markup.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => unescapeHtml(id)));
  const links = [...markup.matchAll(/href="#([^"]+)"/g)].map(([, id]) =>
    decodeURIComponent(unescapeHtml(id)),
  );
  assert.ok(links.length > 20, `only ${links.length} links`);
  for (const id of links) assert.ok(ids.has(id), `#${id}`);
  for (const [, id] of markup.matchAll(/<h2 id="([^"]*)"/g))
    if (id !== "Contents") assert.ok(links.includes(unescapeHtml(id)), id);
});

test("code is highlighted as TypeScript", () => {
  assert.match(page, /<span class="kd">function<\/span>/);
  assert.match(page, /<span class="kt">NdArray<\/span>/);
  assert.doesNotMatch(page, /<span class="err">/);
  assert.doesNotMatch(page, /<span class="kt">[^<]*<\/span><span class="p">\(/);
});

function unescapeHtml(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => named[name]);
}
