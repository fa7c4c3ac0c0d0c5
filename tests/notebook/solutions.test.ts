import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import type { NdArray } from "../../lib/np";
import type { GruParameters, LstmParameters, RnnParameters } from "../../lib/parameters";
import figures from "../reference/exercises.json";
import gru from "../reference/gru.json";
import { exercises } from "../worked-notebook";

const worked = exercises();
const { randn } = np.random;

/** Fails unless every entry is within 1e-12 of the reference, relative to the largest entry. */
function assertClose(name: string, actual: NdArray, expected: np.NestedNumbers[]): void {
  const figure = np.array(expected);
  const atol = 1e-12 * np.max(np.abs(figure));
  assert.deepEqual(actual.shape, figure.shape, name);
  assert.ok(np.allclose(actual, figure, { rtol: 1e-12, atol }), `${name} differs`);
}

/** Checks every array against the reference. */
function assertAllClose(arrays: object, expected: Record<string, np.NestedNumbers[]>): void {
  for (const [name, array] of Object.entries(arrays)) {
    assertClose(name, array, expected[name]);
  }
}

function lstmParameters(withOutput = true): LstmParameters {
  const names = ["Wf", "bf", "Wi", "bi", "Wo", "bo", "Wc", "bc"];
  const gates = names.map((name) => [name, name[0] === "W" ? randn(5, 8) : randn(5, 1)]);
  const output = withOutput
    ? { Wy: randn(2, 5), by: randn(2, 1) }
    : { Wy: np.zeros([2, 5]), by: np.zeros([2, 1]) };
  return { ...Object.fromEntries(gates), ...output };
}

function rnnParameters(first: "Waa" | "Wax"): RnnParameters {
  const shapes = { Waa: [5, 5], Wax: [5, 3] };
  const order = first === "Waa" ? (["Waa", "Wax"] as const) : (["Wax", "Waa"] as const);
  const weights = Object.fromEntries(order.map((name) => [name, randn(...shapes[name])]));
  return { ...weights, Wya: randn(2, 5), ba: randn(5, 1), by: randn(2, 1) } as RnnParameters;
}

test("the forward functions return NumPy's figures", () => {
  np.random.seed(1);
  const [a_next, yt_pred] = worked.rnn_cell_forward(
    randn(3, 10),
    randn(5, 10),
    rnnParameters("Waa"),
  );
  assertClose("a_next", a_next, figures["1 rnn_cell_forward"].a_next);
  assertClose("yt_pred", yt_pred, figures["1 rnn_cell_forward"].yt_pred);

  np.random.seed(1);
  const [a, y_pred] = worked.rnn_forward(randn(3, 10, 4), randn(5, 10), rnnParameters("Waa"));
  assertClose("a", a, figures["2 rnn_forward"].a);
  assertClose("y_pred", y_pred, figures["2 rnn_forward"].y_pred);

  np.random.seed(1);
  const [, , yt, cache] = worked.lstm_cell_forward(
    randn(3, 10),
    randn(5, 10),
    randn(5, 10),
    lstmParameters(),
  );
  const { a_next: a3, c_next: c3, yt_pred: y3, ft, it, cct, ot } = figures["3 lstm_cell_forward"];
  assertClose("yt_pred", yt, y3);
  [a3, c3, null, null, ft, it, cct, ot].forEach((expected, i) => {
    if (expected) assertClose(`cache[${i}]`, cache[i] as NdArray, expected);
  });

  np.random.seed(1);
  const [a4, y4, c4] = worked.lstm_forward(randn(3, 10, 7), randn(5, 10), lstmParameters());
  assertClose("a", a4, figures["4 lstm_forward"].a);
  assertClose("y", y4, figures["4 lstm_forward"].y);
  assertClose("c", c4, figures["4 lstm_forward"].c);
});

test("the backward functions return NumPy's figures, the correct ones for lstm_backward", () => {
  np.random.seed(1);
  const [, , cache5] = worked.rnn_cell_forward(randn(3, 10), randn(5, 10), rnnParameters("Wax"));
  assertAllClose(
    worked.rnn_cell_backward(randn(5, 10), cache5),
    figures["5 rnn_cell_backward"] as never,
  );

  np.random.seed(1);
  const [, , caches6] = worked.rnn_forward(randn(3, 10, 4), randn(5, 10), rnnParameters("Wax"));
  assertAllClose(worked.rnn_backward(randn(5, 10, 4), caches6), figures["6 rnn_backward"] as never);

  np.random.seed(1);
  const [, , , cache7] = worked.lstm_cell_forward(
    randn(3, 10),
    randn(5, 10),
    randn(5, 10),
    lstmParameters(),
  );
  assertAllClose(
    worked.lstm_cell_backward(randn(5, 10), randn(5, 10), cache7),
    figures["7 lstm_cell_backward"] as never,
  );

  np.random.seed(1);
  const [, , , caches8] = worked.lstm_forward(randn(3, 10, 7), randn(5, 10), lstmParameters(false));
  assertAllClose(
    worked.lstm_backward(randn(5, 10, 4), caches8),
    figures["8 lstm_backward"].correct as never,
  );
});

test("the GRU's functions return the figures of PyTorch, its gradients those of autograd", () => {
  const parameters = (): GruParameters => {
    const names = ["Wu", "bu", "Wr", "br", "Wc", "bc"];
    const gates = names.map((name) => [name, name[0] === "W" ? randn(5, 8) : randn(5, 1)]);
    return { ...Object.fromEntries(gates), Wy: randn(2, 5), by: randn(2, 1) };
  };
  np.random.seed(1);
  const [a_next, yt_pred, cache] = worked.gru_cell_forward(
    randn(3, 10),
    randn(5, 10),
    parameters(),
  );
  const { ut, rt, cct, ...returned } = gru.gru_cell_forward;
  assertAllClose({ a_next, yt_pred }, returned);
  [ut, rt, cct].forEach((expected, k) =>
    assertClose(`cache[${k + 2}]`, cache[k + 2] as NdArray, expected),
  );
  assertAllClose(worked.gru_cell_backward(randn(5, 10), cache), gru.gru_cell_backward);

  np.random.seed(1);
  const [a, y_pred, caches] = worked.gru_forward(randn(3, 10, 4), randn(5, 10), parameters());
  assertAllClose({ a, y_pred }, gru.gru_forward);
  assertAllClose(worked.gru_backward(randn(5, 10, 4), caches), gru.gru_backward);
});
