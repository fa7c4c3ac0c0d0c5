import { readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import type { ChartSpec } from "../../lib/charts/theme";
import { PAGES, type ChartPage } from "./pages";

const bundle = (name: string) =>
  readFileSync(path.join(__dirname, `../../node_modules/${name}/build/${name}.min.js`), "utf8");

/** An empty page with vega-embed. `complaints` collects warnings, errors and network requests. */
export async function chartPage(browser: Browser): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => complaints.push(`request to ${request.url()}`));
  await page.setContent('<body style="margin: 0"><div id="chart"></div></body>');
  for (const name of ["vega", "vega-lite", "vega-embed"])
    await page.addScriptTag({ content: bundle(name) });
  return { page, complaints };
}

/** Draws a chart as JupyterLab does, in its light or dark theme, on a page with the same colors. */
export async function embed(
  page: Page,
  spec: ChartSpec,
  { ground, ink, dark }: ChartPage = PAGES[0],
): Promise<void> {
  await page.evaluate(
    async ([chart, options, background, color]) => {
      const here = globalThis as any;
      Object.assign(here.document.body.style, { background, color });
      here.embedded?.finalize();
      here.embedded = await here.vegaEmbed("#chart", chart, options);
    },
    [spec as any, { actions: true, ...(dark ? { theme: "dark" } : {}) }, ground, ink],
  );
}
