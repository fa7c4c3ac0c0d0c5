import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { keep, launch, skipWithoutBrowser as skip } from "../browser";
import { open, root, workedPage } from "./page";

/** Globals of the page, for the functions below that run in it. */
declare const document: any,
  innerWidth: number,
  dispatchEvent: (event: unknown) => boolean,
  Event: new (
    type: string,
  ) => unknown,
  getComputedStyle: (element: unknown) => any;

const axe = fs.readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");
const wide = { viewport: { width: 1400, height: 1000 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const light: BrowserContextOptions = { colorScheme: "light" };
const dark: BrowserContextOptions = { colorScheme: "dark" };

let browser: Browser;
let file: string;
before(async () => {
  if (skip) return;
  file = workedPage();
  browser = await launch();
});
after(async () => browser?.close());

/** A test on a freshly opened page. It also fails if the page makes a request or logs a warning. */
function onPage(
  title: string,
  options: BrowserContextOptions,
  body: (page: Page) => Promise<void>,
) {
  test(title, { skip }, async () => {
    const { page, requests, complaints, close } = await open(browser, file, options);
    try {
      await body(page);
      assert.deepEqual(requests, [], "requests");
      assert.deepEqual(complaints, [], "console");
    } finally {
      await close();
    }
  });
}

/** Number of mark shapes in a chart, without axes, legends and titles. */
const marks = (chart: Locator) =>
  chart.evaluate((node) => node.querySelectorAll("svg.marks .role-mark > *").length);

onPage("every chart is drawn with marks, without network requests", wide, async (page) => {
  const charts = await page.locator(".chart").all();
  assert.ok(charts.length >= 4, `only ${charts.length} charts`);
  for (const [i, chart] of charts.entries()) {
    assert.ok((await marks(chart)) >= 2, `chart ${i}: ${await marks(chart)} marks`);
    const label = await chart.locator("svg.marks").getAttribute("aria-label");
    assert.ok((label?.length ?? 0) > 40, `chart ${i}: aria-label="${label}"`);
  }
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length, "duplicate id");
});

onPage("every slider changes its chart's marks, with the keyboard", wide, async (page) => {
  const sliders = await page.locator(".chart input[type=range]").all();
  assert.ok(sliders.length >= 2, `only ${sliders.length} sliders`);
  for (const [i, slider] of sliders.entries()) {
    const drawing = slider.locator("xpath=ancestor::*[@class='chart']").locator("svg.marks");
    const before = await drawing.innerHTML();
    const atEnd = await slider.evaluate((input: any) => input.value === input.max);
    await slider.press(atEnd ? "ArrowLeft" : "ArrowRight");
    for (let tries = 0; tries < 50 && (await drawing.innerHTML()) === before; tries++) {
      await page.waitForTimeout(100);
    }
    assert.notEqual(await drawing.innerHTML(), before, `slider ${i}`);
  }
});

onPage("hovering over a mark shows its values", wide, async (page) => {
  const mark = page.locator(".chart").first().locator(".role-mark path").nth(3);
  await mark.scrollIntoViewIfNeeded();
  await mark.hover();
  const tooltip = page.locator("#vg-tooltip-element.visible");
  await tooltip.waitFor();
  assert.match((await tooltip.textContent()) ?? "", /\d/);
});

onPage("a chart can be saved as SVG with the keyboard", wide, async (page) => {
  const menu = page.locator(".chart details").first();
  await menu.locator("summary").press("Enter");
  const link = menu.locator("a[download$='.svg']");
  await link.focus();
  await page.waitForFunction(() => document.activeElement.href.startsWith("blob:"));
  const [download] = await Promise.all([page.waitForEvent("download"), link.press("Enter")]);
  assert.match(download.suggestedFilename(), /^[a-z0-9-]+\.svg$/);
  assert.match(fs.readFileSync(await download.path(), "utf8"), /^<svg [^]*role-mark[^]*<\/svg>$/);
});

onPage("the first Tab stop skips the contents", wide, async (page) => {
  await page.keyboard.press("Tab");
  const skipLink = page.locator(".skip");
  assert.ok(await skipLink.evaluate((link) => link === document.activeElement));
  assert.ok(((await skipLink.boundingBox())?.x ?? -1) >= 0, "the link is not on the screen");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "notebook");
});

for (const [name, options] of Object.entries({
  light: { ...wide, ...light },
  dark: { ...wide, ...dark },
  phone: { ...phone, ...light },
})) {
  onPage(`axe finds nothing serious: ${name}`, options, async (page) => {
    await keep(page, `html/${name}`);
    await page.locator(".chart").first().scrollIntoViewIfNeeded();
    await keep(page, `html/${name}-chart`);
    // Thousands of shapes that screen readers never see. With them, axe takes a minute.
    await page.evaluate(() => {
      for (const node of document.querySelectorAll("svg.marks > *, .katex-html > *")) node.remove();
    });
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() =>
      (globalThis as any).axe.run({ resultTypes: ["violations"] }),
    );
    assert.ok(passes.length > 20, `only ${passes.length} rules applied`);
    const grave = violations.filter(({ impact }: any) => ["serious", "critical"].includes(impact));
    const told = grave.map(({ id, nodes }: any) => [
      id,
      nodes.length,
      nodes[0].html.slice(0, 200),
      nodes[0].failureSummary,
    ]);
    assert.deepEqual(told, []);
  });
}

onPage(
  "on a phone, the page does not scroll sideways; wide content scrolls separately, with a visible bar",
  phone,
  async (page) => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${width} pixels wide`);
    const boxes = await page.evaluate(() => {
      const all = [...document.querySelectorAll("main *")];
      const scrolling = all.filter(
        (box) =>
          box.scrollWidth > box.clientWidth + 1 &&
          /auto|scroll/.test(getComputedStyle(box).overflowX),
      );
      return scrolling.map((box) => ({
        name: box.ariaLabel,
        reachable: box.tabIndex === 0,
        bar: box.offsetHeight - box.clientHeight,
      }));
    });
    assert.ok(boxes.length > 3, `only ${boxes.length} boxes scroll`);
    for (const box of boxes)
      assert.ok(box.reachable && box.name && box.bar >= 10, JSON.stringify(box));
  },
);

for (const [name, options] of Object.entries({ wide, phone }))
  onPage(`equation numbers are next to their equations: ${name}`, options, async (page) => {
    const gaps: number[] = await page.evaluate(() =>
      [...document.querySelectorAll(".katex-display .tag")].map((tag) => {
        const bases = [...tag.parentElement.querySelectorAll(":scope > .base")];
        const right = Math.max(...bases.map((base) => base.getBoundingClientRect().right));
        return tag.getBoundingClientRect().left - right;
      }),
    );
    assert.ok(gaps.length > 15, `only ${gaps.length} numbers`);
    assert.ok(Math.min(...gaps) >= 0, `overlaps by ${-Math.min(...gaps)}`);
  });

onPage("on a phone, the contents open, lead to a section, and close", phone, async (page) => {
  const details = page.locator("nav details");
  assert.equal(await details.evaluate((node: any) => node.open), false);
  await details.locator("summary").tap();
  await keep(page, "html/phone-contents");
  const link = details.locator("a").nth(8);
  const id = decodeURIComponent((await link.getAttribute("href"))!.slice(1));
  await link.tap();
  const at = () =>
    page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, id);
  const isShown = (top: number) => top >= 40 && top < 200;
  for (let tries = 0; tries < 50 && !isShown(await at()); tries++) await page.waitForTimeout(100);
  assert.ok(isShown(await at()), `the section is at ${await at()}`);
  assert.equal(await details.evaluate((node: any) => node.open), false);
});

onPage("the contents are open next to the text and follow it", wide, async (page) => {
  const details = page.locator("nav details");
  assert.equal(await details.evaluate((node: any) => node.open), true);
  const link = details.locator("a").last();
  await link.click();
  await details.locator("[aria-current]").waitFor(); // one: two are an error
});

onPage("an answer is hidden until its summary is clicked", wide, async (page) => {
  const folded = page.locator("main details:has(> summary:text-is('Answer'))").first();
  const answer = folded.locator("p").first();
  assert.equal(await answer.isVisible(), false);
  await folded.locator("summary").click();
  assert.ok(await answer.isVisible());
  await folded.locator("summary").click();
  assert.equal(await answer.isVisible(), false);
});

const sheet = { ...dark, viewport: { width: 670, height: 1000 } };
onPage("on paper: dark on white, no controls, nothing cut off", sheet, async (page) => {
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("nav").isVisible(), false);
  assert.equal(await page.locator(".controls").first().isVisible(), false);
  assert.ok(await page.locator("h2#Contents").isVisible());
  const color = await page.evaluate(() => getComputedStyle(document.body).color);
  assert.equal(color, "rgb(29, 29, 29)");
  const cut = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll("pre, img, svg.marks, table, .katex-display")];
    return boxes
      .filter((box) => box.getBoundingClientRect().right > innerWidth + 1)
      .map((box) => box.outerHTML.slice(0, 200));
  });
  assert.deepEqual(cut, []);
  await keep(page, "html/print", { fullPage: true });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const folded = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll("main details:not(.vega-embed details)")];
      return [all.length, all.filter((details) => !details.open).length];
    });
  const [all, closed] = await folded();
  assert.ok(all >= 40, `only ${all} answers`);
  assert.equal(closed, 0, "closed on paper");
  for (const answer of await page.locator("main details > p:first-of-type").all()) {
    assert.ok(await answer.isVisible(), `not on paper: ${await answer.textContent()}`);
  }
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.deepEqual(await folded(), [all, all], "closed again on the screen");
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  fs.writeFileSync(path.join(root, "artifacts/html/print.pdf"), pdf);
  assert.ok(pdf.length > 100_000, `${pdf.length} bytes`);
});

test("without scripts, every chart is a static image", { skip }, async () => {
  const options = { ...wide, javaScriptEnabled: false };
  const { page, requests, close } = await open(browser, file, options);
  try {
    const stills = await page.locator(".chart .still img").all();
    assert.ok(stills.length >= 4, `only ${stills.length} stills`);
    for (const still of stills) assert.ok(((await still.boundingBox())?.height ?? 0) > 100);
    assert.deepEqual(requests, []);
    await stills[0].scrollIntoViewIfNeeded();
    await keep(page, "html/no-scripts");
  } finally {
    await close();
  }
});
