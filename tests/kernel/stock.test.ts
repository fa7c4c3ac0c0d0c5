import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { KernelClient, python, root } from "./client";

const NOTEBOOK = path.join(
  root,
  "notebooks/Building_a_Recurrent_Neural_Network_Step_by_Step.ipynb",
);

/** Runs the notebook on a kernel, in the notebook's folder as Jupyter does. */
const EXECUTE = `
import sys, nbformat
from nbclient import NotebookClient
source, output, kernel, folder = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
NotebookClient(notebook, kernel_name=kernel, timeout=120, resources={"metadata": {"path": folder}}).execute()
nbformat.write(notebook, output)
`;

describe("a kernel of `tslab install`, without this project's own", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "stock-"));
  const env = { JUPYTER_PATH: path.join(folder, "share", "jupyter") };
  before(() => {
    const tslab = path.join(root, "node_modules", ".bin", "tslab");
    const run = spawnSync(
      process.execPath,
      [tslab, "install", "--python", python, "--binary", tslab, "--prefix", folder],
      { encoding: "utf8" },
    );
    assert.equal(run.status, 0, run.stdout + run.stderr);
    // Under another name: .venv has the project's kernel as `tslab`.
    const kernels = path.join(env.JUPYTER_PATH, "kernels");
    mkdirSync(path.join(kernels, "stock"));
    writeFileSync(
      path.join(kernels, "stock", "kernel.json"),
      readFileSync(path.join(kernels, "tslab", "kernel.json")),
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  it("finds lib from the notebook's folder", async (t) => {
    const kernel = await KernelClient.start({
      kernel: "stock",
      cwd: path.join(root, "notebooks"),
      env,
    });
    t.after(() => kernel.close());
    assert.equal(
      await kernel.print('import * as np from "./lib/np";\nnp.print(np.zeros([2]));'),
      "[0. 0.]\n",
    );
  });

  it("runs the notebook unchanged and prints what is committed", () => {
    const output = path.join(folder, "executed.ipynb");
    const run = spawnSync(
      python,
      ["-c", EXECUTE, NOTEBOOK, output, "stock", path.dirname(NOTEBOOK)],
      { encoding: "utf8", env: { ...process.env, ...env } },
    );
    assert.equal(run.status, 0, run.stderr);
    const printed = (file: string) =>
      JSON.parse(readFileSync(file, "utf8"))
        .cells.flatMap((cell: any) => cell.outputs ?? [])
        .flatMap((out: any) => out.text ?? [])
        .join("");
    assert.equal(printed(output), printed(NOTEBOOK));
  });
});
