import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { batchesOf } from "../../lib/training/batches";
import type { Batch } from "../../lib/training/batches";
import { checkGradients, relativeError } from "../../lib/training/gradient-check";
import {
  crossEntropy,
  crossEntropyBackward,
  lossAndGradients,
  lossOf,
} from "../../lib/training/loss";
import { CELLS, initializeNetwork, parameterCount } from "../../lib/training/network";
import { forward } from "../../lib/training/layers";
import type { Cell, Network } from "../../lib/training/network";
import { vocabularyOf } from "../../lib/training/vocabulary";
import { exercises } from "../worked-notebook";
import { worked } from "./small";

const vocabulary = vocabularyOf(["abc"]);
const [batch] = batchesOf(["abacab", "cab", "b"], vocabulary, { size: 3, length: 9 });
const sizes = { n_x: 4, n_a: 5, n_y: 4 };
const networkWith = (cell: Cell, n_layers: number, seed = 1) =>
  initializeNetwork({ cell, n_layers }, sizes, seed, 0.5);

/** A network with all parameters drawn at random, even biases, so no gradient is small. */
function drawnNetwork(cell: Cell, n_layers: number): Network {
  const network = networkWith(cell, n_layers);
  np.random.seed(2);
  for (const [name, { shape }] of Object.entries(network.parameters)) {
    network.parameters[name] = np.random.randn(...shape);
  }
  return network;
}

for (const cell of CELLS) {
  for (const n_layers of [1, 2, 3]) {
    test(`the gradients of ${n_layers} ${cell} layers over a masked batch agree with finite differences`, () => {
      const errors = checkGradients(drawnNetwork(cell, n_layers), batch, worked, {
        count: 30,
      });
      const perLayer = { rnn: 3, lstm: 8, gru: 6 }[cell];
      assert.equal(Object.keys(errors).length, n_layers * perLayer + 2 + 1);
      for (const [name, error] of Object.entries(errors)) {
        assert.ok(error <= 1e-7, `${name}: ${error}`);
      }
    });
  }
}

test("a gradient that does not pass from layer to layer is found", () => {
  const broken = {
    ...worked,
    lstm_backward: (...args: Parameters<typeof worked.lstm_backward>) => {
      const gradients = worked.lstm_backward(...args);
      return { ...gradients, dx: np.multiply(0.9, gradients.dx) };
    },
  };
  const errors = checkGradients(drawnNetwork("lstm", 2), batch, broken);
  assert.ok(errors.dWf1 > 0.01 && errors.dx > 0.01);
  assert.ok(errors.dWf2 <= 1e-7);
});

test("crossEntropy is the mean of -log p over the characters that count", () => {
  const y = np.array([[[1, 0]], [[0, 1]]]); // classes 0 and 1
  const y_pred = np.array([[[0.25, 0.9]], [[0.75, 0.1]]]);
  const loss = (mask: number[]) =>
    crossEntropy(y_pred, { x: y, y: np.multiply(y, np.array([mask])), mask: np.array([mask]) });
  assert.equal(loss([1, 0]), -Math.log(0.25));
  assert.ok(Math.abs(loss([1, 1]) - (-Math.log(0.25) - Math.log(0.1)) / 2) < 1e-15);
  assert.throws(() => loss([0, 0]), /crossEntropy: mask must be above 0 somewhere, got 0/);
});

test("a probability of 0 for the actual character gives a large loss, not infinity or NaN", () => {
  const y = np.array([[[1]], [[0]]]);
  const loss = crossEntropy(np.array([[[0]], [[1]]]), { x: y, y, mask: np.ones([1, 1]) });
  assert.ok(loss > 700 && loss < 750);
});

test("crossEntropyBackward gives the gradients that PyTorch's formula gives, nothing for padding", () => {
  np.random.seed(2);
  const a = np.random.randn(5, 3, batch.mask.shape[1]);
  const Wy = np.random.randn(4, 5);
  const [y_pred] = forward(networkWith("rnn", 1), batch.x, worked);
  const { da, dWy, dby } = crossEntropyBackward(y_pred, batch, a, Wy);
  assert.deepEqual([da.shape, dWy.shape, dby.shape], [a.shape, Wy.shape, [4, 1]]);
  // The third sequence has 2 characters: its later steps send nothing back.
  const third = batch.mask.tolist() as number[][];
  third.forEach((steps, i) =>
    steps.forEach((counts, t) => {
      const size = np.max(np.abs(np.slice(da, [":", i, t])));
      assert.equal(size > 0, counts === 1);
    }),
  );
  const wrong = { ...batch, mask: np.ones([3, 2]) };
  assert.throws(() => crossEntropyBackward(y_pred, wrong, a, Wy), /must have matching shapes, got/);
});

test("padding changes neither the loss nor any gradient", () => {
  for (const cell of CELLS) {
    const network = networkWith(cell, 2);
    const longer: Batch = {
      x: np.concatenate([batch.x, np.ones([4, 3, 2])], { axis: 2 }),
      y: np.concatenate([batch.y, np.zeros([4, 3, 2])], { axis: 2 }),
      mask: np.concatenate([batch.mask, np.zeros([3, 2])], { axis: 1 }),
    };
    const short = lossAndGradients(network, batch, worked);
    const long = lossAndGradients(network, longer, worked);
    assert.ok(Math.abs(short.loss - long.loss) < 1e-14);
    for (const [name, gradient] of Object.entries(short.gradients)) {
      assert.ok(np.allclose(gradient, long.gradients[name], { rtol: 1e-12, atol: 1e-14 }), name);
    }
  }
});

test("the loss of several batches weighs every character the same", () => {
  const network = networkWith("lstm", 1);
  const names = ["abacab", "cab", "b"];
  const parts = batchesOf(names, vocabulary, { size: 1, length: 9 });
  const whole = lossOf(network, [batch], worked);
  assert.ok(Math.abs(lossOf(network, parts, worked) - whole) < 1e-14);
  assert.throws(() => lossOf(network, [], worked), /at least one character, got none/);
});

test("initializeNetwork draws weights uniformly within ±1/√n_a, different ones for every layer, and follows the seed", () => {
  const { parameters } = initializeNetwork(
    { cell: "lstm", n_layers: 2 },
    { n_x: 10, n_a: 64, n_y: 10 },
    3,
    2,
  );
  assert.deepEqual(parameters.Wf1.shape, [64, 74]);
  assert.deepEqual(parameters.Wf2.shape, [64, 128]);
  assert.ok(np.max(np.abs(parameters.Wf2)) <= 1 / 8 && np.max(np.abs(parameters.Wf2)) > 0.124);
  assert.ok(np.array_equal(parameters.bf1, np.full([64, 1], 2)));
  assert.ok(np.array_equal(parameters.bi2, np.zeros([64, 1])));
  // A GRU keeps what its update gates leave.
  const gru = initializeNetwork({ cell: "gru", n_layers: 1 }, sizes, 3, 2).parameters;
  assert.ok(np.array_equal(gru.bu1, np.full([5, 1], -2)));
  assert.ok(np.array_equal(gru.br1, np.zeros([5, 1])));
  const again = initializeNetwork({ cell: "lstm", n_layers: 2 }, { n_x: 10, n_a: 64, n_y: 10 }, 3);
  assert.ok(np.array_equal(again.parameters.Wo2, parameters.Wo2));
  assert.notEqual(
    np.sum(networkWith("rnn", 1, 1).parameters.Waa1),
    np.sum(networkWith("rnn", 1, 2).parameters.Waa1),
  );
  assert.equal(parameterCount(networkWith("rnn", 1)), 5 * 4 + 5 * 5 + 5 + 4 * 5 + 4);
  assert.equal(parameterCount(networkWith("gru", 1)), 3 * (5 * (5 + 4) + 5) + 4 * 5 + 4);
});

test("networks refuse what does not fit, by name", () => {
  const network = networkWith("lstm", 2);
  const changed = (name: string, value: unknown) => ({
    ...network,
    parameters: { ...network.parameters, [name]: value },
  });
  assert.throws(
    () => forward(changed("Wf2", np.zeros([5, 9])) as never, batch.x, worked),
    /^RangeError: forward: network.parameters.Wf2 must have shape \(5, 10\), got \(5, 9\)/,
  );
  assert.throws(
    () => forward(changed("bo1", undefined) as never, batch.x, worked),
    /network.parameters.bo1 must be an array, got undefined/,
  );
  assert.throws(() => forward(network, np.zeros([3, 1, 1]), worked), /x must be \(4, m, T_x\)/);
  assert.throws(() => forward(network, np.zeros([4, 1]), worked), /x must have 3 axes/);
  assert.throws(() => forward(network, np.zeros([4, 1, 0]), worked), /x must be \(4, m, T_x\)/);
  assert.throws(
    () => forward(network, batch.x, { ...worked, lstm_forward: undefined } as never),
    /exercises.lstm_forward must be a function, got undefined/,
  );
  assert.throws(
    () => forward({} as never, batch.x, worked),
    /network.cell must be "rnn", "lstm" or "gru"/,
  );
  assert.throws(
    () => forward(networkWith("gru", 1), batch.x, { rnn_forward: worked.rnn_forward }),
    /exercises.gru_forward must be a function, got undefined/,
  );
  assert.throws(() => networkWith("lstm", 0), /n_layers must be a whole number from 1 up, got 0/);
});

test("relativeError is 0 for the same, 1 for opposites, and refuses different lengths", () => {
  assert.equal(relativeError([1, 2], [1, 2]), 0);
  assert.equal(relativeError([0, 0], [0, 0]), 0);
  assert.equal(relativeError([1, 2], [-1, -2]), 1);
  assert.throws(
    () => relativeError([1], [1, 2]),
    /the same length, got a JavaScript array of length 1 and/,
  );
});

test("the layers call the reader's functions, each layer once", () => {
  const calls: string[] = [];
  const own = exercises();
  const watched = {
    ...own,
    rnn_forward: (...args: Parameters<typeof own.rnn_forward>) => {
      calls.push(`forward ${args[0].shape[0]}`);
      return own.rnn_forward(...args);
    },
    rnn_backward: (...args: Parameters<typeof own.rnn_backward>) => {
      calls.push(`backward ${args[0].shape[0]}`);
      return own.rnn_backward(...args);
    },
  };
  lossAndGradients(networkWith("rnn", 2), batch, watched);
  assert.deepEqual(calls, ["forward 4", "forward 5", "backward 5", "backward 5"]);
});
