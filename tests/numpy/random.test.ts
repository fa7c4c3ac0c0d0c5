import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import rng from "../reference/rng.json";
import { flat } from "./figures";

test("randn and random_sample are NumPy's, to the last bit", () => {
  for (const [seed, draws] of Object.entries(rng)) {
    if (!/^\d+$/.test(seed)) continue;
    const figures = draws as Record<string, number[]>;
    np.random.seed(Number(seed));
    assert.deepEqual(flat(np.random.randn(9)), figures["randn(9)"]);
    np.random.seed(Number(seed));
    assert.deepEqual(flat(np.random.random_sample([5])), figures["random_sample(5)"]);
    np.random.seed(Number(seed));
    const mixed = [np.random.randn(3), np.random.random_sample([2]), np.random.randn(2)];
    assert.deepEqual(mixed.flatMap(flat), figures["randn(3)+random_sample(2)+randn(2)"]);
  }
});

test("shapes fill in row-major order", () => {
  np.random.seed(5);
  const one = flat(np.random.randn(24));
  np.random.seed(5);
  assert.deepEqual(flat(np.random.randn(2, 3, 4)), one);
  assert.deepEqual(np.random.randn(0, 2).shape, [0, 2]);
});

test("randn() and random_sample() give one number", () => {
  np.random.seed(1);
  assert.equal(np.random.randn().get(), 1.6243453636632417);
  assert.deepEqual(np.random.random_sample().shape, []);
});

test("a bad seed or shape throws an error that describes it", () => {
  const bad: [() => unknown, string][] = [
    [
      () => np.random.seed(-1),
      "np.random.seed: seed must be a whole number from 0 to 2**32 - 1, got -1",
    ],
    [
      () => np.random.seed(2 ** 32),
      "np.random.seed: seed must be a whole number from 0 to 2**32 - 1, got 4294967296",
    ],
    [
      () => np.random.seed("1" as never),
      'np.random.seed: seed must be a whole number from 0 to 2**32 - 1, got the string "1"',
    ],
    [
      () => np.random.randn([2, 3] as never),
      "np.random.randn: shape must be whole numbers from 0 up, got (2,3,)",
    ],
    [
      () => np.random.randn(-1),
      "np.random.randn: shape must be whole numbers from 0 up, got (-1,)",
    ],
    [
      () => np.random.random_sample(3 as never),
      "np.random.random_sample: shape must be an array of numbers, got 3",
    ],
  ];
  for (const [call, message] of bad) assert.throws(call, { message });
});
