import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";

const root = path.join(__dirname, "../..");

test("the committed WebAssembly is what assembly/ builds", () => {
  const { stderr, status } = spawnSync(process.execPath, ["assembly/build.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
});

test("the second thread keeps no process alive, and its products are the same to the last bit", () => {
  const program = `
    const np = require("./lib/np");
    np.random.seed(1);
    const a = np.random.randn(256, 384);
    const b = np.random.randn(384, 64);
    const alone = np.dot(a, b); // starts the thread, and does not wait for it
    setTimeout(() => {
      for (let i = 0; i < 200; i++) if (!np.array_equal(np.dot(a, b), alone)) throw new Error("differs");
      console.log("same");
    }, 500);`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", "-e", program],
    { cwd: root, encoding: "utf8", timeout: 60_000 },
  );
  assert.equal(stdout, "same\n", stderr);
  assert.equal(status, 0);
});
