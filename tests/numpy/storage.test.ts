import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import * as np from "../../lib/np";
import { Storage, uninitialized, zeroed } from "../../lib/numpy/storage";

const root = path.join(__dirname, "../..");

test("frozen entries are copied before they are written, and only then", () => {
  const data = Float64Array.of(9, 1, 2, 9);
  const storage = new Storage(data, 1, 2);
  storage.prepareWrite();
  assert.equal(storage.data, data);
  storage.freeze();
  const { version } = storage;
  assert.notEqual(version, 0);
  storage.freeze();
  assert.equal(storage.version, version);
  storage.prepareWrite();
  assert.deepEqual([...storage.data], [1, 2]);
  assert.deepEqual([storage.start, storage.version], [0, 0]);
  storage.freeze();
  assert.notEqual(storage.version, version, "other entries have another version");
});

test("zeroed storage is zero even if other arrays used it before", () => {
  for (let i = 0; i < 40; i++) {
    const dirty = uninitialized("test", [1000]);
    dirty.data.fill(7, dirty.start, dirty.start + 1000);
    const { data, start } = zeroed("test", [1000]);
    assert.ok(data.subarray(start, start + 1000).every((x) => x === 0));
  }
});

test("memory stays flat: the process is as large after 200,000 operations of mixed size as after 20,000", () => {
  const LIMIT = 60; // MB
  const program = `
    const np = require("./lib/np");
    const sizes = [[3, 10], [24, 24], [64, 32], [200, 100]];
    const W = np.random.randn(24, 24);
    const run = (count) => {
      for (let i = 0; i < count; i++) {
        const x = np.ones(sizes[i % 4]);
        np.dot(W, np.ones([24, 1]));
        np.dot(np.add(x, 1), x.T).get(0, 0);
      }
      gc(); gc();
      return process.memoryUsage().rss / 2 ** 20;
    };
    const first = run(20000 / 4);
    const second = run(180000 / 4);
    // On a busy machine, V8 may free arrays late, and the process grows once. With a leak, it would grow every time.
    console.log(second - first < ${LIMIT} ? second - first : run(180000 / 4) - second);`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", "--import", "tsx", "-e", program],
    { cwd: root, encoding: "utf8", timeout: 120_000 },
  );
  assert.ok(Number(stdout) < LIMIT, `grew by ${stdout} MB ${stderr}`);
});

test("an array that cannot be allocated is refused by the call that asks for it, and the next one works", () => {
  assert.throws(() => np.zeros([1e6, 1e6]), {
    name: "RangeError",
    message: "np.zeros: shape (1000000, 1000000) is too large",
  });
  const [column, row] = [np.zeros([5e6, 1]), np.zeros([1, 5e6])];
  const calls: [() => unknown, string][] = [
    [() => np.add(column, row), "np.add"],
    [() => np.dot(column, row), "np.dot"],
  ];
  for (const [call, caller] of calls) {
    assert.throws(call, {
      name: "RangeError",
      message: `${caller}: cannot allocate 200000.0 GB for an array of shape (5000000, 5000000)`,
    });
    assert.equal(np.sum(np.dot(np.ones([2, 3]), np.ones([3, 2]))), 12);
  }
});
