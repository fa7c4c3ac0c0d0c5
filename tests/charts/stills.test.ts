// A still picture shown as an image, as on GitHub: one file for both themes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { renderSvg } from "../../lib/display";
import { launch, skipWithoutBrowser as skip } from "../browser";
import { contrast } from "../figures/contrast";
import { examples } from "./examples";
import { PAGES } from "./pages";

let browser: Browser;
before(async () => {
  if (!skip) browser = await launch();
});
after(() => browser?.close());

/** How many pixels of a PNG have which color, `#rrggbb`. Runs in the page. */
async function countColors(png: string): Promise<[color: string, count: number][]> {
  const { Image, document } = globalThis as any;
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: image.width,
    height: image.height,
  });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = new Map<string, number>();
  for (let i = 0; i < data.length; i += 4) {
    const color = "#" + [0, 1, 2].map((k) => data[i + k].toString(16).padStart(2, "0")).join("");
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

for (const name of ["hidden-states", "gates-of-a-unit", "training-loss"])
  for (const { name: theme, ground, dark } of PAGES.filter(({ name }) => /GitHub/.test(name)))
    test(`the still of ${name} is drawn on ${theme}'s page with readable text`, {
      skip,
    }, async () => {
      const page = await browser.newPage({ colorScheme: dark ? "dark" : "light" });
      try {
        const source = Buffer.from(renderSvg(examples[name]())).toString("base64");
        await page.setContent(
          `<body style="margin: 0; background: ${ground}"><img src="data:image/svg+xml;base64,${source}"></body>`,
        );
        const png = (await page.locator("img").screenshot()).toString("base64");
        const colors = await page.evaluate(countColors, png);
        const pixels = colors.reduce((sum, [, count]) => sum + count, 0);
        const [[most, count]] = colors;
        assert.equal(most, ground);
        assert.ok(count > pixels / 3, `${count} of ${pixels} pixels are the page`);
        const ink = dark ? "#ffffff" : "#000000";
        const written = colors.find(([color]) => color === ink)?.[1] ?? 0;
        assert.ok(written > 100, `${written} pixels of ${ink}`);
        assert.ok(contrast(ink, ground) > 15);
      } finally {
        await page.close();
      }
    });

test("inside a page, a still uses the page's text color, whatever the viewer's theme", {
  skip,
}, async () => {
  const page = await browser.newPage({ colorScheme: "light" });
  try {
    const still = renderSvg(examples["hidden-states"]());
    await page.setContent(`<body style="background: #111; color: rgb(1, 2, 3)">${still}</body>`);
    const fill = await page.evaluate(() => {
      const { document, getComputedStyle } = globalThis as any;
      return getComputedStyle(document.querySelector("svg text")).fill;
    });
    assert.equal(fill, "rgb(1, 2, 3)");
  } finally {
    await page.close();
  }
});
