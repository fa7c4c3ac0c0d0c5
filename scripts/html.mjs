// @ts-check
// npm run html [-- notebook] [-- --output FILE]: writes an executed notebook as one web page that needs nothing else.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { here, runCommand } from "./command.mjs";
import { NOTEBOOK } from "./notebook.mjs";
import { root } from "./setup.mjs";

const options = readArguments(process.argv.slice(2));

await runCommand(async ({ python, environment }) => {
  const parts = await convert(python, environment, options.notebook);
  if (parts === undefined) return 1;
  try {
    // After the set-up: KaTeX is one of the packages that it installs.
    const { buildPage } = await import("./html/page.mjs");
    const page = buildPage(parts);
    write(page, options.output);
    const size = (Buffer.byteLength(page) / 1e6).toFixed(1);
    console.log(`${options.output}: ${size} MB, ${parts.charts} charts`);
    return 0;
  } catch (error) {
    console.error(
      `${options.output}: ${/** @type {Error} */ (error).message}\nNothing was written.`,
    );
    return 1;
  }
});

function readArguments(/** @type {string[]} */ args) {
  let [notebook, output] = [path.join(root, NOTEBOOK), ""];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === "--output" && args[i + 1]) output = path.resolve(here, args[(i += 1)]);
    else if (!args[i].startsWith("-")) notebook = path.resolve(here, args[i]);
    else {
      console.error("usage: npm run html [-- notebook.ipynb] [-- --output FILE.html]");
      process.exit(1);
    }
  }
  return { notebook, output: output || notebook.replace(/(\.ipynb)?$/, ".html") };
}

/**
 * @param {string} python
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} notebook
 * @returns {Promise<import("./html/page.mjs").Parts | undefined>} nothing when Python has said on stderr what is wrong
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

/** Writes to a temporary file beside `file` and renames it: whatever happens, the old page or the new one is there, whole. */
function write(/** @type {string} */ text, /** @type {string} */ file) {
  const temporary = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    fs.writeFileSync(temporary, text, { flush: true });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
