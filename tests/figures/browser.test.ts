import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { contrast, hexOf } from "./contrast";
import { names, pathOf } from "./drawings";

const candidates = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "msedge",
];

/** CHROME_PATH, or the first browser of the Chromium family on the PATH. */
function findBrowser(): string | undefined {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return candidates
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file));
}

const executablePath = findBrowser();
const missing = "no Chrome, Chromium or Edge found: install one or set CHROME_PATH";
if (!executablePath && process.env.CI === "true")
  test("a browser is there", () => assert.fail(missing));
const skip = executablePath ? false : missing;

let browser: Browser;
before(async () => {
  if (executablePath)
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-quic"] });
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
  test(
    `${name}: texts are inside, apart from each other, inside their boxes, and readable`,
    { skip },
    async () => {
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
          assert.ok(
            box.left >= holder.left && box.right <= holder.right,
            `"${text}" leaves its box`,
          );
          assert.ok(
            contrast(hexOf(color), hexOf(ground)) >= 4.5,
            `"${text}": ${color} on ${ground}`,
          );
          for (const other of texts.slice(at + 1))
            assert.ok(apart(box, other.box), `"${text}" overlaps "${other.text}"`);
        });
      } finally {
        await page.close();
      }
    },
  );
}
