// What the tests of other homes share: a folder with a notebook in it.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../kernel/client";
import { WORKED_NOTEBOOK, cells } from "../worked-notebook";

/** A folder away from the project with the beginning of the worked notebook, up to its first chart, not run yet. */
export class Desk {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), "home ä ")));
  readonly notebook = path.join(this.folder, "beginning.ipynb");

  constructor() {
    const worked = JSON.parse(readFileSync(path.join(root, WORKED_NOTEBOOK), "utf8"));
    const end = cells().findIndex(({ id }) => id === "rnn-hidden-states") + 1;
    const unrun = worked.cells
      .slice(0, end)
      .map((cell: any) =>
        cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
      );
    writeFileSync(this.notebook, JSON.stringify({ ...worked, cells: unrun }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
