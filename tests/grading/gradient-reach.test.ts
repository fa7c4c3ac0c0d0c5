import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientReach } from "../../lib/grading/gradient-reach";
import * as np from "../../lib/np";
import type { NdArray } from "../../lib/np";
import { exercises } from "../worked-notebook";

const worked = exercises();
const { randn } = np.random;
const [n_x, m, T_x, n_a, n_y] = [3, 2, 6, 4, 2];
const norm = (...gradients: NdArray[]) =>
  Math.sqrt(gradients.reduce((sum, g) => sum + np.sum(np.square(g)), 0));
const gate = () => randn(n_a, n_a + n_x);
const bias = () => randn(n_a, 1);
const output = () => ({ Wy: randn(n_y, n_a), by: randn(n_y, 1) });

function draw() {
  np.random.seed(4);
  return { x: randn(n_x, m, T_x), a0: randn(n_a, m), da_last: randn(n_a, m) };
}

function assertClose(found: number[], expected: number[]): void {
  assert.equal(found.length, T_x);
  found.forEach((size, t) => assert.ok(Math.abs(size / expected[t] - 1) < 1e-12, `step ${t}`));
}

test("the reach in an RNN is that of the worked functions", () => {
  const { x, a0, da_last } = draw();
  const parameters = {
    ...{ Wax: randn(n_a, n_x), Waa: randn(n_a, n_a), ba: bias() },
    ...{ Wya: randn(n_y, n_a), by: randn(n_y, 1) },
  };
  const [, , [cells]] = worked.rnn_forward(x, a0, parameters);
  const expected = [norm(da_last)];
  for (let t = T_x - 1, da = da_last; t > 0; t--) {
    da = worked.rnn_cell_backward(da, cells[t]).da_prev;
    expected.unshift(norm(da));
  }
  assertClose(gradientReach("rnn", x, a0, da_last, parameters), expected);
});

test("the reach in an LSTM is that of the worked functions, hidden state and memory together", () => {
  const { x, a0, da_last } = draw();
  const parameters = {
    ...{ Wf: gate(), bf: bias(), Wi: gate(), bi: bias(), Wc: gate(), bc: bias() },
    ...{ Wo: gate(), bo: bias(), ...output() },
  };
  const [, , , [cells]] = worked.lstm_forward(x, a0, parameters);
  const expected = [norm(da_last)];
  for (let t = T_x - 1, da = da_last, dc = np.zeros([n_a, m]); t > 0; t--) {
    ({ da_prev: da, dc_prev: dc } = worked.lstm_cell_backward(da, dc, cells[t]));
    expected.unshift(norm(da, dc));
  }
  assertClose(gradientReach("lstm", x, a0, da_last, parameters), expected);
});

test("it refuses arrays of other axes", () => {
  const { x, a0, da_last } = draw();
  assert.throws(
    () => gradientReach("rnn", a0, a0, da_last, {}),
    /gradientReach: x must have 3 axes/,
  );
  assert.throws(
    () => gradientReach("rnn", x, a0, x, {}),
    /gradientReach: da_last must have 2 axes/,
  );
});
