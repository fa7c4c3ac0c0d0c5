// @ts-check
// npm run html: converts each executed notebook to a single self-contained web page.
import { spawn } from "node:child_process";
import path from "node:path";
import { given, readArguments } from "./arguments.mjs";
import { notebooksOf, runCommand } from "./command.mjs";
import { replaceFile } from "./files.mjs";
import { root } from "./setup.mjs";

const { values, positionals } = readArguments("html", { output: { type: "string" } }, 1);
const notebooks = notebooksOf("html", { values, positionals });

await runCommand(async ({ python, environment }) => {
  for (const notebook of notebooks) {
    const status = await writePage(python, environment, notebook);
    if (status !== 0) return status;
  }
  return 0;
});

/**
 * @param {string} python
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} notebook
 * @returns {Promise<number>} the exit status
 */
async function writePage(python, environment, notebook) {
  const output = given(values.output ?? notebook.replace(/(\.ipynb)?$/, ".html"));
  const parts = await convert(python, environment, notebook);
  if (parts === undefined) return 1;
  try {
    // After setup, which installs KaTeX.
    const { buildPage } = await import("./html/page.mjs");
    const page = buildPage(parts);
    replaceFile(output, page);
    const size = (Buffer.byteLength(page) / 1e6).toFixed(1);
    console.log(`${output}: ${size} MB, ${parts.charts} charts`);
    return 0;
  } catch (error) {
    console.error(`${output}: ${/** @type {Error} */ (error).message}\nNothing was written.`);
    return 1;
  }
}

/**
 * @param {string} python
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} notebook
 * @returns {Promise<import("./html/page.mjs").Parts | undefined>} undefined if Python reported an error on stderr
 */
function convert(python, environment, notebook) {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [path.join(root, "scripts", "html", "parts.py"), notebook], {
      env: { ...environment, PYTHONIOENCODING: "utf-8" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let json = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (json += text));
    child.on("error", reject);
    child.on("close", (status) => resolve(status === 0 ? JSON.parse(json) : undefined));
  });
}
