import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";

const root = path.join(__dirname, "../..");

test("the committed WebAssembly is the build of assembly/", () => {
  const { stderr, status } = spawnSync(process.execPath, ["assembly/build.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
});
