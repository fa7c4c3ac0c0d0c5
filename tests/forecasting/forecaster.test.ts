import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as np from "../../lib/np";
import { withSeed } from "../../lib/numpy/ndarray";
import { classOf, classesOf, quantile } from "../../lib/forecasting/classes";
import { configureForecast, partsOf } from "../../lib/forecasting/configuration";
import type { ForecastConfiguration } from "../../lib/forecasting/configuration";
import {
  createForecaster,
  sampleFutures,
  seasonalChanges,
  trainForecaster,
  windowsOf,
} from "../../lib/forecasting/forecaster";
import { meanAbsoluteErrors, medians } from "../../lib/forecasting/judgment";
import { forward } from "../../lib/training/layers";
import { networkOf } from "../../lib/training/model";
import { worked } from "../training/small";

const settings: ForecastConfiguration = {
  cell: "lstm",
  n_a: 8,
  n_layers: 1,
  forget_bias: 1,
  optimizer: "adam",
  learning_rate: 0.02,
  final_learning_rate: 0,
  batch_size: 8,
  epochs: 4,
  clip_norm: 1,
  predict: "change",
  season: 4,
  classes: 5,
  window: 12,
  seed: 1,
};

/** 80 steps with a trend, a season of four, and some noise. */
const values = withSeed(3, () => {
  const noise = np.random.randn(80).tolist() as unknown as number[];
  return noise.map((e, t) => 10 + t / 4 + [0, 2, 1, -2][t % 4] + e / 4);
});
const parts = partsOf(80, { validation: 12, test: 16 }, 4);
const forecaster = (changes: Partial<ForecastConfiguration> = {}) =>
  createForecaster({ ...settings, ...changes }, values, parts);

test("quantile is between two entries in proportion", () => {
  assert.deepEqual(
    [0, 0.25, 0.5, 0.6, 1].map((share) => quantile([1, 2, 4, 8, 16], share)),
    [1, 2, 4, 5.6, 16],
  );
});

test("classes share the values out evenly, and a value lies between its edges", () => {
  const lists = fc.uniqueArray(fc.integer({ min: -1e6, max: 1e6 }), {
    minLength: 20,
    maxLength: 99,
  });
  fc.assert(
    fc.property(lists, fc.integer({ min: 2, max: 9 }), (list, count) => {
      const { edges, members } = classesOf(list, count);
      assert.deepEqual(
        members.flat(),
        [...list].sort((a, b) => a - b),
      );
      const sizes = members.map(({ length }) => length);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 2, String(sizes));
      for (const [k, own] of members.entries()) {
        for (const value of own) assert.equal(classOf(value, { edges }), k);
      }
    }),
  );
  assert.throws(
    () => classesOf([1, 1, 1, 2], 3),
    /expected fewer than 3 classes for 4 values, 2 of them different/,
  );
});

test("a configuration that makes no sense is refused by name", () => {
  const cases: [object, RegExp][] = [
    [{ classes: 1 }, /classes must be a whole number from 2 to 200, got 1/],
    [{ window: 4 }, /window must be a whole number from 5 /],
    [{ season: 0 }, /season must be a whole number from 1 /],
    [{ predict: "level" }, /predict must be "change" or "remainder", got the string "level"/],
    [{ n_a: 0 }, /n_a must be/],
    [{ temperatur: 1 }, /there is no setting temperatur/],
  ];
  for (const [change, message] of cases) {
    assert.throws(() => configureForecast({ ...settings, ...change } as never), message);
  }
  assert.throws(() => configureForecast(null as never), /settings must be an object, got null/);
  assert.throws(() => partsOf(40, { validation: 12, test: 20 }, 4), /at least three seasons, 12/);
  assert.throws(() => partsOf(80, { validation: 3, test: 20 }, 4), /validation must be .* from 4/);
  assert.throws(() => forecaster({ window: 60 }), /window must be a whole number from 5 to 50/);
  assert.throws(() => createForecaster(settings, [1, NaN], parts), /list of finite numbers/);
});

test("what a forecaster is made of comes from the training steps alone", async () => {
  const [one, other] = (["change", "remainder"] as const).map((predict) => {
    const changed = values.map((x, t) => (t < parts.training ? x : 1000 * x));
    const made = createForecaster({ ...settings, predict }, changed, parts);
    const { seasonal, classes } = forecaster({ predict });
    assert.deepEqual(made.seasonal, seasonal);
    assert.deepEqual(made.classes, classes);
    return { made, changed };
  });
  // Nor do later values touch what is learned; only the measured validation loss differs.
  const plain = forecaster();
  await trainForecaster(plain, values, worked);
  await trainForecaster(one.made, one.changed, worked);
  assert.ok(np.array_equal(plain.state.parameters.Wf1, one.made.state.parameters.Wf1));
  assert.deepEqual(plain.state.curves.training, one.made.state.curves.training);
  assert.notDeepEqual(plain.state.curves.validation, one.made.state.curves.validation);
  assert.equal(other.made.state.steps, 0);
});

test("futures depend on nothing from their origin on", () => {
  const made = forecaster({ predict: "remainder" });
  const origin = 70;
  const hidden = values.map((x, t) => (t < origin ? x : -1e6));
  const options = { horizon: 6, paths: 5 };
  assert.deepEqual(
    sampleFutures(made, hidden, [origin], worked, options),
    sampleFutures(made, values, [origin], worked, options),
  );
});

test("windows read the class before each step and ask for its own, after one season", () => {
  const made = forecaster();
  const { x, y, mask } = windowsOf(made, values, [2, 9]);
  const at = (t: number) => classOf(values[t] - values[t - 1], made.classes);
  for (const [i, start] of [2, 9].entries()) {
    for (let step = 0; step < 12; step++) {
      assert.equal(x.get(at(start + step - 1), i, step), 1);
      assert.equal(np.sum(np.slice(x, [":", i, step])), 1);
      assert.equal(mask.get(i, step), step < 4 ? 0 : 1);
      assert.equal(y.get(at(start + step), i, step), step < 4 ? 0 : 1);
    }
  }
});

test("the first step of the futures is drawn by the network's prediction", () => {
  const made = forecaster();
  const origin = 66;
  const { x } = windowsOf(made, values, [origin - settings.window + 1]);
  const [y_pred] = forward(networkOf(made), x, worked);
  const paths = 20_000;
  const [futures] = sampleFutures(made, values, [origin], worked, { horizon: 1, paths });
  const drawn = Array.from({ length: settings.classes }, () => 0);
  for (const [value] of futures) drawn[classOf(value - values[origin - 1], made.classes)]++;
  for (const [k, count] of drawn.entries()) {
    const p = y_pred.get(k, 0, settings.window - 1);
    const deviation = Math.sqrt((p * (1 - p)) / paths);
    assert.ok(Math.abs(count / paths - p) < 4 * deviation, `class ${k}: ${count} of ${paths}`);
  }
});

for (const cell of ["rnn", "lstm"] as const) {
  test(`a trained ${cell} of changes follows trend and season better than "as the last step"`, async () => {
    const made = forecaster({ cell, epochs: 20, n_layers: 2 });
    assert.ok((await trainForecaster(made, values, worked)) > 0);
    const { training, validation } = made.state.curves;
    assert.ok(training.loss[training.loss.length - 1] < training.loss[0] - 0.3);
    assert.ok(Math.min(...validation.loss) < validation.loss[0] - 0.1, String(validation.loss));
    const origins = [64, 67, 70, 74];
    const truths = origins.map((t) => values.slice(t, t + 4));
    const futures = sampleFutures(made, values, origins, worked, { horizon: 4 });
    const errors = meanAbsoluteErrors(futures.map(medians), truths);
    const last = meanAbsoluteErrors(
      origins.map((t) => [1, 1, 1, 1].map(() => values[t - 1])),
      truths,
    );
    errors.forEach((error, h) => {
      assert.ok(error < last[h], `${h + 1} ahead: ${error} against ${last[h]}`);
    });
    assert.equal(await trainForecaster(made, values, worked), 0, "nothing is left to do");
  });
}

test("the same seed gives the same futures, another one others", () => {
  const made = forecaster();
  const futures = (seed?: number) => sampleFutures(made, values, [60, 64], worked, { seed });
  assert.deepEqual(futures(), futures(1));
  assert.notDeepEqual(futures(), futures(2));
  const [first, second] = futures();
  assert.deepEqual([first.length, first[0].length, second.length], [200, 12, 200]);
});

test("seasonal changes are the means of each place", () => {
  assert.deepEqual(seasonalChanges([0, 1, 5, 7, 9, 15], 2), [3, 3]);
  const [up, down] = seasonalChanges([0, 2, 1, 3, 2], 2);
  assert.deepEqual([up, down], [-1, 2]);
});

test("sampleFutures refuses what does not fit, by name", () => {
  const made = forecaster();
  const sample = (origins: unknown, options: object = {}) =>
    sampleFutures(made, values, origins as number[], worked, options);
  assert.throws(() => sample([12]), /an origin must be a whole number from 13 to 80, got 12/);
  assert.throws(() => sample([81]), /an origin must be .* got 81/);
  assert.throws(() => sample([]), /origins must be a list of steps/);
  assert.throws(() => sample([60], { paths: 0 }), /paths must be/);
  assert.throws(() => sample([60], { horizon: 0.5 }), /horizon must be/);
  assert.throws(
    () => sampleFutures(made, values, [60], {} as never),
    /exercises.lstm_cell_forward must be a function/,
  );
});
