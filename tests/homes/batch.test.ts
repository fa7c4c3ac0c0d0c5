import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { inVenv, root } from "../kernel/client";
import { Desk } from "./homes";

const desk = new Desk();
after(() => desk.remove());

const run = (program: string, ...args: string[]) =>
  spawnSync(inVenv(program), args, { cwd: desk.folder, encoding: "utf8" });

/** The notebook was run through: each test has passed, the last cell's chart is there in its three forms. */
function hasRun(file: string): void {
  const { cells } = JSON.parse(readFileSync(path.join(desk.folder, file), "utf8"));
  const outputs = cells.flatMap((cell: any) => cell.outputs ?? []);
  const printed = outputs.flatMap(({ text }: any) => text ?? []).join("");
  assert.equal(printed.match(/^All tests passed$/gm)?.length, 2, printed);
  assert.deepEqual(Object.keys(outputs.at(-1).data).sort(), [
    "application/vnd.vegalite.v5+json",
    "image/svg+xml",
    "text/plain",
  ]);
}

test("the requirements of other homes are in requirements-test.txt", () => {
  const file = path.join(root, "requirements-test.txt");
  const { status, stdout, stderr } = run("pip", "install", "-r", file, "--no-input");
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /already satisfied: notebook==7\./);
  assert.match(stdout, /already satisfied: jupyter-console==/);
  assert.match(stdout, /already satisfied: papermill==/);
});

test("jupyter execute (nbclient) runs the notebook", () => {
  const { status, stderr } = run("jupyter", "execute", "beginning.ipynb", "--output=nbclient");
  assert.equal(status, 0, stderr);
  hasRun("nbclient.ipynb");
});

test("papermill runs the notebook", () => {
  const { status, stderr } = run("papermill", "beginning.ipynb", "papermill.ipynb");
  assert.equal(status, 0, stderr);
  hasRun("papermill.ipynb");
});

test("papermill reports that it cannot pass parameters to TypeScript", () => {
  const { status, stderr } = run("papermill", "beginning.ipynb", "none.ipynb", "-p", "n_a", "8");
  assert.notEqual(status, 0);
  assert.match(stderr, /No parameter translator .* 'tslab' or language 'typescript'/);
  assert.ok(!existsSync(path.join(desk.folder, "none.ipynb")));
});
