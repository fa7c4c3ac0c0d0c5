import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import * as np from "../../lib/np";
import { allFinite, entries } from "../../lib/numpy/ndarray";

test("np lists the functions of NumPy and no others", () => {
  const known =
    /^(NdArray|random|add|subtract|multiply|divide|maximum|minimum|power|negative|abs|sqrt|log|exp|tanh|square|clip|array|zeros|ones|full|zeros_like|ones_like|arange|linspace|copy|reshape|concatenate|sum|mean|max|min|argmax|dot|transpose|slice|assign|allclose|array_equal|print|array2string|set_printoptions)$/;
  for (const name of Object.keys(np)) assert.match(name, known);
  assert.deepEqual(Object.keys(np.random).sort(), ["randn", "random_sample", "seed"]);
});

test("entries are in row-major order, the array's own if they are in that order", () => {
  const x = np.array([
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual([...entries(x.T)], [1, 3, 2, 4]);
  entries(x)[0] = 9;
  assert.equal(x.get(0, 0), 9);
});

test("allFinite finds NaN and infinities at every position", () => {
  for (const n of [1, 3, 4, 9]) {
    assert.ok(allFinite(np.full([n], 1e308)));
    for (let i = 0; i < n; i++) {
      for (const value of [NaN, Infinity, -Infinity]) {
        const x = np.zeros([n]);
        x.set(i, value);
        assert.ok(!allFinite(x));
      }
    }
  }
  assert.ok(allFinite(np.zeros([0])));
});

test("every module of the engine has a test of its name, and every test a module", () => {
  const names = (folder: string, ending: string): string[] =>
    fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length))
      .sort();
  const modules = names(path.join(__dirname, "../../lib/numpy"), ".ts");
  assert.deepEqual(names(__dirname, ".test.ts"), modules);
});
