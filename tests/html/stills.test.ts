import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Resvg } from "@resvg/resvg-js";
import { DOMParser, XMLSerializer, type Document, type Element } from "@xmldom/xmldom";
import { WORKED_NOTEBOOKS, cells } from "../worked-notebook";
import { root } from "./page";

/** KaTeX's font is the fallback on machines without fonts, so the text is always drawn. */
const font = {
  fontFiles: [path.join(root, "node_modules/katex/dist/fonts/KaTeX_Main-Regular.ttf")],
  defaultFontFamily: "KaTeX_Main",
};
const folder = path.join(root, "artifacts/html");

interface Chart {
  id: string;
  description: string;
  svg: string;
}

const CHART = "application/vnd.vegalite.v5+json";
const all = WORKED_NOTEBOOKS.flatMap((file, n) =>
  cells(file).map((cell) => ({ ...cell, id: `${n + 1}-${cell.id}` })),
);
const charts: Chart[] = all.flatMap(({ id, outputs = [] }) =>
  outputs.flatMap(({ data = {} }, k) => {
    if (!(CHART in data)) return [];
    const { description } = data[CHART] as { description: string };
    const svg = [data["image/svg+xml"] ?? ""].flat().join("");
    return [{ id: k ? `${id}-${k}` : id, description, svg }];
  }),
);

test("the notebooks have charts", () => {
  assert.ok(charts.length >= 4, `${charts.length} charts: run \`npm run execute\` first`);
});

/** The elements of an SVG with this vega class: "role-mark", "role-axis", "role-title". */
function elements(svg: Document, role: string): Element[] {
  const all = [...svg.getElementsByTagName("g")];
  return all.filter((node) => (node.getAttribute("class") ?? "").split(" ").includes(role));
}

const picture = (svg: string) => new Resvg(svg, { font }).render();

/** Number of pixels that are drawn only by these elements. */
function visible(svg: string, pick: (document: Document) => Element[]): number {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  for (const node of pick(document)) node.parentNode?.removeChild(node);
  const without = picture(new XMLSerializer().serializeToString(document)).pixels;
  const whole = picture(svg).pixels;
  let different = 0;
  for (let i = 0; i < whole.length; i += 4)
    if (whole.readUInt32LE(i) !== without.readUInt32LE(i)) different++;
  return different;
}

for (const { id, description, svg } of charts) {
  test(`${id}: its static image shows title, axes, labels and marks`, () => {
    const document = new DOMParser().parseFromString(svg, "image/svg+xml");
    const shape = picture(svg);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `still-${id}.png`), shape.asPng());
    assert.ok(shape.width >= 320 && shape.height >= 100, `${shape.width} x ${shape.height}`);
    assert.ok(visible(svg, (all) => elements(all, "role-title")) > 300, "no title");
    assert.ok(visible(svg, (all) => elements(all, "role-mark")) > 1000, "no marks");
    assert.ok(visible(svg, (all) => [...all.getElementsByTagName("text")]) > 600, "no text");
    if (elements(document, "role-axis").length)
      assert.ok(visible(svg, (all) => elements(all, "role-axis")) > 200, "no axes");
  });

  test(`${id}: its static image has a description and loads nothing`, () => {
    const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
    assert.equal(documentElement?.getAttribute("aria-label"), description);
    assert.doesNotMatch(svg, /(href|src)="(?!#|data:)|@import|<script|<foreignObject/);
  });
}
