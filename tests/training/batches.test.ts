import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { batchesOf } from "../../lib/training/batches";
import { END, vocabularyOf } from "../../lib/training/vocabulary";
import { dinosaurNames } from "../../lib/training/names";

const vocabulary = vocabularyOf(["ab", "abba"]);

/** The character of a one-hot column, "." for a column of zeros. */
function read(x: np.NdArray, i: number): string {
  return Array.from({ length: x.shape[2] }, (_, t) => {
    const column = np.slice(x, [":", i, t]).tolist() as number[];
    assert.ok(column.every((entry) => entry === 0 || entry === 1));
    const ones = column.filter((entry) => entry === 1).length;
    assert.ok(ones <= 1);
    return ones === 0 ? "." : vocabulary.characters[column.indexOf(1)];
  }).join("");
}

test("a batch reads a name one character late and predicts it with its end; the rest is padding", () => {
  const [batch] = batchesOf(["abba", "ab"], vocabulary, { size: 2, length: 10 });
  assert.deepEqual(batch.x.shape, [3, 2, 5]);
  assert.equal(read(batch.x, 0), ".ab..");
  assert.equal(read(batch.y, 0), `ab${END}..`);
  assert.deepEqual(np.slice(batch.mask, [0]).tolist(), [1, 1, 1, 0, 0]);
  assert.equal(read(batch.x, 1), ".abba");
  assert.equal(read(batch.y, 1), `abba${END}`);
  assert.deepEqual(np.slice(batch.mask, [1]).tolist(), [1, 1, 1, 1, 1]);
});

test("a line longer than the sequence length is cut; each piece starts from the previous character", () => {
  const [batch] = batchesOf(["abba"], vocabulary, { size: 4, length: 2 });
  const pieces = [0, 1, 2].map((i) => [read(batch.x, i), read(batch.y, i)]);
  assert.deepEqual(pieces.sort(), [
    [".a", "ab"],
    ["a.", `${END}.`],
    ["bb", "ba"],
  ]);
});

test("all names are in the batches once, in an order that follows the seed", () => {
  const names = dinosaurNames();
  const letters = vocabularyOf(names);
  const options = { size: 100, length: 30, seed: 4 };
  const batches = batchesOf(names, letters, options);
  assert.deepEqual(
    batches.map(({ mask }) => mask.shape[0]).sort((a, b) => b - a),
    [...Array(13).fill(100), 18],
  );
  const characters = batches.reduce((sum, { mask }) => sum + np.sum(mask), 0);
  assert.equal(
    characters,
    names.reduce((sum, name) => sum + name.length + 1, 0),
  );
  const again = batchesOf(names, letters, options);
  assert.ok(batches.every(({ y }, k) => np.array_equal(y, again[k].y)));
  const other = batchesOf(names, letters, { ...options, seed: 5 });
  assert.ok(!batches.every(({ y }, k) => np.array_equal(y, other[k].y)));
});

test("making batches leaves the notebook's own random numbers alone", () => {
  np.random.seed(1);
  const first = np.random.randn(1).get(0);
  np.random.seed(1);
  batchesOf(["ab", "abba"], vocabulary, { size: 1, length: 9, seed: 8 });
  assert.equal(np.random.randn(1).get(0), first);
});

test("batchesOf refuses what does not fit", () => {
  const options = { size: 2, length: 5 };
  assert.throws(() => batchesOf([], vocabulary, options), /names must be a list of at least 1/);
  assert.throws(() => batchesOf(["abc"], vocabulary, options), /"c" of the string "abc"/);
  assert.throws(() => batchesOf(["ab"], vocabulary, { ...options, size: 0 }), /size must be/);
  assert.throws(() => batchesOf(["ab"], vocabulary, { ...options, length: 0 }), /length must be/);
  assert.throws(() => batchesOf(["ab"], vocabulary, { ...options, seed: 0.5 }), /seed must be/);
});
