import assert from "node:assert/strict";
import { test } from "node:test";
import { WORKED_NOTEBOOK, WORKED_NOTEBOOKS } from "../worked-notebook";
import { reader } from "./reader";

const { says } = reader(WORKED_NOTEBOOK);

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
/** How many times `factor` has to be multiplied before less than a tenth is left. */
const stepsToTenth = (factor: number) => Math.floor(Math.log(0.1) / Math.log(factor)) + 1;

test("input: how many numbers, and how many ones", () => {
  const [n_x, m, T_x] = [27, 10, 8];
  says("input-tensor", "ten names, one-hot over 27 characters; the longest has 8 letters");
  says("input-tensor", `$${n_x} \\cdot ${m} \\cdot ${T_x} = ${n_x * m * T_x}$ numbers`);
  says("input-tensor", `$${m} \\cdot ${T_x} = ${m * T_x}$ of them are 1`);
});

test("LSTM: four times the weights of an RNN, and a state of twice the size takes four times as many", () => {
  for (const [n_a, n_x] of [
    [5, 3],
    [64, 27],
  ]) {
    const rnn = n_a * n_a + n_a * n_x + n_a;
    const lstm = 4 * (n_a * (n_a + n_x) + n_a);
    assert.equal(lstm / rnn, 4);
    assert.deepEqual([(2 * n_a) ** 2 / n_a ** 2, (4 * n_a) ** 2 / n_a ** 2], [4, 16]);
  }
  says("exercise-3", "Four times. Each of the three gates and the candidate");
  says("hidden-state", "becomes four times as large");
  says("rivals-section", "twice the units make it four times as large");
  says("rivals-section", "Four times the units would make it sixteen times as large");
});

test("forgetting: how many steps until less than a tenth is left", () => {
  const halves = [1, 2, 3, 4].map((k) => 0.5 ** k);
  assert.equal(stepsToTenth(0.5), 4);
  says("gate-playground-section", `Halving gives ${halves.join(", ")}, so four steps`);
  const steps = stepsToTenth(0.95);
  says("gate-playground-section", `At 0.95 it takes ${steps} steps`);
  says("gate-playground-section", `$0.95^{${steps}} \\approx ${(0.95 ** steps).toFixed(4)}$`);
  assert.ok(0.95 ** steps < 0.1 && 0.95 ** (steps - 1) >= 0.1);
  // Half the distance from 1, about twice the steps.
  assert.ok(Math.abs(stepsToTenth(0.9) / steps - 1 / 2) < 0.02);
});

test("the sigmoid of the biases that the text names", () => {
  says("lstm-states-chart", `$\\sigma(0) = ${sigmoid(0)}$`);
  says("lstm-states-chart", `$\\sigma(1) \\approx ${sigmoid(1).toFixed(2)}$`);
  for (const id of ["gradient-sizes-chart", "memory-section"]) {
    says(id, `$\\sigma(3) \\approx ${sigmoid(3).toFixed(2)}$`);
  }
});

test("finite differences: two passes for each entry of dWf", () => {
  const [n_a, n_x] = [5, 3];
  const entries = n_a * (n_a + n_x);
  says("gradient-errors-chart", `a network with ${n_a} units and ${n_x} inputs`);
  says("gradient-errors-chart", `$${n_a} \\cdot ${n_a + n_x} = ${entries}$ entries`);
  says("gradient-errors-chart", `$2 \\cdot ${entries} = ${2 * entries}$ passes`);
});

test("half-open gates over 39 steps, and nearly open ones over 30", () => {
  assert.equal((0.5 ** 39).toExponential(0), "2e-12");
  assert.ok(Math.abs(2 ** 10 / 1000 - 1) < 0.03, "ten halvings are about a factor of a thousand");
  says("gradient-sizes-chart", "$0.5^{39} \\approx 2 \\cdot 10^{-12}$");
  says("memory-section", `$0.95^{30}$ is still about ${(0.95 ** 30).toFixed(1)}`);
});

test("Adam: what alternating gradients leave of the average", () => {
  const [beta1, beta2] = [0.9, 0.999];
  let [v, s] = [0, 0];
  for (let t = 1; t <= 100; t++) {
    const dW = t % 2 === 0 ? -1 : 1;
    v = beta1 * v + (1 - beta1) * dW;
    s = beta2 * s + (1 - beta2) * dW ** 2;
  }
  const step = Math.abs(v / (1 - beta1 ** 100)) / Math.sqrt(s / (1 - beta2 ** 100));
  assert.ok(Math.abs(step - 0.1 / 1.9) < 1e-4, `the step is ${step}`);
  says("optimizer", `$0.1 / 1.9 \\approx ${step.toFixed(2)}$`, "about a twentieth as long");
  assert.equal((1 / step).toFixed(0), "19");
});

test("the losses of guessing, in nats", () => {
  says("break-clipping-section", `$\\log 27 \\approx ${Math.log(27).toFixed(2)}$`);
  says("series-training-section", `$\\log 10 \\approx ${Math.log(10).toFixed(2)}$`);
  says("memory-section", `$\\log 4 \\approx ${Math.log(4).toFixed(2)}$`);
  says("glossary", `one nat is about ${(1 / Math.log(2)).toFixed(2)} bits`);
});

test("counting: how many contexts of six characters there are", () => {
  const millions = Math.round(27 ** 6 / 1e6);
  says("baselines-section", `$27^6 \\approx ${millions}{,}000{,}000$`);
});

test("independent errors add up by their squares", () => {
  says("series-fan-chart", `$\\sqrt{4} = ${Math.sqrt(4)}$`);
});

test("every equation between numbers in the text is right", () => {
  const digits = String.raw`\d[\d.]*(?:\{,\}\d{3})*`;
  const power = String.raw`(?:\^(?:\d|\{-?\d+\}))?`;
  const atom = String.raw`(?:\\log |\\sqrt\{${digits}\}|${digits}${power})`;
  const side = String.raw`${atom}(?:(?: \\cdot | / )?${atom})*`;
  const equation = new RegExp(String.raw`^(${side}) (=|\\approx) (${side})$`);
  const value = (tex: string): number => {
    const code = tex
      .replaceAll("{,}", "")
      .replace(/\\log (\d+)/g, "Math.log($1)")
      .replace(/\\sqrt\{([\d.]+)\}/g, "Math.sqrt($1)")
      .replace(/\^(?:\{(-?\d+)\}|(\d))/g, (_, braced, single) => `**(${braced ?? single})`)
      .replaceAll("\\cdot", "*");
    return Number(new Function(`return ${code}`)());
  };
  let found = 0;
  for (const [id, text] of WORKED_NOTEBOOKS.flatMap((file) => [...reader(file).markdown])) {
    for (const [, formula] of text.matchAll(/\$([^$\n]+)\$/g)) {
      const [, left, relation, right] = equation.exec(formula) ?? [];
      if (left === undefined) continue;
      found++;
      const error = Math.abs(value(left) / value(right) - 1);
      assert.ok(error <= (relation === "=" ? 1e-12 : 0.1), `${id}: ${formula}`);
    }
  }
  assert.ok(found >= 11, `only ${found} equations`);
});
