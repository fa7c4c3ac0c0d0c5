import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { launch, skipWithoutBrowser as skip } from "../browser";
import { contrast, hexOf } from "./contrast";
import { names, pathOf } from "./drawings";

let browser: Browser;
before(async () => {
  if (!skip) browser = await launch();
});
after(async () => browser?.close());

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
interface Drawing {
  width: number;
  height: number;
  texts: { text: string; box: Box; color: string; ground: string; holder: Box }[];
}
const readTexts = readFileSync(path.join(__dirname, "texts-in-page.js"), "utf8");

const apart = (p: Box, q: Box) =>
  p.right <= q.left || q.right <= p.left || p.bottom <= q.top || q.bottom <= p.top;

for (const name of names) {
  test(`${name}: texts are inside, apart from each other, inside their boxes, and readable`, {
    skip,
  }, async () => {
    const page = await browser.newPage({ viewport: { width: 900, height: 800 } });
    try {
      await page.goto(pathToFileURL(pathOf(name)).href);
      const { texts, width, height } = await page.evaluate<Drawing>(readTexts);
      assert.ok(texts.length > 5, `only ${texts.length} texts`);
      texts.forEach(({ text, box, color, ground, holder }, at) => {
        assert.ok(
          box.left >= 12 && box.right <= width - 12 && box.top >= 8 && box.bottom <= height - 8,
          `"${text}" leaves the paper`,
        );
        assert.ok(box.left >= holder.left && box.right <= holder.right, `"${text}" leaves its box`);
        assert.ok(contrast(hexOf(color), hexOf(ground)) >= 4.5, `"${text}": ${color} on ${ground}`);
        for (const other of texts.slice(at + 1))
          assert.ok(apart(box, other.box), `"${text}" overlaps "${other.text}"`);
      });
    } finally {
      await page.close();
    }
  });
}
