import assert from "node:assert/strict";
import { test } from "node:test";
import { WORKED_NOTEBOOKS, cells, withoutCode } from "../worked-notebook";

/**
 * Macros supported by MathJax on GitHub (which forbids \operatorname, \def, \newcommand, \href, \require, …), by MathJax in
 * JupyterLab and nbviewer, and by KaTeX on the page of `npm run html`. Check all of them before you add one.
 */
const everywhere = `
  alpha beta gamma delta epsilon eta theta lambda mu sigma tau phi Gamma Delta Sigma
  sum prod int partial nabla infty cdot cdots ldots dots times odot in to leftarrow rightarrow Rightarrow le leq ge geq neq approx sim pm
  frac tfrac sqrt hat tilde bar vec overline underbrace text textbf mathrm mathbf mathbb
  tanh exp log max min left right big Big langle rangle lVert rVert quad qquad begin end tag
`
  .trim()
  .split(/\s+/);

const markdown = WORKED_NOTEBOOKS.flatMap((file) => cells(file)).filter(
  (cell) => cell.cell_type === "markdown",
);
const prose = markdown.map(({ id, source }) => ({ id, text: withoutCode(source.join("")) }));
const formulas = prose.flatMap(({ id, text }) =>
  [...text.matchAll(/\$\$([^]+?)\$\$|\$([^$]+?)\$/g)].map(([whole, block, inline]) => ({
    id,
    whole,
    tex: block ?? inline,
    block: block !== undefined,
  })),
);

test("the notebooks have formulas", () => {
  assert.ok(formulas.filter(({ block }) => block).length > 20, "blocks");
  assert.ok(formulas.filter(({ block }) => !block).length > 100, "in the text");
});

test("formulas only use macros that GitHub, Jupyter and KaTeX support", () => {
  for (const { id, tex } of formulas)
    for (const [macro, name] of tex.matchAll(/\\([A-Za-z]+)/g))
      assert.ok(everywhere.includes(name), `${id}: ${macro}`);
});

test("braces, \\left and \\right, \\begin and \\end come in pairs", () => {
  const count = (tex: string, pattern: RegExp) => tex.match(pattern)?.length ?? 0;
  for (const { id, whole, tex } of formulas)
    for (const [open, close] of [
      [/(?<!\\){/g, /(?<!\\)}/g],
      [/\\left\b/g, /\\right\b/g],
      [/\\begin\b/g, /\\end\b/g],
    ])
      assert.equal(count(tex, open), count(tex, close), `${id}: ${whole}`);
});

test("a $$ block starts and ends a line, and contains no blank line", () => {
  for (const { id, text } of prose) {
    for (const { 0: block, index = 0 } of text.matchAll(/\$\$[^]+?\$\$/g)) {
      const before = text.slice(0, index).split("\n").at(-1);
      const after = text.slice(index + block.length).split("\n")[0];
      assert.equal(before?.trim(), "", `${id}: in front of ${block}`);
      assert.equal(after.trim(), "", `${id}: behind ${block}`);
      assert.doesNotMatch(block, /\n\s*\n/, `${id}: ${block}`);
    }
    assert.equal((text.match(/\$/g)?.length ?? 0) % 2, 0, `${id}: a single $`);
  }
});

test("an inline formula has no space next to its dollars, no line break, and no bar in a table", () => {
  for (const { id, whole, tex, block } of formulas) {
    if (block) continue;
    assert.match(tex, /^\S(.*\S)?$/, `${id}: ${whole}`);
    assert.doesNotMatch(tex, /\|/, `${id}: ${whole}`);
  }
});
