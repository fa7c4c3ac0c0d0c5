import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as np from "../../lib/np";
import { changedSettings } from "../../lib/training/configuration";
import { addEpochs, createModel, validationLoss } from "../../lib/training/model";
import { dinosaurNames, splitNames } from "../../lib/training/names";
import { CELLS } from "../../lib/training/network";
import { train } from "../../lib/training/training";
import type { Report } from "../../lib/training/training";
import { vocabularyOf } from "../../lib/training/vocabulary";
import { settings, smallModel, split, vocabulary, worked } from "./small";

for (const cell of CELLS) {
  for (const optimizer of ["adam", "gradient step"] as const) {
    test(`training a ${cell} with ${optimizer} lowers both losses`, async () => {
      const rate = optimizer === "adam" ? 0.02 : 0.5;
      const model = smallModel({ cell, optimizer, learning_rate: rate, epochs: 10, n_layers: 2 });
      await train(model, split, worked);
      const { training, validation } = model.state.curves;
      assert.equal(model.state.steps, 30);
      assert.deepEqual(training.steps, [0, 10, 20, 30]);
      assert.deepEqual(
        validation.steps,
        Array.from({ length: 11 }, (_, k) => 3 * k),
      );
      assert.ok(validation.loss[10] < validation.loss[0] - 0.1, String(validation.loss));
      assert.ok(training.loss[3] < training.loss[0] - 0.1, String(training.loss));
    });
  }
}

test("the same configuration gives the same result to the last digit", async () => {
  const [one, two] = [smallModel(), smallModel()];
  await train(one, split, worked);
  np.random.seed(99);
  await train(two, split, worked);
  assert.deepEqual(one.state.curves, two.state.curves);
  assert.ok(np.array_equal(one.state.parameters.Wf1, two.state.parameters.Wf1));
});

test("a stopped training continues with the same result as without the stop", async () => {
  const [whole, stopped] = [smallModel(), smallModel()];
  await train(whole, split, worked);
  // The 5th step fails in mid-epoch, after the model has been handed over to the reader's function.
  let calls = 0;
  const failing = {
    ...worked,
    lstm_backward: (...args: Parameters<typeof worked.lstm_backward>) => {
      if (++calls === 5) throw new Error("interrupted");
      return worked.lstm_backward(...args);
    },
  };
  await assert.rejects(train(stopped, split, failing), /interrupted/);
  assert.equal(stopped.state.steps, 4);
  await train(stopped, split, worked);
  assert.deepEqual(stopped.state.curves, whole.state.curves);
  assert.ok(np.array_equal(stopped.state.parameters.Wy, whole.state.parameters.Wy));
});

test("a finished training is not repeated; more epochs continue it", async () => {
  const model = smallModel({ epochs: 1 });
  await train(model, split, worked);
  const { state } = model;
  assert.equal(await train(model, split, worked), 0);
  assert.equal(model.state, state);
  addEpochs(model, 1);
  assert.equal(await train(model, split, worked), 3);
  assert.equal(model.state.steps, 6);
  assert.equal(model.configuration.epochs, 2);
  addEpochs(model, 0);
  assert.equal(await train(model, split, worked), 0);
  assert.throws(() => addEpochs(model, -1), /addEpochs: epochs must be a whole number from 0 up/);
});

test("changedSettings names the settings that differ, with both values", () => {
  const { configuration } = smallModel();
  assert.deepEqual(changedSettings(configuration, configuration), []);
  assert.deepEqual(changedSettings(configuration, { ...configuration, epochs: 5, cell: "rnn" }), [
    "cell: lstm, now rnn",
    "epochs: 3, now 5",
  ]);
});

test("a second training of the same model ends the first", async () => {
  const [model, alone] = [smallModel(), smallModel()];
  const first = assert.rejects(train(model, split, worked), /another training of this model/);
  await train(model, split, worked);
  await first;
  await train(alone, split, worked);
  assert.deepEqual(model.state.curves, alone.state.curves);
});

test("reports tell where the training is, at the end of every epoch at least", async () => {
  const model = smallModel({ epochs: 2 });
  const reports: Report[] = [];
  await train(model, split, worked, (report) => void reports.push(report));
  const ends = reports.filter(({ epochEnds }) => epochEnds);
  assert.deepEqual(
    ends.map(({ steps, total, epoch }) => [steps, total, epoch]),
    [
      [3, 6, 1],
      [6, 6, 2],
    ],
  );
  assert.match(
    ends[1].text,
    /^epoch 2 of 2 · training \d\.\d{3} · validation \d\.\d{3} nats per character$/,
  );
  assert.throws(() => validationLoss(smallModel()), /the model has no validation loss yet/);
  assert.equal(validationLoss(model), model.state.curves.validation.loss[2]);
});

test("a loss that is not a number ends the training with the previous parameters", async () => {
  const model = smallModel({ optimizer: "gradient step", learning_rate: 0.1 });
  let calls = 0;
  const overflowing = {
    ...worked,
    lstm_forward: (...args: Parameters<typeof worked.lstm_forward>) => {
      const [a, y, c, caches] = worked.lstm_forward(...args);
      // the first call measures the validation loss
      return ++calls === 4
        ? ([a, np.multiply(NaN, y), c, caches] as ReturnType<typeof worked.lstm_forward>)
        : ([a, y, c, caches] as ReturnType<typeof worked.lstm_forward>);
    },
  };
  await assert.rejects(
    train(model, split, overflowing),
    /the loss of step 3 is NaN; try a smaller/,
  );
  assert.equal(model.state.steps, 2);
  assert.ok(Number.isFinite(np.sum(model.state.parameters.Wf1)));
});

test("train and createModel refuse what does not fit", async () => {
  const model = smallModel();
  await assert.rejects(train(model, { ...split, training: [] }, worked), /names.training must be/);
  await assert.rejects(
    train(model, split, {} as never),
    /exercises.lstm_forward must be a function/,
  );
  await assert.rejects(train(model, split, worked, 3 as never), /onReport must be a function/);
  const other = { ...split, training: ["Ω"] };
  await assert.rejects(train(model, other, worked), /"Ω" of the string "Ω" is not among/);
  assert.throws(() => createModel({ ...settings, n_a: 0 }, vocabulary), /n_a must be/);
  assert.throws(() => createModel(settings, { characters: ["a", "b"] }), /"\\n" first, got a b/);
  assert.throws(() => createModel(settings, {} as never), /vocabulary.characters must be a list/);
});

test("three layers of 128 units train, and memory does not grow from epoch to epoch", async () => {
  const names = splitNames(dinosaurNames().slice(0, 80));
  const model = createModel(
    { ...settings, n_layers: 3, n_a: 128, batch_size: 16, epochs: 4 },
    vocabularyOf(dinosaurNames()),
  );
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const heaps: number[] = [];
  await train(model, names, worked, ({ epochEnds }) => {
    if (!epochEnds) return;
    // V8 frees arrays' memory in a thread of its own; the next collection waits for it.
    collectGarbage();
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    heaps.push((heapUsed + arrayBuffers) / 2 ** 20);
  });
  assert.equal(model.state.steps, 20);
  assert.ok(validationLoss(model) < 3);
  assert.ok(heaps[3] - heaps[0] < 20, `MB after each epoch: ${heaps.map(Math.round)}`);
});
