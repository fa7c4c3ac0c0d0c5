import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { PASSES, SHAPES } from "../../bench/cases";

test("npm run bench sets up NumPy, which computes the same numbers, and prints a report", () => {
  const { status, stdout, stderr } = spawnSync(
    "npm",
    ["run", "--silent", "bench", "--", "--quick", "--json"],
    { cwd: path.join(__dirname, "../.."), encoding: "utf8", timeout: 900_000 },
  );
  assert.equal(status, 0, stderr);
  const { machine, passes, training, growth, peaks } = JSON.parse(stdout);
  assert.match(machine.numpy, /^\d+\.\d+/);
  assert.equal(passes.length, SHAPES.length * PASSES.length);
  for (const { ratio, difference } of [...passes, training]) {
    assert.ok(ratio > 0 && difference < 1e-9);
  }
  assert.ok(growth.length > 0 && peaks.length > 0);
});
