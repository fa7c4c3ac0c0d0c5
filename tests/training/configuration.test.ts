import assert from "node:assert/strict";
import { test } from "node:test";
import { configure } from "../../lib/training/configuration";
import { settings } from "./small";

test("configure returns the settings, and they can no longer be changed", () => {
  const configuration = configure(settings);
  assert.deepEqual(configuration, settings);
  assert.throws(() => {
    (configuration as { n_a: number }).n_a = 7;
  }, TypeError);
});

const nonsense: [name: string, value: unknown, range: RegExp][] = [
  ["cell", "cnn", /"rnn", "lstm" or "gru", got the string "cnn"/],
  ["cell", undefined, /got undefined/],
  ["n_a", 0, /whole number from 1 to 1024, got 0/],
  ["n_a", 2.5, /got 2.5/],
  ["n_a", "64", /got the string "64"/],
  ["n_layers", 9, /whole number from 1 to 8, got 9/],
  ["forget_bias", 11, /from -10 to 10, got 11/],
  ["learning_rate", 0, /above 0 and at most 10, got 0/],
  ["learning_rate", NaN, /got NaN/],
  ["final_learning_rate", 0.03, /from 0 to learning_rate, which is 0.02, got 0.03/],
  ["optimizer", "sgd", /"adam" or "gradient step"/],
  ["batch_size", -1, /whole number from 1 to 4096, got -1/],
  ["sequence_length", Infinity, /whole number from 1 to 1000, got Infinity/],
  ["epochs", -1, /whole number from 0 to 10000, got -1/],
  ["clip_norm", 0, /above 0, got 0/],
  ["temperature", -0.1, /from 0 to 10, got -0.1/],
  ["seed", 2 ** 32, /whole number from 0 to 2\*\*32 - 1/],
];
for (const [name, value, range] of nonsense) {
  test(`configure refuses ${name} = ${String(value)} by name and range`, () => {
    const named = new RegExp(`^configure: ${name} must be `);
    const changed = { ...settings, [name]: value };
    assert.throws(
      () => configure(changed as never),
      (error: Error) => named.test(error.message) && range.test(error.message),
    );
  });
}

test("configure refuses unknown settings, and anything but an object", () => {
  assert.throws(() => configure({ ...settings, layers: 2 } as never), /there is no setting layers/);
  assert.throws(() => configure(null as never), /settings must be an object, got null/);
});
