import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import {
  clipByGlobalNorm,
  globalNorm,
  initializeAverages,
  update_parameters,
  updateParameters,
} from "../../lib/training/optimizer";
import { format_sample, get_initial_loss, smooth } from "../../lib/training/utils";

const gradients = { dW1: np.array([[3, 0]]), db1: np.array([[4]]) };
const parameters = { W1: np.array([[1, 2]]), b1: np.array([[0]]) };

test("the norm is that of all gradients as one vector", () => {
  assert.equal(globalNorm(gradients), 5);
  assert.throws(() => globalNorm(null as never), /gradients must be an object of arrays, got null/);
});

test("clipping shortens all gradients by one factor, and leaves short ones alone", () => {
  const clipped = clipByGlobalNorm(gradients, 1);
  assert.ok(np.allclose(clipped.dW1, np.array([[0.6, 0]]), { rtol: 1e-15 }));
  assert.ok(np.allclose(clipped.db1, np.array([[0.8]]), { rtol: 1e-15 }));
  assert.equal(clipByGlobalNorm(gradients, 5), gradients);
  assert.deepEqual(gradients.dW1.tolist(), [[3, 0]]);
  assert.throws(() => clipByGlobalNorm(gradients, 0), /limit must be above 0, got 0/);
  const broken = { dW: np.array([[NaN]]) };
  assert.throws(() => clipByGlobalNorm(broken, 1), /the norm of the gradients must be finite/);
});

test("a plain gradient step goes against the gradient", () => {
  const next = update_parameters(parameters, gradients, 0.5);
  assert.deepEqual(next.W1.tolist(), [[-0.5, 2]]);
  assert.deepEqual(next.b1.tolist(), [[-2]]);
  assert.deepEqual(parameters.W1.tolist(), [[1, 2]]);
  assert.throws(() => update_parameters(parameters, { dW1: gradients.dW1 }, 0.5), /gradients.db1/);
  assert.throws(() => update_parameters(parameters, gradients, -1), /learning_rate must be above/);
});

test("the first step of Adam has the length of the learning rate, whatever the gradient's size", () => {
  for (const size of [1e-6, 1, 1e6]) {
    const averages = initializeAverages({ optimizer: "adam" }, parameters);
    const scaled = { dW1: np.array([[size, -size]]), db1: np.array([[size]]) };
    const next = updateParameters({ optimizer: "adam" }, parameters, scaled, averages, 1, 0.01);
    const expected = np.array([[0.99, 2.01]]);
    assert.ok(np.allclose(next.parameters.W1, expected, { rtol: 1e-4 }), `${size}`);
    assert.ok(next.averages.v.dW1.get(0, 0) > 0);
  }
});

test("without Adam the step is plain and nothing is averaged", () => {
  const averages = initializeAverages({ optimizer: "gradient step" }, parameters);
  assert.deepEqual(averages, { v: {}, s: {} });
  const settings = { optimizer: "gradient step" } as const;
  const next = updateParameters(settings, parameters, gradients, averages, 1, 0.5);
  assert.deepEqual(next.parameters.W1.tolist(), [[-0.5, 2]]);
});

test("the helpers of utils.py compute what they compute there", () => {
  assert.ok(Math.abs(smooth(2, 1) - (0.999 * 2 + 0.001)) < 1e-15);
  assert.equal(smooth(2, 1, 0.5), 1.5);
  assert.equal(get_initial_loss(27, 7), 7 * Math.log(27));
  assert.equal(format_sample("trex\nabc"), "Trex");
  assert.equal(format_sample("\n"), "");
  assert.throws(() => smooth(NaN, 1), /smooth: loss must be finite, got NaN/);
  assert.throws(() => get_initial_loss(0, 7), /vocab_size must be a whole number from 1 up/);
});
