import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { root } from "./clone";

test("a clone of Git for Windows has scripts that a shell can read", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "line-ends-"));
  try {
    const windows = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"];
    const args = ["clone", "--quiet", "--depth=1", ...windows, `file://${root}`, folder];
    const { status, stderr } = spawnSync("git", args, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    for (const file of [".ci/run", ".binder/postBuild", "scripts/start.mjs", "package.json"])
      assert.ok(!readFileSync(path.join(folder, file), "utf8").includes("\r"), file);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
