// The browser for tests.
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "msedge",
];
const MACOS = [
  "Google Chrome.app/Contents/MacOS/Google Chrome",
  "Chromium.app/Contents/MacOS/Chromium",
  "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/** CHROME_PATH, or a Chrome, Chromium or Edge on the PATH or in its usual place. */
export function browserPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const found = [
    ...folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))),
    ...MACOS.map((name) => path.join("/Applications", name)),
  ];
  return process.env.CHROME_PATH || found.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const NO_BROWSER =
  "no browser was found: install Chromium, Chrome or Edge, or set CHROME_PATH to one";

/**
 * The `skip` option of a test that needs a browser: the reason if there is none. With CI=true nothing is skipped, and
 * `launch` fails.
 */
export const skipWithoutBrowser = browserPath() || process.env.CI === "true" ? false : NO_BROWSER;

export function launch(): Promise<Browser> {
  const executablePath = browserPath();
  if (!executablePath) throw new Error(NO_BROWSER);
  const quiet = ["background-networking", "component-update", "sync", "quic", "gpu"];
  // Scroll bars as on a Mac or a phone: over the page, hidden until one scrolls.
  const bars = ["--enable-features=OverlayScrollbar"];
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--no-first-run", ...quiet.map((name) => `--disable-${name}`), ...bars],
    ignoreDefaultArgs: ["--hide-scrollbars"],
  });
}

const artifacts = path.join(__dirname, "../artifacts");

/**
 * Saves a screenshot in `artifacts/`: of the viewport, the full page, or one element. It takes as long as it takes.
 * @param name with its folder, without ending: "html/phone"
 */
export async function keep(
  target: Page | Locator,
  name: string,
  options: { fullPage?: boolean } = {},
): Promise<void> {
  await target.screenshot({ path: path.join(artifacts, `${name}.png`), timeout: 0, ...options });
}

/** Errors and stderr on Jupyter's pages. */
export const RED = '[data-mime-type$="stderr"], [data-mime-type$=".error"]';
