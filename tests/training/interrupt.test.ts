import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { KernelClient, type Output, pause } from "../kernel/client";
import { WORKED_NOTEBOOK, cells, solutions } from "../worked-notebook";

const SETUP = `
import { createModel } from "./lib/training/model";
import { dinosaurNames, splitNames } from "./lib/training/names";
import { train } from "./lib/training/training";
import { vocabularyOf } from "./lib/training/vocabulary";
import { trainingLoss } from "./lib/charts/training-loss";
import { updatingDisplay } from "./lib/display";

const names = splitNames(dinosaurNames().slice(0, 400));
const exercises = { lstm_forward: lstm_forward, lstm_backward: lstm_backward } as any;
const newModel = () => createModel({
  cell: "lstm", n_a: 64, n_layers: 2, forget_bias: 0, learning_rate: 0.01, final_learning_rate: 0, optimizer: "adam",
  batch_size: 16, sequence_length: 30, epochs: 1000, clip_norm: 5, temperature: 1, seed: 1,
}, vocabularyOf(dinosaurNames()));
const model = newModel();
`;
const TRAIN = `
const display = updatingDisplay();
await train(model, names, exercises, ({ steps, total, text }) => {
  display.progress(steps, total, text, trainingLoss(model.state.curves));
});
`;
/** A second model, stopped by its own function after as many steps as the first has done: are both the same? */
const COMPARE = `
const { steps } = model.state;
const second = newModel();
let calls = 0;
const counting = { ...exercises, lstm_backward: (...args) => {
  if (++calls > 2 * steps) throw new Error("enough");
  return lstm_backward(...(args as [any, any]));
} };
try { await train(second, names, counting); } catch (error) { if (error.message !== "enough") throw error; }
const same = (a, b) => Object.keys(a).every((name) => np.array_equal(a[name], b[name]));
console.log(second.state.steps === steps, same(second.state.parameters, model.state.parameters),
  same(second.state.averages.v, model.state.averages.v), same(second.state.averages.s, model.state.averages.s));
`;

describe("interrupting training in mid-epoch", () => {
  let kernel: KernelClient;
  const steps = async () => Number(await kernel.print("console.log(model.state.steps)"));
  before(async () => {
    kernel = await KernelClient.start();
    const imports = cells().find(({ id }) => id === "imports")!;
    await kernel.print(imports.source.join(""));
    for (const source of Object.values(solutions(WORKED_NOTEBOOK))) await kernel.print(source);
    await kernel.print(SETUP);
  });
  after(() => kernel.close());

  for (const how of ["interrupt", "interrupt_message"]) {
    it(`ends the cell within a second, keeps the last whole step, and the next cell runs (${how})`, async () => {
      const before = await steps();
      const id = await kernel.send(TRAIN);
      let outputs: Output[] = [];
      while (!outputs.some(({ type }) => type === "update_display_data")) {
        await pause(300);
        ({ outputs } = await kernel.do("outputs", { id }));
      }
      await pause(700);
      const sent = performance.now();
      await kernel.do(how);
      const result = await kernel.result(id, 10);
      const seconds = (performance.now() - sent) / 1000;
      assert.equal(result.reply.ename, "Interrupted");
      assert.ok(seconds < 2, `took ${seconds} s`); // twice as long where other tests run beside it
      await pause(300);
      const done = await steps();
      assert.ok(done > before, `${done} steps after ${before}`);
      await pause(500);
      assert.equal(await steps(), done, "training goes on behind the next cells");
    });
  }

  it("leaves the parameters of the last whole step", async () => {
    assert.equal(await kernel.print(COMPARE), "true true true true\n");
  });
});
