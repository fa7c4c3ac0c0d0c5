// What VS Code asks of the project, as its extensions say; VS Code itself does not run here. With the Python extension, the
// Jupyter extension lists kernels in `share/jupyter/kernels` of each Python environment that it finds, of which .venv is one.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { KernelClient, python, root } from "../kernel/client";
import { cells } from "../worked-notebook";

test("the extensions that find and draw are recommended", () => {
  const { recommendations } = JSON.parse(
    readFileSync(path.join(root, ".vscode/extensions.json"), "utf8"),
  );
  assert.deepEqual(recommendations, ["ms-toolsai.jupyter", "ms-python.python"]);
});

test("the kernel is where the Jupyter extension looks, and starts without a PATH", async (t) => {
  const prefix = spawnSync(python, ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" });
  const file = path.join(prefix.stdout.trim(), "share/jupyter/kernels/tslab/kernel.json");
  const { argv, language } = JSON.parse(readFileSync(file, "utf8"));
  assert.equal(language, "typescript");
  assert.ok(path.isAbsolute(argv[0]) && path.isAbsolute(argv.at(-2)), String(argv));
  const kernel = await KernelClient.start({ cwd: "/", env: { PATH: "", JUPYTER_PATH: undefined } });
  t.after(() => kernel.close());
  assert.equal(
    await kernel.print('import * as np from "./lib/np"; np.print(np.ones([2]));'),
    "[1. 1.]\n",
  );
});

// The Jupyter Notebook Renderers, which come with the Jupyter extension, draw Vega-Lite up to 5, and SVG.
test("every picture of the notebook is in a format that VS Code draws, and has a still version", () => {
  const displays = cells().flatMap(({ outputs }) => outputs?.filter(({ data }) => data) ?? []);
  const charts = displays.filter(({ data }) => !data?.["text/html"]);
  assert.ok(charts.length >= 12, `only ${charts.length} charts`);
  for (const { data } of charts) {
    const spec = data?.["application/vnd.vegalite.v5+json"] as { $schema: string };
    assert.match(spec.$schema, /\/vega-lite\/v5(\.\d+)*\.json$/);
    assert.match([data?.["image/svg+xml"]].flat().join(""), /^<svg /);
  }
});
