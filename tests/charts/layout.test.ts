import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { onCategories } from "../../lib/charts/theme";
import { keep, launch, skipWithoutBrowser as missing } from "../browser";
import { contrast, hexOf, over } from "../figures/contrast";
import { chartPage, embed } from "./chart-page";
import { examples } from "./examples";
import { PAGES } from "./pages";

let browser: Browser;
let page: Page;
let complaints: string[];
before(async () => {
  if (missing !== false) return;
  browser = await launch();
  ({ page, complaints } = await chartPage(browser));
  await page.addScriptTag({
    content: readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"),
  });
});
after(() => browser?.close());

/** A text and its place in the browser, in pixels from the picture's corner. */
interface Text {
  text: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The picture's size, and every visible text in it. */
function measure(page: Page): Promise<{ width: number; height: number; texts: Text[] }> {
  return page.evaluate(() => {
    const { document, getComputedStyle } = globalThis as any;
    const svg = document.querySelector("#chart svg.marks");
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")]
      .filter(
        (text: any) => text.textContent.trim() !== "" && getComputedStyle(text).opacity !== "0",
      )
      .map((text: any) => {
        const box = text.getBoundingClientRect();
        return {
          text: text.textContent,
          left: box.left - frame.left,
          top: box.top - frame.top,
          right: box.right - frame.left,
          bottom: box.bottom - frame.top,
        };
      });
    return { width: frame.width, height: frame.height, texts };
  });
}

/** Glyphs fill three quarters of their line boxes, so boxes can overlap by this many pixels. */
const TOUCH = 2;

function overlapping(texts: Text[]): string[] {
  return texts.flatMap((a, k) =>
    texts
      .slice(k + 1)
      .filter(
        (b) =>
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > TOUCH,
      )
      .map((b) => `"${a.text}" and "${b.text}"`),
  );
}

for (const [name, make] of Object.entries(examples))
  for (const width of [480, 1200])
    test(`${name}, ${width} pixels wide: the requested width, no text cut off or overlapping`, {
      skip: missing,
    }, async () => {
      await page.setViewportSize({ width: width, height: 900 });
      await embed(page, make(width));
      const { texts, ...size } = await measure(page);
      assert.ok(texts.length > 3);
      assert.ok(size.width <= width && size.width > width - 60, `${size.width} wide`);
      const cut = texts.filter(
        (text) =>
          text.left < 0 || text.top < 0 || text.right > size.width || text.bottom > size.height,
      );
      assert.deepEqual(cut, []);
      assert.deepEqual(overlapping(texts), []);
      assert.deepEqual(complaints.splice(0), []);
    });

/** JupyterLab's two themes. */
const THEMES = PAGES.slice(0, 2);

/** Every text that is on the page and not on a mark: its color and opacity as the browser computes them. */
function textsOnPage(page: Page): Promise<{ text: string; color: string; opacity: number }[]> {
  return page.evaluate(() => {
    const { document, getComputedStyle } = globalThis as any;
    const all = [...document.querySelectorAll("#chart svg.marks text, #chart form *")];
    return all
      .filter((node: any) => node.textContent.trim() !== "")
      .map((node: any) => {
        const style = getComputedStyle(node);
        const isDrawn = node.tagName === "text";
        return {
          text: node.textContent,
          color: isDrawn ? style.fill : style.color,
          opacity: style.opacity * (isDrawn ? style.fillOpacity : 1),
        };
      })
      .filter(({ opacity }: any) => opacity > 0);
  });
}

for (const [name, make] of Object.entries(examples)) {
  for (const theme of THEMES)
    test(`${name} is drawn on ${theme.name}'s page with readable text`, {
      skip: missing,
    }, async () => {
      await embed(page, make(), theme);
      assert.equal(make().background, "transparent");
      const texts = await textsOnPage(page);
      assert.ok(texts.length > 3);
      for (const { text, color, opacity } of texts) {
        if (/^\d+%$/.test(text) && onCategories.includes(hexOf(color))) continue; // on a bar
        const found = contrast(over(color, theme.ground, opacity), theme.ground);
        assert.ok(found >= 4.5, `"${text}": ${color}, ${found.toFixed(2)}`);
      }
      await keep(page.locator("#chart"), `charts/${name}-${theme.dark ? "dark" : "light"}`);
    });

  test(`${name} is drawn with marks, the same in JupyterLab's light and dark theme`, {
    skip: missing,
  }, async () => {
    const drawings: string[] = [];
    for (const theme of THEMES) {
      await embed(page, make(), theme);
      drawings.push(await page.locator("#chart svg.marks").innerHTML());
    }
    assert.ok((drawings[0].match(/<path /g) ?? []).length > 10);
    const plain = drawings.map((svg) => svg.replace(/gradient_\d+|clip\d+/g, "id"));
    assert.equal(plain[1], plain[0]);
  });

  test(`${name}: moving a slider changes the marks`, { skip: missing }, async () => {
    await embed(page, make());
    const sliders = await page.locator("#chart input[type=range]").all();
    const bound = ((make().params ?? []) as { bind?: unknown }[]).filter((param) => param.bind);
    assert.equal(sliders.length, bound.length);
    for (const slider of sliders) {
      const before = await page.locator("#chart svg.marks").innerHTML();
      await slider.evaluate((input: any) => {
        input.value = input.value === input.min ? input.max : input.min;
        input.dispatchEvent(new (globalThis as any).Event("input"));
        return (globalThis as any).embedded.view.runAsync().then(() => null);
      });
      assert.notEqual(await page.locator("#chart svg.marks").innerHTML(), before);
    }
  });

  for (const theme of THEMES)
    test(`axe finds nothing serious in ${name} in ${theme.name}, one text alternative`, {
      skip: missing,
    }, async () => {
      await embed(page, make(), theme);
      const found = await page.evaluate(async () => {
        // vega-embed 6 leaves the menu's button without a name. The embedding page gives it one.
        const options = { rules: { "summary-name": { enabled: false } } };
        const { violations } = await (globalThis as any).axe.run("#chart", options);
        return violations.map((each: any) => `${each.id}: ${each.nodes[0].html}`);
      });
      assert.deepEqual(found, []);
      const labels: string[] = await page.evaluate(() =>
        [...(globalThis as any).document.querySelectorAll("#chart [aria-label]")]
          .filter((node) => !node.closest("[aria-hidden=true]"))
          .map((node) => node.getAttribute("aria-label")),
      );
      const [description, ...more] = labels;
      assert.equal(description, make().description);
      for (const label of more) assert.match(label, /^(Title|Subtitle) text '/);
    });
}
