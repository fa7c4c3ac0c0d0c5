import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import { initialize_adam, update_parameters_with_adam } from "../../lib/rnn_utils";
import type { ArraysByName } from "../../lib/rnn_utils";
import reference from "../reference/adam.json";

const arrays = (nested: object): ArraysByName =>
  Object.fromEntries(Object.entries(nested).map(([name, rows]) => [name, np.array(rows)]));

function assertClose(actual: ArraysByName, expected: object): void {
  for (const [name, figure] of Object.entries(arrays(expected))) {
    assert.ok(np.allclose(actual[name], figure, { rtol: 1e-12, atol: 1e-300 }), name);
  }
}

test("two steps of Adam give NumPy's figures", () => {
  let parameters = arrays(reference.initial);
  let [v, s] = initialize_adam(parameters) as [ArraysByName, ArraysByName];
  for (const step of reference.steps) {
    const gradients = arrays(step.grads);
    [parameters, v, s] = update_parameters_with_adam(parameters, gradients, v, s, step.t);
    assertClose(parameters, step.parameters);
    assertClose(v, step.v);
    assertClose(s, step.s);
  }
});
