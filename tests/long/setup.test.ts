// The real setup, of a fresh clone, with real faults: killed, no disk, no network, no home.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import * as np from "../../lib/np";
import { Clone, Program, root } from "../setup/clone";

const NOTEBOOK = JSON.stringify({
  cells: [
    {
      cell_type: "code",
      id: "a",
      metadata: {},
      source: 'import * as np from "./lib/np";\nnp.print(np.ones([2]));',
      outputs: [],
      execution_count: null,
    },
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

/** Runs a notebook of one cell, after setup. */
const EXECUTE = ["scripts/execute.mjs", "one.ipynb"];
const start = (folder: string) => Program.start(process.execPath, EXECUTE, folder);

function hasRun(folder: string): void {
  const text = readFileSync(path.join(folder, "one.ipynb"), "utf8");
  assert.match(text, /"\[1\. 1\.\]\\n"/);
}

describe("the setup of a fresh clone", () => {
  let clone: Clone;
  before(() => {
    clone = new Clone();
    writeFileSync(path.join(clone.folder, "one.ipynb"), NOTEBOOK);
  });
  after(() => clone.remove());

  it("killed at ten random moments is completed by the next start", async () => {
    np.random.seed(5);
    for (let i = 0; i < 10; i++) {
      const ms = Math.round(40_000 * np.random.random_sample().get());
      const run = start(clone.folder);
      await Promise.race([pause(ms, undefined, { ref: false }), run.ended]);
      console.log(`killed after ${ms} ms: ${run.output.trim().split("\n").at(-1)}`);
      // The second way leaves npm or pip behind, at work.
      if (i % 2 === 0) await run.stop("SIGKILL");
      else run.child.kill("SIGKILL");
    }
    const last = start(clone.folder);
    assert.equal(await last.ended, 0, last.output);
    hasRun(clone.folder);
  });
});

// Other file systems and no network, as a user of its own who may do that.
const isolated = spawnSync("unshare", ["-Urmn", "true"]).status === 0;
const skip = isolated || process.env.CI === "true" ? false : "unshare cannot isolate here";

describe("setup (with unshare, which mounts)", { skip }, () => {
  let clone: Clone;
  before(() => {
    clone = new Clone();
    writeFileSync(path.join(clone.folder, "one.ipynb"), NOTEBOOK);
  });
  after(() => clone.remove());

  /** Runs a script of the shell in which $1 is the clone, $2 Node and $3 an empty folder. */
  function inside(options: string, script: string, env: NodeJS.ProcessEnv = {}) {
    const empty = path.join(clone.parent, "empty");
    mkdirSync(empty, { recursive: true });
    const args = [options, "sh", "-c", script, "sh", clone.folder, process.execPath, empty];
    const run = Program.start("unshare", args, clone.folder, env);
    return run.ended.then((status) => ({ status, output: run.output }));
  }
  const fails = ({ status, output }: { status: number | null; output: string }, why: RegExp) => {
    assert.equal(status, 1, output);
    assert.match(output, why);
    assert.doesNotMatch(output, /\n +at /, "no stack");
  };

  for (const [what, size] of [
    ["npm", "60m"],
    ["pip", "450m"],
  ]) {
    it(`says that the disk is full for ${what}, and works when there is room`, async () => {
      const full = await inside(
        "-Urm",
        `mount -t tmpfs -o size=${size} tmpfs "$3" && cp -r "$1"/. "$3" && cd "$3" && "$2" ${EXECUTE.join(" ")}
        status=$?
        mount -o remount,size=2g "$3" && "$2" ${EXECUTE.join(" ")} >&2 && grep -q '1. 1.' one.ipynb || exit 3
        exit $status`,
      );
      fails(full, new RegExp(`${what} could not install .*The disk is full\\.`));
    });
  }

  it("says that there is no network, and works when there is", async () => {
    const empty = path.join(clone.parent, "caches");
    const env = { npm_config_cache: empty, npm_config_fetch_retries: "0", PIP_CACHE_DIR: empty };
    const offline = `cd "$1" && exec "$2" ${EXECUTE.join(" ")}`;
    const withoutJupyter = { ...env, PATH: "/usr/bin:/bin", PYTHON: "/usr/bin/python3" };
    const npm = path.join(path.dirname(process.execPath), "npm");
    fails(
      await inside("-Urn", offline, { ...env, npm_execpath: npm }),
      /npm could not install .*registry cannot be reached/,
    );
    symlinkSync(path.join(root, "node_modules"), path.join(clone.folder, "node_modules"));
    fails(
      await inside("-Urn", offline, { ...withoutJupyter, PIP_RETRIES: "0" }),
      /pip could not install .*registry cannot be reached/,
    );
  });

  it("works where the home folder is read-only", async () => {
    const { status, output } = await inside(
      "-Urm",
      `mount -t tmpfs -o ro tmpfs "$3" && cd "$1" && HOME="$3" exec "$2" ${EXECUTE.join(" ")}`,
    );
    assert.equal(status, 0, output);
    hasRun(clone.folder);
  });
});
