import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { test } from "node:test";
import vm from "node:vm";
import { EXERCISES } from "../../lib/grading/exercises";
import { observe } from "../../lib/grading/observation";
import * as np from "../../lib/np";

test("after a test that is interrupted while it observes, zeros stay zeros", async () => {
  const { rnn_forward } = EXERCISES;
  const endless = () => {
    for (;;) np.assign(np.zeros([2]), [0], 1);
  };
  const args = rnn_forward.takes.map(() => ({}));
  Object.assign(globalThis, { interrupted: () => observe(rnn_forward, args, endless) });
  assert.throws(() => vm.runInThisContext("interrupted()", { timeout: 100 }), {
    code: "ERR_SCRIPT_EXECUTION_TIMEOUT",
  });
  await setTimeout(10);
  const x = np.zeros([2]);
  x.set(0, 1);
  assert.deepEqual(x.tolist(), [1, 0]);
});
