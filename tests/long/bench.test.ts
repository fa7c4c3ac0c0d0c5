import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { PASSES, SHAPES } from "../../bench/cases";
import { VALUES } from "../../bench/tuning-cases";

/** What the benchmark prints. */
function bench(...options: string[]): string {
  const { status, stdout, stderr } = spawnSync(
    "npm",
    ["run", "--silent", "bench", "--", "--quick", ...options],
    { cwd: path.join(__dirname, "../.."), encoding: "utf8", timeout: 900_000 },
  );
  assert.equal(status, 0, stderr);
  return stdout;
}

test("npm run bench sets up NumPy, which computes the same numbers, and prints a report", () => {
  const { machine, passes, training, functions, growth, peaks } = JSON.parse(bench("--json"));
  assert.match(machine.numpy, /^\d+\.\d+/);
  assert.equal(passes.length, SHAPES.length * PASSES.length);
  for (const { ratio, difference } of [...passes, training]) {
    assert.ok(ratio > 0 && difference < 1e-9);
  }
  assert.ok(functions.length > 0 && functions.every(({ ratio }: { ratio: number }) => ratio > 0));
  assert.ok(growth.length > 0 && peaks.length > 0);
});

test("npm run bench -- --tuning measures every threshold that trades time", () => {
  const tables = bench("--tuning").trim().split("\n\n");
  assert.deepEqual(
    tables.map((table) => table.split("|")[1].trim()),
    Object.keys(VALUES),
  );
  for (const table of tables) assert.match(table, /\*\*\d+\*\*[^]*\| [\d.e+]+ \|$/);
});
