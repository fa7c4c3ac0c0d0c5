import { accessSync, constants, readFileSync } from "node:fs";
import path from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import type { ChartSpec } from "../../lib/charts/theme";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];

/** The browser to test with: CHROME_PATH, or a Chrome or Chromium on the PATH; none if there is none. */
export function browserPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  const { CHROME_PATH } = process.env;
  return CHROME_PATH ? CHROME_PATH : found.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const noBrowser =
  "no browser: install Chromium, Chrome or Edge, or set CHROME_PATH, to test the layout of charts";

export async function launch(): Promise<Browser> {
  const executablePath = browserPath();
  if (executablePath === undefined) throw new Error(noBrowser);
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

const bundle = (name: string) =>
  readFileSync(path.join(__dirname, `../../node_modules/${name}/build/${name}.min.js`), "utf8");

/** An empty page with vega-embed; what it complains of, and all it asks the network for, is collected. */
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

/** Draws a chart as JupyterLab does, in its light or dark theme. */
export async function embed(page: Page, spec: ChartSpec, theme?: "dark"): Promise<void> {
  await page.evaluate(
    async ([chart, options]) => {
      const here = globalThis as any;
      here.embedded?.finalize();
      here.embedded = await here.vegaEmbed("#chart", chart, options);
    },
    [spec as any, theme ? { actions: true, theme } : { actions: true }],
  );
}
