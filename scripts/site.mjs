// @ts-check
// npm run site: builds the course as a web site that runs in the reader's browser.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { given, readArguments } from "./arguments.mjs";
import { runCommand, runProgram } from "./command.mjs";
import { LEARNERS_EDITION, LEARNERS_EDITIONS, NOTEBOOKS, WORKED_NOTEBOOKS } from "./notebook.mjs";
import { root } from "./setup.mjs";
import {
  createEnvironment,
  findPython,
  installRequirements,
  pythonEnvironment,
} from "./setup/python.mjs";
import { run } from "./setup/run.mjs";
import { writeContents } from "./site/contents.mjs";

const { values } = readArguments(
  "site",
  { output: { type: "string" }, "without-solutions": { type: "boolean" } },
  0,
);
const withSolutions = !values["without-solutions"];
const missing = WORKED_NOTEBOOKS.find((file) => !fs.existsSync(path.join(root, file)));
if (withSolutions && missing) {
  console.error(
    `npm run site: expected ${missing}, which this copy does not have. Add -- --without-solutions.`,
  );
  process.exit(1);
}
const output = given(values.output ?? path.join(root, "_site"));
const site = `${output}.tmp`;
const NAME = "typescript-kernel";

await runCommand(async () => {
  fs.rmSync(site, { recursive: true, force: true });
  await buildJupyterLite();
  removeUnused();
  const notebooks = [...LEARNERS_EDITIONS, ...(withSolutions ? WORKED_NOTEBOOKS : [])];
  writeContents(site, { ...readNotebooks(notebooks), ...readFigures() });
  await buildKernel();
  configure();
  for (const { worked, page } of withSolutions ? NOTEBOOKS : []) {
    const html = ["scripts/html.mjs", path.join(root, worked), "--output", path.join(site, page)];
    if ((await runProgram(process.execPath, html)) !== 0) return 1;
  }
  writeServiceWorker();
  fs.rmSync(output, { recursive: true, force: true });
  fs.renameSync(site, output);
  const size = listFiles(output).reduce(
    (sum, file) => sum + fs.statSync(path.join(output, file)).size,
    0,
  );
  console.log(
    `${output}: ${(size / 1e6).toFixed(1)} MB. Serve this folder as it is, under any address.`,
  );
  return 0;
});

/** JupyterLite, from browser/requirements.txt, in a separate virtual environment. */
async function buildJupyterLite() {
  const venv = path.join(root, ".venv-site");
  const requirements = path.join(root, "browser", "requirements.txt");
  const stamp = path.join(venv, "requirements.txt");
  const wanted = fs.readFileSync(requirements, "utf8");
  const python = path.join(venv, "bin", "python");
  if (
    !fs.existsSync(python) ||
    !fs.existsSync(stamp) ||
    fs.readFileSync(stamp, "utf8") !== wanted
  ) {
    console.log("Installing JupyterLite into .venv-site …");
    const { command } = await findPython();
    fs.rmSync(venv, { recursive: true, force: true });
    await createEnvironment(command, venv);
    await installRequirements(venv, requirements, "JupyterLite");
    fs.writeFileSync(stamp, wanted);
  }
  const empty = fs.mkdtempSync(path.join(path.dirname(site), ".site-"));
  try {
    const options = ["--no-sourcemaps", "--apps", "lab", "--no-unused-shared-packages"];
    const dirs = ["--lite-dir", empty, "--output-dir", site];
    await run(python, ["-m", "jupyterlite_core", "build", ...dirs, ...options], {
      cwd: empty,
      env: { ...pythonEnvironment(venv), PYTHONWARNINGS: "ignore" },
      failure: "JupyterLite could not be built.",
    });
  } finally {
    fs.rmSync(empty, { recursive: true, force: true });
  }
}

/** Removes files that only JupyterLite's own build needed. */
function removeUnused() {
  const build =
    /^(rspack\.config.*|package\.json|bootstrap\.js|jupyterlite\.schema.*|doc|.*\.map)$/;
  for (const name of fs.readdirSync(site)) {
    if (build.test(name)) fs.rmSync(path.join(site, name), { recursive: true });
  }
}

/** The notebooks as a Jupyter server sends them, with texts in place of lists of lines: JupyterLab expects that of its contents. */
function readNotebooks(/** @type {string[]} */ files) {
  const joined = (/** @type {unknown} */ value) => (Array.isArray(value) ? value.join("") : value);
  return Object.fromEntries(
    files.map((file) => {
      const notebook = JSON.parse(fs.readFileSync(path.join(root, file), "utf8"));
      for (const cell of notebook.cells) {
        cell.source = joined(cell.source);
        for (const output of cell.outputs ?? []) {
          if (output.text) output.text = joined(output.text);
          for (const [type, value] of Object.entries(output.data ?? {})) {
            output.data[type] = joined(value);
          }
        }
      }
      return [path.basename(file), JSON.stringify(notebook)];
    }),
  );
}

/** The notebook's drawings; JupyterLite shows them only in Latin-1, so other characters become entities. */
function readFigures() {
  const folder = path.join(root, "notebooks", "figures");
  return Object.fromEntries(
    fs.readdirSync(folder).map((name) => {
      const svg = fs.readFileSync(path.join(folder, name), "utf8");
      return [`figures/${name}`, svg.replace(/[^\x00-\x7f]/gu, (c) => `&#${c.codePointAt(0)};`)];
    }),
  );
}

async function buildKernel() {
  const { buildBundles } = await import("./site/bundles.mjs"); // after setup, which installs esbuild
  const folder = path.join(site, "kernel");
  fs.mkdirSync(folder);
  /** @param {string} text @param {(notebook: typeof NOTEBOOKS[number]) => string} addressOf */
  const link = (text, addressOf) => {
    const files = NOTEBOOKS.flatMap((notebook) =>
      [notebook.learners, notebook.worked].map((file) => [
        path.basename(file),
        addressOf(notebook),
      ]),
    );
    return { text, addresses: Object.fromEntries(files) };
  };
  const links = [
    link("Solutions", ({ worked }) => `lab/index.html?path=${path.basename(worked)}`),
    link("Web page with interactive charts", ({ page }) => page),
  ];
  await buildBundles(folder, { LINKS: withSolutions ? links : [] });
  const extension = path.join(site, "extensions", NAME);
  fs.mkdirSync(extension, { recursive: true });
  fs.renameSync(path.join(folder, "kernel.js"), path.join(extension, "kernel.js"));
}

function configure() {
  const file = path.join(site, "jupyter-lite.json");
  const config = JSON.parse(fs.readFileSync(file, "utf8"));
  Object.assign(config["jupyter-config-data"], {
    appName: "Recurrent Neural Networks",
    contentsAllJsonFile: "all.json",
    defaultKernelName: "tslab",
    exposeAppInBrowser: true,
    federated_extensions: [{ name: NAME, load: "kernel.js", extension: "./extension" }],
    settingsOverrides: {
      "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
      "@jupyterlab/docmanager-extension:plugin": { autosaveInterval: 5 },
      "@jupyterlab/notebook-extension:tracker": {
        codeCellConfig: { indentUnit: "2", autoClosingBrackets: true },
      },
    },
  });
  fs.writeFileSync(file, JSON.stringify(config));
  fs.writeFileSync(
    path.join(site, "index.html"),
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Building a Recurrent Neural Network - Step by Step</title>
<link rel="icon" href="lab/favicon.ico">
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{}</script>
<script>location.replace("lab/index.html?path=${path.basename(LEARNERS_EDITION)}");</script>
</head>
<body><a href="lab/index.html?path=${path.basename(LEARNERS_EDITION)}">Open the course</a></body>
</html>
`,
  );
}

/** The files of a folder, relative to it. */
function listFiles(/** @type {string} */ folder) {
  return fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile())
    .map((name) => name.split(path.sep).join("/"))
    .sort();
}

function writeServiceWorker() {
  const files = listFiles(site).filter((file) => file !== "service-worker.js");
  const version = createHash("sha256");
  for (const file of files) version.update(file).update(fs.readFileSync(path.join(site, file)));
  const text = fs
    .readFileSync(path.join(root, "browser", "service-worker.js"), "utf8")
    .replace("%VERSION%", version.digest("hex").slice(0, 16))
    .replace('"%FILES%"', () => JSON.stringify(files));
  fs.writeFileSync(path.join(site, "service-worker.js"), text);
}
