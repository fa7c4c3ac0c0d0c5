import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";

const root = path.join(__dirname, "../..");

/** What a program prints, in a process of its own. */
function printed(program: string): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", "-e", program],
    { cwd: root, encoding: "utf8", timeout: 60_000 },
  );
  assert.equal(status, 0, stderr);
  return stdout;
}

test("large products go to the second thread once it has started, with the same bits; it keeps no process alive", () => {
  const program = `
    const np = require("./lib/np");
    const { workspaceFor } = require("./lib/numpy/threads");
    const { workspace } = require("./lib/numpy/wasm");
    const { THREAD_MIN } = require("./lib/numpy/tuning");
    np.random.seed(1);
    const a = np.random.randn(256, 384);
    const b = np.random.randn(384, 64);
    const product = () => { const c = np.dot(a, b); c.get(0, 0); return c; };
    console.log(workspaceFor(THREAD_MIN - 1) === workspace, workspaceFor(THREAD_MIN) === workspace);
    const alone = product();
    const wait = () => {
      if (workspaceFor(THREAD_MIN) === workspace) return setTimeout(wait, 10);
      console.log(workspaceFor(THREAD_MIN - 1) === workspace);
      let same = 0;
      for (let i = 0; i < 200; i++) same += np.array_equal(product(), alone);
      console.log(same);
    };
    wait();`;
  assert.equal(printed(program), "true true\ntrue\n200\n");
});

test("the second thread's rest of an interrupted product does not get into the next one", () => {
  const program = `
    const np = require("./lib/np");
    const { workspaceFor } = require("./lib/numpy/threads");
    const { workspace } = require("./lib/numpy/wasm");
    const { THREAD_MIN } = require("./lib/numpy/tuning");
    np.random.seed(1);
    const [a, b, x] = [0, 1, 2].map(() => np.random.randn(512, 512));
    const [c, d] = [np.ones([512, 4]), np.ones([4, 512])];
    const sum = () => { const y = np.add(x, np.dot(c, d)); y.get(0, 0); return y; };
    const expected = sum();
    const wait = () => {
      const space = workspaceFor(THREAD_MIN);
      if (space === workspace) return setTimeout(wait, 10);
      const { kernels } = space;
      let same = 0;
      for (let i = 0; i < 20; i++) {
        space.kernels = { ...kernels, gemm() { throw new Error("interrupted"); } };
        try { np.dot(a, b).get(0, 0); } catch {}
        space.kernels = kernels;
        same += np.array_equal(sum(), expected);
      }
      console.log(same);
    };
    wait();`;
  assert.equal(printed(program), "20\n");
});
