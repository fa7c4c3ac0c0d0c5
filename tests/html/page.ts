import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { pathToFileURL } from "node:url";
import { WORKED_NOTEBOOK } from "../worked-notebook";

export const root = path.join(__dirname, "../..");

/** A folder for one test file, removed when the process ends. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "rnn-html-"));
  process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Runs `npm run html` with these arguments. */
export function html(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [path.join(root, "scripts/html.mjs"), ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, INIT_CWD: root },
  });
}

/** The page of the worked notebook, written to a temporary folder. */
export function workedPage(): string {
  const file = path.join(temporaryFolder(), "page.html");
  const { status, stderr } = html(WORKED_NOTEBOOK, "--output", file);
  if (status !== 0) throw new Error(`npm run html: ${stderr}`);
  return file;
}

/** A global of the page, for the function below that runs in it. The page's policy forbids evaluating a string. */
declare const document: any;

/** A page opened from its file, offline, with its requests and console warnings. */
export interface OpenPage {
  page: Page;
  requests: string[];
  complaints: string[];
  close(): Promise<void>;
}

/** Opens the file and waits until every chart has been drawn. */
export async function open(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const [requests, complaints]: string[][] = [[], []];
  await context.route("**", (route) =>
    route.request().url() === address ? route.continue() : route.abort(),
  );
  page.on("request", (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(address);
  if (options.javaScriptEnabled !== false)
    await page.waitForFunction(() => !document.querySelector(".chart .still"), null, {
      timeout: 30_000,
    });
  return { page, requests, complaints, close: () => context.close() };
}
