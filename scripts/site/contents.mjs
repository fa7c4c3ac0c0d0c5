// @ts-check
// The notebooks and figures of the site, as JupyterLite expects them: files/, and a listing of each folder under api/contents/.
import fs from "node:fs";
import path from "node:path";
import { root } from "../setup.mjs";

/** The date of the last version, which makes builds reproducible. */
const [, DATE] =
  /^## .* - (\S+)$/m.exec(fs.readFileSync(path.join(root, "CHANGELOG.md"), "utf8")) ?? [];

/**
 * @param {string} site the folder of the site
 * @param {Record<string, string>} texts the files' contents, by path
 */
export function writeContents(site, texts) {
  /** @type {Map<string, object[]>} */
  const listings = new Map([["", []]]);
  for (const [file, text] of Object.entries(texts)) {
    const folder = path.posix.dirname(file).replace(/^\.$/, "");
    if (!listings.has(folder)) {
      listings.set(folder, []);
      listings.get("")?.push(model(folder, "directory", null));
    }
    const isNotebook = file.endsWith(".ipynb");
    listings.get(folder)?.push({
      ...model(file, isNotebook ? "notebook" : "file", isNotebook ? "json" : "text"),
      mimetype: isNotebook ? "application/x-ipynb+json" : "image/svg+xml",
      size: Buffer.byteLength(text),
    });
    write(path.join(site, "files", file), text);
  }
  for (const [folder, content] of listings) {
    const listing = { ...model(folder, "directory", "json"), content };
    write(path.join(site, "api", "contents", folder, "all.json"), JSON.stringify(listing));
  }
}

/** @param {string} file @param {string} type @param {string | null} format */
const model = (file, type, format) => ({
  name: path.posix.basename(file),
  path: file,
  type,
  format,
  content: null,
  mimetype: null,
  size: null,
  writable: true,
  created: `${DATE}T00:00:00Z`,
  last_modified: `${DATE}T00:00:00Z`,
});

function write(/** @type {string} */ file, /** @type {string} */ text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
