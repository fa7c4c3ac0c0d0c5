import nj from "numjs";
import { whereOff } from "../../lib/charts/where-off";
import { hiddenStates } from "../../lib/charts/hidden-states";
import { insideTheCell } from "../../lib/charts/inside-the-cell";
import { predictions } from "../../lib/charts/predictions";
import { gradientSizes } from "../../lib/charts/gradient-sizes";
import { trainingLoss } from "../../lib/charts/training-loss";
import { lossOfNetworks } from "../../lib/charts/loss-of-networks";
import { accuracyByDistance, gradientByDistance } from "../../lib/charts/by-distance";
import { gradientErrors } from "../../lib/charts/gradient-errors";
import { partsOfDaPrev } from "../../lib/charts/parts-of-da-prev";
import { gatesOfAUnit } from "../../lib/charts/gates-of-a-unit";
import { gatesPerCharacter } from "../../lib/charts/gates-per-character";
import { gatePlayground } from "../../lib/charts/gate-playground";
import { weightEffect } from "../../lib/charts/weight-effect";
import { unrolledNetwork } from "../../lib/charts/unrolled-network";
import { partsOfASeries } from "../../lib/charts/parts-of-a-series";
import { coverageByHorizon, errorByHorizon } from "../../lib/charts/by-horizon";
import { forecastFan } from "../../lib/charts/forecast-fan";
import type { GruCaches, LstmCaches, NumericArray } from "../../lib/charts/checks";
import type { ChartSpec } from "../../lib/charts/theme";

/** An array of any shape with a value for each index. */
export function arrayOf(shape: number[], value: (...index: number[]) => number): NumericArray {
  const build = (done: number[]): any =>
    done.length === shape.length
      ? value(...done)
      : Array.from({ length: shape[done.length] }, (_, k) => build([...done, k]));
  return nj.array(build([]), "float64") as unknown as NumericArray;
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Caches as `lstm_forward` returns them, of gates that are waves of their own lengths. */
export function lstmCaches(n_a: number, m: number, T_x: number): LstmCaches {
  const wave = (phase: number, t: number) =>
    arrayOf([n_a, m], (k, i) => 2 * Math.sin(phase + 0.9 * k + 0.7 * i + (0.5 + 0.1 * phase) * t));
  const map = (f: (...values: number[]) => number, ...arrays: NumericArray[]) => {
    const lists = arrays.map((array) => array.tolist());
    return arrayOf([n_a, m], (k, i) => f(...lists.map((list) => list[k][i])));
  };
  let a = arrayOf([n_a, m], () => 0);
  let c = a;
  const cells = Array.from({ length: T_x }, (_, t) => {
    const ft = map(sigmoid, wave(1, t));
    const it = map(sigmoid, wave(2, t));
    const ot = map(sigmoid, wave(4, t));
    const cct = map(Math.tanh, wave(3, t));
    const c_next = map((f, c_prev, i, cc) => f * c_prev + i * cc, ft, c, it, cct);
    const a_next = map((o, next) => o * Math.tanh(next), ot, c_next);
    const cell = [a_next, c_next, a, c, ft, it, cct, ot, wave(5, t), {}] as const;
    [a, c] = [a_next, c_next];
    return cell;
  });
  return [cells, arrayOf([3, m, T_x], (k, i, t) => Math.sin(k + i + t))];
}

/** Caches as `gru_forward` returns them, of the same gates; `changes` replaces arrays of every step. */
export function gruCaches(
  n_a: number,
  m: number,
  T_x: number,
  changes: { rt?: NumericArray } = {},
): GruCaches {
  const [cells, x] = lstmCaches(n_a, m, T_x);
  let a = arrayOf([n_a, m], () => 0);
  const own = cells.map(([, , , , , ut, cct, ot, xt]) => {
    const [u, c, previous] = [ut, cct, a].map((array) => array.tolist());
    const a_prev = a;
    a = arrayOf([n_a, m], (k, i) => u[k][i] * c[k][i] + (1 - u[k][i]) * previous[k][i]);
    return [a, a_prev, ut, changes.rt ?? ot, cct, xt, {}] as const;
  });
  return [own, x];
}

const wavy = (k: number, i: number, t: number) => Math.tanh(2 * Math.sin(1.3 * k + 0.8 * i + t));
const softmax = (n: number) => (k: number, i: number, t: number) => {
  const e = Array.from({ length: n }, (_, j) => Math.exp(1.5 * Math.sin(2 * j + i + 0.9 * t)));
  return e[k] / e.reduce((sum, value) => sum + value);
};

/** Every chart with small deterministic inputs: what snapshots, layout tests and schema tests go through. */
/** Losses that fall from 3.3 toward `floor`. */
const falling = (steps: number[], floor: number, pace: number) =>
  steps.map((step) => floor + (3.3 - floor) * Math.exp(-step / pace));

export const examples: Record<string, (width?: number) => ChartSpec> = {
  "hidden-states": (width) => hiddenStates(arrayOf([5, 10, 4], wavy), { width }),
  "hidden-states-large": (width) => hiddenStates(arrayOf([24, 2, 14], wavy), { width }),
  "where-off": (width) =>
    whereOff(
      "a",
      arrayOf([3, 6, 4], (k, i, t) => (t > 1 && k !== 1 ? (k + 1) * t * i : 0)),
      { width },
    ),
  "where-off-examples": (width) =>
    whereOff(
      "dxt",
      arrayOf([2, 6], (k, i) => (i === 0 ? k + 0.1 : 0)),
      { width, row: "input" },
    ),
  "inside-the-cell": (width) => insideTheCell(lstmCaches(5, 10, 7), { width }),
  "inside-the-cell-gru": (width) => insideTheCell(gruCaches(5, 10, 7), { width }),
  predictions: (width) => predictions(arrayOf([2, 10, 4], softmax(2)), { width }),
  "predictions-many-classes": (width) =>
    predictions(arrayOf([27, 2, 12], softmax(27)), {
      width,
      classes: " abcdefghijklmnopqrstuvwxyz",
    }),
  "gradient-sizes": (width) =>
    gradientSizes(
      {
        rnn: Array.from({ length: 20 }, (_, t) => 0.6 ** (19 - t)),
        lstm: arrayOf([3, 2, 20], (k, i, t) => 0.3 * 0.93 ** (19 - t) * (1 + 0.1 * k + 0.2 * i)),
      },
      { width },
    ),
  "gradient-sizes-short": (width) =>
    gradientSizes(
      {
        rnn: [0.002, 0.01, 0.1, 0.7],
        lstm: [0.5, 0.6, 0.8, 1],
        memory: [0.85, 0.9, 0.95, 1],
      },
      { width },
    ),
  "gradient-sizes-gru": (width) =>
    gradientSizes(
      {
        rnn: [0.002, 0.01, 0.1, 0.7],
        lstm: [0.5, 0.6, 0.8, 1],
        gru: [0.7, 0.75, 0.9, 1],
        kept: [0.6, 0.7, 0.85, 1],
      },
      { width },
    ),
  "unrolled-network": (width) =>
    unrolledNetwork(
      arrayOf([3, 10, 4], (k, i, t) => 2 * Math.sin(2 * k + i + 1.7 * t)),
      arrayOf([5, 10, 4], wavy),
      arrayOf([2, 10, 4], softmax(2)),
      { width },
    ),
  "unrolled-network-long": (width) =>
    unrolledNetwork(
      arrayOf([3, 2, 16], (k, i, t) => 2 * Math.sin(2 * k + i + 1.7 * t)),
      arrayOf([8, 2, 16], wavy),
      arrayOf([2, 2, 16], softmax(2)),
      { width, t: 9 },
    ),
  "gates-of-a-unit": (width) => gatesOfAUnit(lstmCaches(5, 10, 7), { width, unit: 3 }),
  "gates-of-a-unit-gru": (width) => gatesOfAUnit(gruCaches(5, 10, 7), { width, unit: 3 }),
  "weight-effect": (width) => {
    const weights = Array.from({ length: 31 }, (_, k) => (k - 15) / 5);
    return weightEffect(
      {
        name: "Waa[0][0]",
        weights,
        loss: weights.map((w) => 1.2 + 0.3 * Math.sin(w) + 0.1 * w * w),
        states: weights.map((w) =>
          Array.from({ length: 8 }, (_, t) => Math.tanh(w * Math.sin(t + 1))),
        ),
        current: 0.43,
      },
      { width },
    );
  },
  "parts-of-da-prev": (width) => {
    const part = (phase: number) => arrayOf([5, 10], (k, i) => Math.sin(phase + 2 * k + i) / phase);
    return partsOfDaPrev(
      { forget: part(2), update: part(3), candidate: part(1), output: part(4) },
      { width },
    );
  },
  "gradient-errors": (width) => {
    const names = ["dx", "da0", "dWf", "dWi", "dWc", "dWo", "dbf", "dbi", "dbc", "dbo"];
    const errors = (value: (k: number) => number) =>
      Object.fromEntries(names.map((name, k) => [name, value(k)]));
    return gradientErrors(
      { dropped: errors((k) => 0.13 + 0.04 * k), carried: errors((k) => 2e-10 * (1 + k)) },
      { width },
    );
  },
  "gradient-errors-gru": (width) =>
    gradientErrors(
      { dropped: { dx: 0.3, da0: 0.2, dWu: 0.4 }, carried: { dx: 3e-10, da0: 2e-10, dWu: 4e-10 } },
      { width, of: "gru_backward" },
    ),
  "training-loss": (width) => {
    const steps = Array.from({ length: 60 }, (_, k) => 50 * k);
    const fall = (floor: number) => falling(steps, floor, 500);
    return trainingLoss(
      { training: { steps, loss: fall(1.7) }, validation: { steps, loss: fall(1.9) } },
      { width },
    );
  },
  "loss-of-networks": (width) => {
    const steps = Array.from({ length: 30 }, (_, k) => 100 * k);
    const fall = (floor: number) => falling(steps, floor, 500);
    return lossOfNetworks(
      { rnn: { steps, loss: fall(2) }, lstm: { steps, loss: fall(1.8) } },
      { "letter frequencies": 2.78, bigram: 2.32, trigram: 2.29 },
      { width },
    );
  },
  "loss-of-networks-gru": (width) => {
    const steps = Array.from({ length: 8 }, (_, k) => 100 * k);
    const fall = (floor: number) => falling(steps, floor, 200);
    return lossOfNetworks(
      { gru: { steps, loss: fall(1.75) }, lstm: { steps, loss: fall(1.8) } },
      {},
      { width },
    );
  },
  "accuracy-by-distance": (width) => {
    const distances = [2, 5, 10, 20, 40, 80];
    return accuracyByDistance(
      {
        distances,
        rnn: distances.map((k) => 0.125 + 0.875 * Math.exp(-k / 12)),
        lstm: distances.map((k) => 0.125 + 0.875 * Math.exp(-k / 150)),
      },
      { width, chance: 0.125 },
    );
  },
  "gradient-by-distance": (width) => {
    const distances = Array.from({ length: 60 }, (_, k) => k);
    return gradientByDistance(
      {
        distances,
        rnn: distances.map((k) => 0.7 ** k),
        lstm: distances.map((k) => 0.96 ** k),
        memory: distances.map((k) => 0.93 ** k),
      },
      { width },
    );
  },
  "gates-per-character": (width) =>
    gatesPerCharacter(
      [
        { text: " allosaurus…", caches: lstmCaches(10, 1, 12) },
        { text: " rex", caches: lstmCaches(10, 1, 4) },
      ],
      { width, unit: 3 },
    ),
  "gate-playground": (width) => gatePlayground({ width }),
  "parts-of-a-series": (width) =>
    partsOfASeries(
      Array.from({ length: 120 }, (_, t) => 315 + t / 8 + 3 * Math.sin(t / 2)),
      { training: 72, validation: 96 },
      { width, name: "CO2 in ppm", years: [2001, 1 / 12] },
    ),
  "error-by-horizon": (width) =>
    errorByHorizon(
      {
        "LSTM, changes": twelve((h) => 0.3 + 0.06 * h),
        "LSTM, remainders": twelve((h) => 0.3 + 0.04 * h),
        "as last month": twelve((h) => 2 + Math.sin(h / 2)),
        "as a year ago": twelve(() => 2.3),
        "line with season": twelve((h) => 0.56 + 0.01 * h),
        "usual change": twelve((h) => 0.31 + 0.05 * h),
      },
      { width, unit: "ppm" },
    ),
  "coverage-by-horizon": (width) =>
    coverageByHorizon(
      { changes: twelve((h) => 0.7 + 0.02 * h), remainders: twelve((h) => 0.55 + 0.01 * h) },
      0.8,
      { width },
    ),
  "forecast-fan": (width) => {
    const values = Array.from({ length: 60 }, (_, t) => 380 + t / 6 + 3 * Math.sin(t / 2));
    const origins = [24, 30, 36];
    const spread = [-1.3, -0.7, 0, 0.7, 1.3];
    const bands = origins.map((t) =>
      twelve((h) => h).map((h) => spread.map((s) => values[t + h] + 0.3 + s * 0.2 * (h + 1))),
    );
    return forecastFan({ values, origins, bands }, { width, before: 24, origin: 1, name: "CO2" });
  },
};

function twelve<T>(value: (h: number) => T): T[] {
  return Array.from({ length: 12 }, (_, h) => value(h));
}
