import assert from "node:assert/strict";
import { test } from "node:test";
import nj from "numjs";
import { coverageByHorizon, errorByHorizon } from "../../lib/charts/by-horizon";
import { forecastFan } from "../../lib/charts/forecast-fan";
import { partsOfASeries } from "../../lib/charts/parts-of-a-series";
import { accuracyByDistance, gradientByDistance } from "../../lib/charts/by-distance";
import { gatePlayground } from "../../lib/charts/gate-playground";
import { gatesOfAUnit } from "../../lib/charts/gates-of-a-unit";
import { gatesPerCharacter } from "../../lib/charts/gates-per-character";
import { gradientErrors } from "../../lib/charts/gradient-errors";
import { gradientSizes } from "../../lib/charts/gradient-sizes";
import { hiddenStates } from "../../lib/charts/hidden-states";
import { lossOfNetworks } from "../../lib/charts/loss-of-networks";
import { insideTheCell } from "../../lib/charts/inside-the-cell";
import { partsOfDaPrev } from "../../lib/charts/parts-of-da-prev";
import { predictions } from "../../lib/charts/predictions";
import { trainingLoss } from "../../lib/charts/training-loss";
import { unrolledNetwork } from "../../lib/charts/unrolled-network";
import { weightEffect } from "../../lib/charts/weight-effect";
import { whereOff } from "../../lib/charts/where-off";
import { arrayOf, gruCaches, lstmCaches } from "./examples";

const ones = (...shape: number[]) => arrayOf(shape, () => 1);
const caches = lstmCaches(3, 2, 4);
const sweep = {
  name: "w",
  weights: [0, 1, 2],
  loss: [1, 2, 3],
  states: [[1], [1], [1]],
  current: 1,
};
const curve = { steps: [0, 1], loss: [3, 2] };
const distances = [1, 2];

/** A call that must fail, and its error: the function, the expectation, the value. */
const wrong: [call: () => unknown, message: RegExp][] = [
  [
    () => whereOff("a", ones(3)),
    /^whereOff: errors must be \(rows, m\), got an array of shape \(3,?\)$/,
  ],
  [() => whereOff("a", undefined as any), /^whereOff: errors must be \(rows, m\), got undefined$/],
  [
    () =>
      whereOff(
        "a",
        arrayOf([2, 2, 1], () => NaN),
      ),
    /^whereOff: errors must be finite, got NaN at \[0\]\[0\]\[0\]$/,
  ],
  [() => errorByHorizon({}), /^errorByHorizon: methods must be 1 to 6 lists of numbers, got 0$/],
  [
    () => errorByHorizon({ a: [1, 2], b: [1] }),
    /^errorByHorizon: b must be a list of 2 numbers, got a JavaScript array of length 1$/,
  ],
  [() => errorByHorizon({ a: [1, 0] }), /^errorByHorizon: a must be above 0 .* got 0 at \[1\]$/],
  [
    () => coverageByHorizon({ a: [0.5, 1.5] }, 0.8),
    /^coverageByHorizon: shares must be from 0 to 1, got 1.5$/,
  ],
  [() => coverageByHorizon({ a: [0.5] }, NaN), /^coverageByHorizon: shares must be .* got NaN$/],
  [
    () => coverageByHorizon({ a: [1], b: [1], c: [1] }, 0.8),
    /^coverageByHorizon: methods must be 1 to 2 lists of numbers, got 3$/,
  ],
  [
    () => partsOfASeries([1, NaN], { training: 1, validation: 1 }),
    /^partsOfASeries: values must be finite, got NaN at \[1\]$/,
  ],
  [
    () => partsOfASeries([1, 2, 3], { training: 2, validation: 1 }),
    /^partsOfASeries: parts must be ascending, from 1, got 2 and 1$/,
  ],
  [
    () => partsOfASeries([1, 2, 3], { training: 1, validation: 3 }),
    /^partsOfASeries: parts.validation must be a whole number from 0 to 2, got 3$/,
  ],
  [
    () => forecastFan({ values: [1, 2, 3, 4], origins: [1, 2, 4], bands: [] }),
    /^forecastFan: origins must be evenly spaced steps from 1 to 4, got \[1,2,4\]$/,
  ],
  [
    () => forecastFan({ values: [1, 2, 3], origins: [1, 2], bands: [] }),
    /^forecastFan: bands must be 2 lists, got 0$/,
  ],
  [
    () => forecastFan({ values: [1, 2, 3], origins: [1], bands: [[[1, 2, 3, 4]]] }),
    /^forecastFan: bands\[0\]\[0\] must be a list of 5 numbers, got a JavaScript array of length 4$/,
  ],
  [
    () => hiddenStates(ones(3, 10)),
    /^hiddenStates: a must be \(n_a, m, T_x\), got an array of shape \(3, 10\)$/,
  ],
  [() => hiddenStates(undefined as any), /^hiddenStates: a must be .* got undefined$/],
  [() => hiddenStates("states" as any), /^hiddenStates: a must be .* got the string "states"$/],
  [
    () => hiddenStates([[[1]]] as any),
    /^hiddenStates: a must be .* got a JavaScript array of length 1$/,
  ],
  [
    () => hiddenStates(nj.zeros([0, 1, 1], "float64") as any),
    /^hiddenStates: a must be .* no empty axis, got an array of shape \(0/,
  ],
  [
    () => hiddenStates(arrayOf([2, 2, 2], (k, i, t) => (k + i + t === 3 ? NaN : 0))),
    /^hiddenStates: a must be finite, got NaN at \[1\]\[1\]\[1\]$/,
  ],
  [
    () => hiddenStates(ones(2, 3, 4), { example: 3 }),
    /^hiddenStates: example must be a whole number from 0 to 2, got 3$/,
  ],
  [() => hiddenStates(ones(2, 3, 4), { example: 0.5 }), /^hiddenStates: example .* got 0.5$/],
  [
    () => hiddenStates(ones(2, 3, 4), { width: 10 }),
    /^chart: width must be 320 to 2000 .* got 10$/,
  ],
  [
    () => insideTheCell([] as any),
    /^insideTheCell: caches must be \[list of cell caches, x\].* got a JavaScript array of length 0$/,
  ],
  [() => insideTheCell(undefined as any), /^insideTheCell: caches must be .* got undefined$/],
  [
    () => insideTheCell([[caches[0][0], undefined as any], caches[1]]),
    /^insideTheCell: forget of step 1 must be \(3, 2\), got undefined$/,
  ],
  [
    () => insideTheCell(caches, { labels: "ab" }),
    /^insideTheCell: labels must be 4 names, got the string "ab"$/,
  ],
  [() => gatesOfAUnit(caches, { unit: 3 }), /^gatesOfAUnit: unit must be .* 0 to 2, got 3$/],
  [() => gatesOfAUnit({} as any), /^gatesOfAUnit: caches must be .* got an object with keys $/],
  [
    () => gatesPerCharacter([{ text: "abc", caches }]),
    /^gatesPerCharacter: text must be 4 names, got the string "abc"$/,
  ],
  [
    () => gatesPerCharacter([{ text: undefined as any, caches }]),
    /^gatesPerCharacter: text must be 4 names, got undefined$/,
  ],
  [() => gatesPerCharacter([]), /^gatesPerCharacter: readings must be a list .* got 0$/],
  [
    () =>
      gatesPerCharacter([
        { text: "abcd", caches },
        { text: "abcd", caches: lstmCaches(5, 1, 4) },
      ]),
    /^gatesPerCharacter: readings must be of one network, got 3 LSTM and 5 LSTM units$/,
  ],
  [
    () =>
      gatesPerCharacter([
        { text: "abcd", caches },
        { text: "abcd", caches: gruCaches(3, 1, 4) },
      ]),
    /^gatesPerCharacter: readings must be of one network, got 3 LSTM and 3 GRU units$/,
  ],
  [
    () => gatesPerCharacter([{ text: "abcd", caches }], { unit: 3 }),
    /^gatesPerCharacter: unit must be a whole number from 0 to 2, got 3$/,
  ],
  [
    () => gradientSizes({ rnn: [1, 1], lstm: [1, 1], memory: [1] }),
    /^gradientSizes: memory must be a list of 2 numbers, got a JavaScript array of length 1$/,
  ],
  [
    () => gradientSizes({ rnn: [1, 1], lstm: [1, 1], gru: [1, 0] }),
    /^gradientSizes: GRU must be above 0 .* got 0 at \[1\]$/,
  ],
  [
    () => insideTheCell(gruCaches(3, 2, 4, { rt: ones(2, 2) })),
    /^insideTheCell: relevance of step 0 must be \(3, 2\), got an array of shape \(2, 2\)$/,
  ],
  [() => gatePlayground({ forget: 1.5 }), /^gatePlayground: forget must be from 0 to 1, got 1.5$/],
  [
    () => gatePlayground({ candidate: -2 }),
    /^gatePlayground: candidate must be from -1 to 1, got -2$/,
  ],
  [
    () => weightEffect(sweep, { weight: Number.NaN }),
    /^weightEffect: weight must be finite, got NaN at \[0\]$/,
  ],
  [
    () => predictions(ones(2, 3)),
    /^predictions: y must be \(n_y, m, T_x\), got an array of shape \(2, 3\)$/,
  ],
  [
    () => predictions(arrayOf([2, 1, 1], () => 1.5)),
    /^predictions: y must be probabilities from 0 to 1, got 1.5$/,
  ],
  [
    () => predictions(ones(2, 1, 1), { classes: ["a"] }),
    /^predictions: classes must be 2 names, got a JavaScript array of length 1$/,
  ],
  [
    () => gradientSizes({ rnn: [1, 2], lstm: [1] }),
    /^gradientSizes: lstm must be a list of 2 numbers, got a JavaScript array of length 1$/,
  ],
  [
    () => gradientSizes({ rnn: [1, 0], lstm: [1, 1] }),
    /^gradientSizes: RNN must be above 0 .* got 0 at \[1\]$/,
  ],
  [
    () => gradientSizes({ rnn: [1, NaN], lstm: [1, 1] }),
    /^gradientSizes: rnn must be finite, got NaN at \[1\]$/,
  ],
  [
    () => gradientSizes(undefined as any),
    /^gradientSizes: rnn must be \(n, m, T_x\), got undefined$/,
  ],
  [
    () => unrolledNetwork(ones(3, 2, 4), ones(5, 2, 3), ones(2, 2, 4)),
    /^unrolledNetwork: a must be \(n_a, 2, 4\), got an array of shape \(5, 2, 3\)$/,
  ],
  [
    () => unrolledNetwork(ones(3, 1, 41), ones(5, 1, 41), ones(2, 1, 41)),
    /^unrolledNetwork: there is room for 40 time steps and 24 entries per vector, got 41 and 5$/,
  ],
  [
    () => unrolledNetwork(ones(3, 2, 4), ones(5, 2, 4), ones(2, 2, 4), { t: 4 }),
    /^unrolledNetwork: t must be a whole number from 0 to 3, got 4$/,
  ],
  [
    () => weightEffect({ ...sweep, weights: [0, 1, 4] }),
    /^weightEffect: weights must be ascending and evenly spaced, got \[0,1,4\]$/,
  ],
  [
    () => weightEffect({ ...sweep, weights: [1] }),
    /^weightEffect: weights must be ascending and evenly spaced, got \[1\]$/,
  ],
  [
    () => weightEffect({ ...sweep, loss: [1] }),
    /^weightEffect: loss must be a list of 3 numbers, got a JavaScript array of length 1$/,
  ],
  [
    () => weightEffect({ ...sweep, states: [[1], [1, 2], [1]] }),
    /^weightEffect: states\[1\] must be a list of 1 numbers/,
  ],
  [
    () => weightEffect({ ...sweep, current: NaN }),
    /^weightEffect: current must be finite, got NaN/,
  ],
  [
    () => weightEffect(undefined as any),
    /^weightEffect: weights must be a list of at least one number, got undefined$/,
  ],
  [() => partsOfDaPrev({}), /^partsOfDaPrev: parts must be at least one array .* got none$/],
  [
    () => partsOfDaPrev({ forget: ones(5, 2), update: ones(5, 3) }),
    /^partsOfDaPrev: update must be \(5, 2\), got an array of shape \(5, 3\)$/,
  ],
  [
    () => partsOfDaPrev({ forget: ones(5) }),
    /^partsOfDaPrev: forget must be \(n_a, m\), got an array of shape \(5,\)$/,
  ],
  [
    () => gradientErrors({ dropped: {}, carried: {} }),
    /^gradientErrors: dropped must be .* at least one number, got a JavaScript array of length 0$/,
  ],
  [
    () => gradientErrors({ dropped: { dx: 1 }, carried: {} }),
    /^gradientErrors: carried must be finite, got undefined at \[0\]$/,
  ],
  [
    () => gradientErrors({ dropped: { dx: -1 }, carried: { dx: 1 } }),
    /^gradientErrors: a relative error must be 0 or more, got -1$/,
  ],
  [
    () => trainingLoss({ training: { steps: [0, 1], loss: [1] } }),
    /^trainingLoss: training must be a list of 2 numbers, got a JavaScript array of length 1$/,
  ],
  [
    () => trainingLoss({} as any),
    /^trainingLoss: x of training must be a list of at least one number, got undefined$/,
  ],
  [() => trainingLoss(undefined as any), /^trainingLoss: x of training must be .* got undefined$/],
  [
    () => lossOfNetworks({ rnn: curve, lstm: undefined }),
    /^lossOfNetworks: x of LSTM must be .* got undefined$/,
  ],
  [
    () => lossOfNetworks({}),
    /^lossOfNetworks: curves must have rnn, lstm or gru, got none of them$/,
  ],
  [
    () => lossOfNetworks({ rnn: curve, lstm: curve }, { bigram: NaN }),
    /^lossOfNetworks: baselines must be finite, got NaN/,
  ],
  [
    () => accuracyByDistance({ distances, rnn: [1, 2], lstm: [1, 1] }),
    /^accuracyByDistance: accuracy must be from 0 to 1, got 2$/,
  ],
  [
    () => accuracyByDistance({ distances, rnn: [1], lstm: [1, 1] }),
    /^accuracyByDistance: RNN must be a list of 2 numbers/,
  ],
  [
    () => gradientByDistance({ distances, rnn: [1, 0], lstm: [1, 1] }),
    /^gradientByDistance: RNN must be above 0/,
  ],
  [
    () => gradientByDistance(undefined as any),
    /^gradientByDistance: x of RNN must be .* got undefined$/,
  ],
];

for (const [call, message] of wrong)
  test(`bad input throws ${message.source}`, () => {
    assert.throws(call, (error: Error) => {
      assert.match(error.message, message);
      return error instanceof TypeError || error instanceof RangeError;
    });
  });

test("one example, one unit, one step are enough", () => {
  assert.equal((hiddenStates(ones(1, 1, 1)).params as object[]).length, 1);
  insideTheCell(lstmCaches(1, 1, 1));
  gatesOfAUnit(lstmCaches(1, 1, 1));
  insideTheCell(gruCaches(1, 1, 1));
  predictions(ones(1, 1, 1));
  unrolledNetwork(ones(1, 1, 1), ones(1, 1, 1), ones(1, 1, 1));
});

test("gradientSizes takes the norm over units and examples of a gradient (n, m, T_x)", () => {
  const { layer } = gradientSizes({ rnn: arrayOf([2, 2, 1], () => 3), lstm: [1] });
  const [{ rows }] = (layer as { data: { values: { rows: string }[] } }[])[0].data.values;
  assert.equal(rows, "0,0,6;1,0,1"); // line, t, size
});

test("an error of exactly 0 is drawn at half a unit in the last place", () => {
  const { data } = gradientErrors({ dropped: { dx: 0.1 }, carried: { dx: 0 } });
  assert.equal((data as any).values[1].error, 1.1102e-16);
});
