import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import * as np from "../../lib/np";
import { validationLoss } from "../../lib/training/model";
import type { Model } from "../../lib/training/model";
import { CELLS } from "../../lib/training/network";
import { sampleNames } from "../../lib/training/sampling";
import { isSaved, loadModel, saveModel } from "../../lib/training/saving";
import { train } from "../../lib/training/training";
import { smallModel, split, worked } from "./small";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "saving-"));
after(() => fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, "model.json");

/** Writes a file with another content than saveModel's, and its checksum. */
function forge(model: Model, change: (content: any) => unknown): void {
  saveModel(model, file, { overwrite: true });
  const saved = JSON.parse(fs.readFileSync(file, "utf8"));
  saved.model = change(saved.model);
  saved.checksum = createHash("sha256").update(JSON.stringify(saved.model)).digest("hex");
  fs.writeFileSync(file, JSON.stringify(saved));
}

test("a model comes back exactly: configuration, vocabulary, every bit of every parameter", async () => {
  for (const cell of CELLS) {
    const model = smallModel({ cell, n_layers: 2, epochs: 1 });
    await train(model, split, worked);
    np.assign(model.state.parameters.by, [":", 0], np.zeros([model.vocabulary.characters.length]));
    model.state.parameters.by.set(0, 0, -0);
    model.state.parameters.by.set(1, 0, 5e-324);
    model.state.parameters.by.set(2, 0, 0.1 + 0.2);
    saveModel(model, file, { overwrite: true });
    const loaded = loadModel(file);
    assert.deepEqual(loaded.configuration, model.configuration);
    assert.deepEqual(loaded.vocabulary, model.vocabulary);
    assert.deepEqual(loaded.state.curves, model.state.curves);
    assert.deepEqual(Object.keys(loaded.state.parameters), Object.keys(model.state.parameters));
    for (const [name, array] of Object.entries(model.state.parameters)) {
      const [saved, original] = [loaded.state.parameters[name], array].map((x) => x.tolist());
      assert.deepStrictEqual(saved, original, name); // strict: -0 is not 0
    }
    assert.deepEqual(sampleNames(loaded, 10, worked), sampleNames(model, 10, worked));
  }
});

test("whether there is a file to load is known before it is loaded", () => {
  saveModel(smallModel(), file, { overwrite: true });
  assert.deepEqual([file, path.join(folder, "none"), folder].map(isSaved), [true, false, false]);
});

test("saving replaces the whole file and leaves nothing next to it", () => {
  saveModel(smallModel({ seed: 1 }), file, { overwrite: true });
  saveModel(smallModel({ seed: 2 }), file, { overwrite: true });
  assert.equal(loadModel(file).configuration.seed, 2);
  assert.deepEqual(fs.readdirSync(folder), ["model.json"]);
});

test("another model is not replaced unless requested; the same one can be saved again", () => {
  const [one, two] = [smallModel({ seed: 1 }), smallModel({ seed: 2 })];
  saveModel(one, file, { overwrite: true });
  saveModel(one, file);
  assert.throws(() => saveModel(two, file), /model\.json already exists and holds another model/);
  assert.equal(loadModel(file).configuration.seed, 1);
});

test("a model keeps the curves of its training until it is trained again; early files have none", async () => {
  const model = smallModel({ epochs: 1 });
  await train(model, split, worked);
  saveModel(model, file, { overwrite: true });
  const loaded = loadModel(file);
  assert.equal(validationLoss(loaded), validationLoss(model));
  await train(loaded, split, worked);
  assert.deepEqual(loaded.state.curves.validation.steps, [0, 3]);
  forge(model, ({ curves, ...early }) => early);
  assert.throws(() => validationLoss(loadModel(file)), /the model has no validation loss yet/);
  saveModel(model, file); // the same model
  assert.equal(validationLoss(loadModel(file)), validationLoss(model));
});

test("a file that cannot be written is named, and nothing is left behind", () => {
  const target = path.join(folder, "a-folder");
  fs.mkdirSync(target);
  assert.throws(() => saveModel(smallModel(), target), /saveModel: .*a-folder cannot be written/);
  const nowhere = path.join(folder, "none", "model.json");
  assert.throws(() => saveModel(smallModel(), nowhere), /saveModel: .* cannot be written \(ENOENT/);
  fs.rmdirSync(target);
  assert.deepEqual(fs.readdirSync(folder), ["model.json"]);
  assert.throws(() => saveModel(smallModel(), ""), /path must be the name of a file/);
});

test("a damaged file is refused by name, wherever the damage is", () => {
  saveModel(smallModel(), file, { overwrite: true });
  const good = fs.readFileSync(file);
  const broken = path.join(folder, "broken.json");
  const refused = /^Error: loadModel: .*broken\.json (is damaged|was not written by|has version)/;
  for (let position = 0; position < good.length - 1; position += 97) {
    const bytes = Buffer.from(good);
    bytes[position] ^= 1;
    fs.writeFileSync(broken, bytes);
    assert.throws(() => loadModel(broken), refused, `byte ${position}`);
  }
  for (const length of [0, 1, 40, 200, good.length - 10]) {
    fs.writeFileSync(broken, good.subarray(0, length));
    assert.throws(() => loadModel(broken), refused, `the first ${length} bytes`);
  }
  fs.rmSync(broken);
});

test("a file with other contents and a valid checksum is also refused", () => {
  const nan = Buffer.alloc(8);
  nan.writeDoubleLE(NaN);
  const cases: [(model: any) => void, RegExp][] = [
    [(model) => (model.configuration.n_a = 7), /Wf1 must have shape/],
    [(model) => delete model.parameters.bo1, /bo1 must have shape \(6, 1\)/],
    [(model) => (model.configuration.cell = "cnn"), /cell must be "rnn", "lstm" or "gru"/],
    [(model) => model.characters.pop(), /must have shape/],
    [
      (model) => model.curves.validation.loss.push(1),
      /the validation curve must have a finite loss/,
    ],
    [
      (model) => (model.curves.training.loss[0] = "1"),
      /the training curve must have a finite loss/,
    ],
    [(model) => (model.curves = null), /the training curve must/],
    [(model) => (model.parameters.bo1.data = nan.toString("base64").repeat(6)), /bo1/],
  ];
  for (const [change, message] of cases) {
    forge(smallModel(), (model) => {
      change(model);
      return model;
    });
    assert.throws(() => loadModel(file), /^Error: loadModel: .*model\.json is damaged \(/);
    assert.throws(() => loadModel(file), message);
  }
});

test("a foreign, later or missing file is refused by name", () => {
  const other = path.join(folder, "other");
  for (const content of ["hello", "{}", "[]", "null", '{"format":"something else"}', "\0\0"]) {
    fs.writeFileSync(other, content);
    assert.throws(
      () => loadModel(other),
      /^Error: loadModel: .*other was not written by saveModel$/,
    );
  }
  saveModel(smallModel(), other, { overwrite: true });
  fs.writeFileSync(other, fs.readFileSync(other, "utf8").replace('"version":1', '"version":2'));
  assert.throws(() => loadModel(other), /has version 2, but this program reads version 1/);
  assert.throws(() => loadModel(path.join(folder, "none")), /none does not exist$/);
  assert.throws(() => loadModel(folder), /is a folder, not a file$/);
});
