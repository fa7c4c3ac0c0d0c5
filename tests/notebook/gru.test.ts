import assert from "node:assert/strict";
import { test } from "node:test";
import { GRU_NOTEBOOK, WORKED_NOTEBOOK } from "../worked-notebook";
import { reader } from "./reader";

const { printed, row, says } = reader(GRU_NOTEBOOK);
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

test("half of a state is replaced after 14 steps of 0.05", () => {
  const steps = Math.ceil(Math.log(0.5) / Math.log(0.95));
  says("candidate-and-state", `After ${steps}.`, "The update gate of a unit is 0.05");
  for (const t of [steps - 1, steps])
    says("candidate-and-state", `$0.95^{${t}} \\approx ${(0.95 ** t).toFixed(3)}$`);
});

test("the text about the open gates and the memory agrees with the outputs", () => {
  assert.match(
    printed("break-open-gates"),
    /both open: the largest difference from the RNN is 0\.0$/m,
  );
  const left = [...printed("break-update").matchAll(/steps, (\S+) %/g)].map(([, x]) => Number(x));
  says(
    "break-update-section",
    `about ${left[0]} % is left`,
    `about ${Math.round(left[1])} % is left`,
  );
  assert.ok(left[2] < 1e-6);
  assert.equal(sigmoid(3).toFixed(2), "0.95");
  says("break-update-section", `$0.95^{20} \\approx ${(0.95 ** 20).toFixed(2)}$`);
});

test("the text about the gradients agrees with the outputs", () => {
  const [, largest] = /finite differences: (\S+)/.exec(printed("gradient-errors"))!;
  assert.ok(Number(largest) < 1e-9, "nine digits or more");
  const reach = (name: string) =>
    new RegExp(`^${name}: (\\S+) of the gradient`, "m").exec(printed("gradient-sizes"))![1];
  says("gradient-sizes-chart", `${reach("GRU")} of the gradient reaches the first step`);
  says("gradient-sizes-chart", `the direct path alone leaves ${reach("kept")}`);
  assert.ok(Number(reach("RNN")) < 1e-4 && Number(reach("LSTM")) > 1);
});

test("the GRU is trained with the settings of the first notebook's LSTM", () => {
  const settings = (file: string) =>
    /configure<[^>]*>\(\{\n([^]*?)\}\);/.exec(reader(file).text("configuration"))![1];
  assert.equal(settings(GRU_NOTEBOOK).replace('"gru"', '"lstm"'), settings(WORKED_NOTEBOOK));
  assert.match(printed("rivals"), /^what differs in the configurations: cell: lstm, now gru$/m);
});

test("the text about loss and parameters agrees with the table, and the LSTM's are those of the first notebook", () => {
  const [lstm, gru] = [row("rivals", "LSTM"), row("rivals", "GRU")];
  assert.deepEqual(lstm, reader(WORKED_NOTEBOOK).row("rivals", "LSTM"));
  says("rivals-reading", `${gru[2]} nats per character`, `${lstm[2]}`);
  const share = Number(gru[1]) / Number(lstm[1]);
  says("rivals-reading", `${Math.round(100 * share)} % of the parameters`);
  const first = (notebook: string) => {
    const { text, printed } = reader(notebook);
    assert.ok(text("configuration").includes("epochs: 7"));
    return Number(/epoch 1: validation ([\d.]+)/.exec(printed("train"))![1]).toFixed(2);
  };
  says("rivals-reading", `it is at ${first(GRU_NOTEBOOK)}, the LSTM at ${first(WORKED_NOTEBOOK)}`);
});

test("a GRU with 75 units has about as many parameters as the LSTM", () => {
  const parameters = (n_a: number) => 3 * n_a * (n_a + 27 + 1) + 27 * n_a + 27;
  const [lstm, gru] = [row("rivals", "LSTM"), row("rivals", "GRU")];
  assert.equal(parameters(64), Number(gru[1]));
  assert.ok(parameters(75) <= Number(lstm[1]) && parameters(76) > Number(lstm[1]));
  says("rivals-reading", `= ${parameters(75)}$ for 75 units`);
});
