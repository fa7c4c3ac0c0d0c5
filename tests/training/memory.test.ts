import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { checkGradients } from "../../lib/training/gradient-check";
import { accuracyOf, recallOver, rememberTask } from "../../lib/training/memory";
import { CELLS, initializeNetwork } from "../../lib/training/network";
import type { Cell } from "../../lib/training/network";
import { settings, worked } from "./small";

test("the task shows a symbol at the first step and asks for it at the last", () => {
  np.random.seed(1);
  const { x, y, mask } = rememberTask(3, 50);
  assert.deepEqual(
    [x.shape, y.shape, mask.shape],
    [
      [8, 50, 4],
      [4, 50, 4],
      [50, 4],
    ],
  );
  assert.deepEqual(np.sum(mask, { axis: 0 }).tolist(), [0, 0, 0, 50]);
  assert.ok(np.array_equal(np.slice(x, [":4", ":", 0]), np.slice(y, [":", ":", 3])));
  assert.equal(np.sum(np.slice(x, [":4", ":", "1:"])), 0);
  assert.equal(np.sum(np.slice(x, ["4:", ":", "1:3"])), 100);
  assert.equal(np.sum(np.slice(x, [":", ":", 3])), 0);
  assert.throws(() => rememberTask(0, 1), /distance must be a whole number from 1/);
});

test("gradients of the task agree with finite differences", () => {
  np.random.seed(2);
  const network = initializeNetwork({ cell: "lstm", n_layers: 1 }, { n_x: 8, n_a: 4, n_y: 4 }, 1);
  const errors = checkGradients(network, rememberTask(4, 3), worked);
  for (const [name, error] of Object.entries(errors)) assert.ok(error <= 1e-7, `${name}: ${error}`);
});

test("accuracy is the share of sequences whose likeliest answer is right", () => {
  np.random.seed(3);
  const batch = rememberTask(2, 40);
  const asked = (k: number) => ({
    ...worked,
    rnn_forward: () => [null, np.multiply(np.ones([4, 40, 3]), answers(k)), null] as never,
  });
  // A network that always answers with symbol k is right where that was shown.
  const answers = (k: number) => np.array([0, 1, 2, 3].map((i) => [[i === k ? 0.7 : 0.1]]));
  const network = initializeNetwork({ cell: "rnn", n_layers: 1 }, { n_x: 8, n_a: 4, n_y: 4 }, 1);
  const shares = [0, 1, 2, 3].map((k) => accuracyOf(network, batch, asked(k)));
  const shown = np.sum(np.slice(batch.x, [":4", ":", 0]), { axis: 1 }).tolist() as number[];
  assert.deepEqual(
    shares,
    shown.map((count) => count / 40),
  );
});

test("all networks learn to remember over two steps, the same way every time", async () => {
  const configuration = { ...settings, n_a: 12, batch_size: 24, forget_bias: 3 };
  for (const cell of CELLS) {
    const recall = await recallOver(2, { ...configuration, cell }, worked, { steps: 100 });
    assert.ok(recall.accuracy > 0.95, `${cell}: ${recall.accuracy}`);
    assert.ok(recall.gradient > 5e-4 && recall.gradient < 1);
    assert.deepEqual(
      await recallOver(2, { ...configuration, cell }, worked, { steps: 100 }),
      recall,
    );
  }
});

test("the memory alone keeps about 0.95 of a gradient per step if the forget bias is 3", async () => {
  const configuration = { ...settings, n_a: 12, batch_size: 4, forget_bias: 3 };
  const kept = async (cell: Cell, distance: number) =>
    (await recallOver(distance, { ...configuration, cell }, worked, { steps: 1 })).kept;
  for (const distance of [1, 5, 20]) {
    const expected = (1 / (1 + Math.exp(-3))) ** distance;
    for (const cell of ["lstm", "gru"] as const) {
      const found = await kept(cell, distance);
      const text = `${cell}, ${distance}: ${found}, not ${expected}`;
      assert.ok(Math.abs(found / expected - 1) < 0.1, text);
    }
  }
  assert.equal(await kept("rnn", 5), 0);
});

test("less gradient reaches back in the RNN than in an LSTM or a GRU whose gates keep the state", async () => {
  const configuration = { ...settings, n_a: 12, batch_size: 4, forget_bias: 3 };
  const gradient = async (cell: Cell, distance: number) =>
    (await recallOver(distance, { ...configuration, cell }, worked, { steps: 1 })).gradient;
  assert.ok((await gradient("rnn", 20)) < (await gradient("rnn", 5)) / 100);
  for (const cell of ["lstm", "gru"] as const)
    assert.ok((await gradient(cell, 20)) > (await gradient(cell, 5)) / 10, cell);
});
