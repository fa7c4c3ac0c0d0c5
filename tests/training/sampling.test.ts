import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as np from "../../lib/np";
import { networkOf } from "../../lib/training/model";
import { forward } from "../../lib/training/layers";
import { batchesOf } from "../../lib/training/batches";
import { choose, shuffled } from "../../lib/training/random";
import { sampleNames, withTemperature } from "../../lib/training/sampling";
import { encode } from "../../lib/training/vocabulary";
import { smallModel, vocabulary, worked } from "./small";

const p = np.array([
  [0.5, 0],
  [0.3, 1],
  [0.2, 0],
]);

test("temperature 1 leaves probabilities unchanged, 0 takes the likeliest, large ones make all alike", () => {
  assert.ok(np.allclose(withTemperature(p, 1), p, { rtol: 1e-14, atol: 1e-300 }));
  for (const cold of [0, 1e-300, 1e-9]) {
    assert.deepEqual(withTemperature(p, cold).tolist(), [
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
  }
  const warm = withTemperature(np.array([[0.4], [0.6]]), 10);
  assert.ok(Math.abs(warm.get(0, 0) - 0.5) < 0.02);
  assert.ok(Math.abs(withTemperature(p, 0.5).get(0, 0) - 0.25 / 0.38) < 1e-12);
  assert.throws(() => withTemperature(p, -1), /temperature must be from 0 to 10, got -1/);
});

test("choose takes each index as often as its probability, and never one of probability 0", () => {
  assert.equal(choose([0.2, 0, 0.8], 0), 0);
  assert.equal(choose([0.2, 0, 0.8], 0.199), 0);
  assert.equal(choose([0.2, 0, 0.8], 0.2001), 2);
  assert.equal(choose([0.5, 0.5, 0], 1 - 2 ** -53), 1);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (weights, draw) => {
        fc.pre(weights.some((weight) => weight > 1e-300));
        assert.ok(weights[choose(weights, draw)] > 0);
      },
    ),
  );
  assert.throws(() => choose([0, 0], 0.5), /not all 0, got 0, 0/);
  assert.throws(() => choose([NaN, 1], 0.5), /got NaN, 1/);
});

test("shuffled keeps every entry", () => {
  const list = [5, 5, 1, 9];
  np.random.seed(1);
  assert.deepEqual([...shuffled(list)].sort(), [1, 5, 5, 9]);
  assert.deepEqual(list, [5, 5, 1, 9]);
  assert.throws(() => shuffled("ab" as never), /list must be a JavaScript array/);
});

for (const [cell, n_layers] of [
  ["rnn", 1],
  ["rnn", 2],
  ["lstm", 1],
  ["lstm", 3],
  ["gru", 1],
  ["gru", 3],
] as const) {
  test(`at temperature 0, ${n_layers} ${cell} layers write the likeliest characters of the whole forward pass`, () => {
    const model = smallModel({ cell, n_layers, n_a: 12 });
    // Larger weights make predictions differ between steps, and biases make no two alike.
    const { parameters } = model.state;
    np.random.seed(4);
    for (const [key, { shape }] of Object.entries(parameters)) {
      parameters[key] = np.random.randn(...shape);
    }
    const [name] = sampleNames(model, 1, worked, { temperature: 0, longest: 12 });
    assert.ok(name.length > 0);
    const [batch] = batchesOf([name], vocabulary, { size: 1, length: 50 });
    const [y_pred] = forward(networkOf(model), batch.x, worked);
    encode(name, vocabulary).forEach((character, t) => {
      const column = np.slice(y_pred, [":", 0, t]).tolist() as number[];
      assert.equal(character, column.indexOf(Math.max(...column)), `character ${t} of ${name}`);
    });
  });
}

test("sampling follows its seed, leaves np.random alone, and stops at the longest", () => {
  const model = smallModel();
  np.random.seed(1);
  const names = sampleNames(model, 20, worked, { seed: 5 });
  assert.equal(np.random.random_sample([1]).get(0), 0.417022004702574);
  assert.deepEqual(sampleNames(model, 20, worked, { seed: 5 }), names);
  assert.notDeepEqual(sampleNames(model, 20, worked, { seed: 6 }), names);
  assert.ok(sampleNames(model, 50, worked, { longest: 3 }).every((name) => name.length <= 3));
  assert.ok(names.every((name) => !name.includes("\n")));
});

test("a name continues from its start as the network would", () => {
  const model = smallModel({ n_a: 12 });
  const names = sampleNames(model, 30, worked, { start: "mar", temperature: 1 });
  assert.ok(names.every((name) => name.startsWith("mar")));
  assert.ok(new Set(names).size > 10, "all go on differently");
  // At temperature 0 the likeliest character follows, given the start.
  const [name] = sampleNames(model, 1, worked, { start: "mar", temperature: 0, longest: 4 });
  const [batch] = batchesOf(["mar"], vocabulary, { size: 1, length: 50 });
  const [y_pred] = forward(networkOf(model), batch.x, worked);
  const column = np.slice(y_pred, [":", 0, 3]).tolist() as number[];
  const likeliest = column.indexOf(Math.max(...column));
  assert.equal(name, likeliest === 0 ? "mar" : `mar${vocabulary.characters[likeliest]}`);
  assert.throws(() => sampleNames(model, 1, worked, { start: "ß" }), /"ß" .* is not among/);
  assert.throws(() => sampleNames(model, 1, worked, { start: 3 as never }), /start must be a str/);
  assert.throws(
    () => sampleNames(model, 1, worked, { start: "mar", longest: 3 }),
    /longest must be a whole number from 4 up, got 3/,
  );
});

test("a name has at least one character, even if the end is the likeliest", () => {
  const model = smallModel();
  model.state.parameters.by.set(0, 0, 100);
  for (const temperature of [0, 1]) {
    const names = sampleNames(model, 20, worked, { temperature });
    assert.ok(names.every((name) => name.length === 1));
  }
});

test("sampleNames refuses what does not fit", () => {
  const model = smallModel();
  assert.throws(() => sampleNames(model, 0, worked), /count must be a whole number from 1/);
  assert.throws(() => sampleNames(model, 1, worked, { temperature: 11 }), /temperature must be/);
  assert.throws(() => sampleNames(model, 1, worked, { seed: -1 }), /seed must be/);
  assert.throws(() => sampleNames(model, 1, {} as never), /exercises.lstm_cell_forward must be/);
});
