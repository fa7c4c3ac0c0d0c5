import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { RED, keep, launch, skipWithoutBrowser } from "../browser";
import { inVenv } from "../kernel/client";
import { Program, statusOf } from "../setup/clone";
import { Desk } from "./homes";

const skip = skipWithoutBrowser;
const desk = new Desk();
let server: Program;
let browser: Browser;
before(async () => {
  if (skip) return;
  const args = ["notebook", "--no-browser", "--port=0", "--allow-root"];
  server = Program.start(inVenv("jupyter"), args, desk.folder);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop("SIGTERM");
  desk.remove();
});

test("jupyter notebook opens the notebook, runs its cells and draws a chart", {
  skip,
}, async () => {
  const [url] = await server.prints(/http:\/\/localhost:\d+\/tree\?token=\w+/, 60);
  assert.equal(await statusOf(url), 200);
  const files = await browser.newPage();
  files.setDefaultTimeout(60_000);
  await files.goto(url);
  const opened = files.waitForEvent("popup");
  await files.getByText("beginning.ipynb", { exact: true }).dblclick();
  const page = await opened;
  page.setDefaultTimeout(60_000);
  await page.getByText("TypeScript", { exact: true }).waitFor();
  // The name is shown before there is a kernel, and cells that are run then are cleared only.
  const sessions = new URL("/api/sessions", url);
  sessions.search = new URL(url).search;
  const isReady = async () =>
    ((await (await fetch(sessions)).json()) as any[]).some(
      ({ kernel }) => kernel?.execution_state === "idle",
    );
  for (let tries = 0; tries < 600 && !(await isReady()); tries++) await page.waitForTimeout(100);
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByText("Run All Cells", { exact: true }).click();
  await page.locator(".jp-RenderedVegaCommon5 svg.marks .role-mark path").first().waitFor();
  await page.getByText("All tests passed").last().waitFor();
  assert.equal(await page.locator(RED).count(), 0);
  await keep(page.locator(".jp-RenderedVegaCommon5"), "homes/notebook-7");
});
