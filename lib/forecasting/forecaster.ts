// Part 5 of the notebook: a time series (series, classes), forecasts by a network of lib/training (this file), and how good they
// are (rivals, judgment).
import { assertSeed, assertWhole, refuse } from "../checks";
import * as np from "../np";
import { withSeed } from "../numpy/ndarray";
import type { NdArray } from "../np";
import { checkInterrupt } from "../platform/node";
import type { Batch } from "../training/batches";
import { configure } from "../training/configuration";
import { assertExercises } from "../training/exercises";
import type { Exercises } from "../training/exercises";
import { oneStep, zeroStates } from "../training/layers";
import { networkOf, untrained } from "../training/model";
import type { Learner } from "../training/model";
import { initializeNetwork } from "../training/network";
import { choose, shuffled } from "../training/random";
import { trainOn } from "../training/training";
import type { Report } from "../training/training";
import { classOf, classesOf } from "./classes";
import type { Classes } from "./classes";
import { configureForecast } from "./configuration";
import type { ForecastConfiguration, Parts } from "./configuration";

/** A network that forecasts a series, with its settings and classes. */
export interface Forecaster extends Learner {
  readonly settings: ForecastConfiguration;
  readonly parts: Parts;
  /** The mean change for each position in the season, over the training steps. */
  readonly seasonal: number[];
  readonly classes: Classes;
}

/**
 * A forecaster before training. Seasonal means and classes come from the training steps only.
 * @param values the series, oldest first
 * @throws RangeError, TypeError naming the setting or argument that does not fit
 */
export function createForecaster(
  configuration: ForecastConfiguration,
  values: readonly number[],
  parts: Parts,
): Forecaster {
  const settings = configureForecast(configuration);
  const caller = "createForecaster";
  assertValues(caller, values);
  assertWhole(caller, "parts.training", parts?.training, 3 * settings.season, values.length - 1);
  assertWhole(caller, "parts.validation", parts.validation, parts.training + 1, values.length);
  assertWhole(caller, "window", settings.window, settings.season + 1, parts.training - 2);
  const seasonal = seasonalChanges(values.slice(0, parts.training), settings.season);
  const scheme = { settings, seasonal };
  const quantities = Array.from({ length: parts.training - 1 }, (_, k) =>
    quantityAt(scheme, values, k + 1),
  );
  const classes = classesOf(quantities, settings.classes);
  const { predict, season, classes: n_y, window, ...network } = settings;
  const chosen = configure({ ...network, temperature: 1, sequence_length: Math.min(window, 1000) });
  const sizes = { n_x: n_y, n_a: settings.n_a, n_y };
  const { parameters } = initializeNetwork(chosen, sizes, settings.seed, settings.forget_bias);
  return {
    configuration: chosen,
    settings,
    parts,
    seasonal,
    classes,
    state: untrained(chosen, parameters, n_y),
  };
}

/** The mean change from the previous step for each position in the season. values[0] is at position 0. */
export function seasonalChanges(values: readonly number[], season: number): number[] {
  const sums = Array.from({ length: season }, () => 0);
  const counts = Array.from({ length: season }, () => 0);
  for (let t = 1; t < values.length; t++) {
    sums[t % season] += values[t] - values[t - 1];
    counts[t % season]++;
  }
  return sums.map((sum, place) => sum / counts[place]);
}

type Scheme = Pick<Forecaster, "settings" | "seasonal">;

/** The change expected at step t in advance: 0, or the mean change for its position in the season. */
function expectedChange({ settings, seasonal }: Scheme, t: number): number {
  return settings.predict === "change" ? 0 : seasonal[t % settings.season];
}

/** The quantity that is divided into classes, at step t. */
function quantityAt(scheme: Scheme, values: readonly number[], t: number): number {
  return values[t] - values[t - 1] - expectedChange(scheme, t);
}

/**
 * Windows of the series as a batch: each step reads the previous step's class and must predict its own. The first season of a
 * window is only read.
 * @param starts the first step of each window, from 2
 * @returns x and y (classes, m, window), mask (m, window)
 */
export function windowsOf(
  forecaster: Forecaster,
  values: readonly number[],
  starts: readonly number[],
): Batch {
  const { settings, classes } = forecaster;
  const { window, season } = settings;
  const m = starts.length;
  const batch = {
    x: np.zeros([settings.classes, m, window]),
    y: np.zeros([settings.classes, m, window]),
    mask: np.zeros([m, window]),
  };
  const classAt = (t: number) => classOf(quantityAt(forecaster, values, t), classes);
  for (const [i, start] of starts.entries()) {
    for (let step = 0; step < window; step++) {
      batch.x.set(classAt(start + step - 1), i, step, 1);
      if (step < season) continue;
      batch.y.set(classAt(start + step), i, step, 1);
      batch.mask.set(i, step, 1);
    }
  }
  return batch;
}

/**
 * Trains a forecaster on all windows of its training steps. Validation windows end in the validation steps. Continues where
 * training stopped.
 * @returns and throws as trainOn
 */
export async function trainForecaster(
  forecaster: Forecaster,
  values: readonly number[],
  exercises: Exercises,
  onReport?: (report: Report) => void | Promise<void>,
): Promise<number> {
  assertValues("trainForecaster", values);
  const { settings, parts } = forecaster;
  const { window, season, batch_size, seed } = settings;
  const starts = Array.from({ length: parts.training - window - 1 }, (_, k) => k + 2);
  // These windows predict all the validation steps and no others.
  const unseen = parts.validation - parts.training;
  const measured = Array.from({ length: Math.max(1, unseen - (window - season) + 1) }, (_, k) =>
    Math.max(2, parts.training - season + k),
  ).filter((start) => start + window <= values.length);
  return trainOn(
    forecaster,
    {
      batchesOfEpoch: (epoch) => {
        const order = withSeed((seed + epoch) % 2 ** 32, () => shuffled(starts));
        return Array.from({ length: Math.ceil(order.length / batch_size) }, (_, k) =>
          windowsOf(forecaster, values, order.slice(k * batch_size, (k + 1) * batch_size)),
        );
      },
      validation: [windowsOf(forecaster, values, measured)],
      per: "step",
    },
    exercises,
    onReport,
  );
}

/**
 * Samples futures: the network reads the window before each origin. Then, step by step, a class is drawn from the prediction, a
 * training value is drawn from the class, and the result is the next input.
 * @param origins the first unknown step of each forecast
 * @param options.horizon steps per future
 * @param options.paths futures per origin
 * @returns futures[origin][path][step], in the units of the series
 * @throws RangeError, TypeError naming the argument that does not fit
 */
export function sampleFutures(
  forecaster: Forecaster,
  values: readonly number[],
  origins: readonly number[],
  exercises: Exercises,
  { horizon = 12, paths = 200, seed = forecaster.settings.seed } = {},
): number[][][] {
  const caller = "sampleFutures";
  assertValues(caller, values);
  assertWhole(caller, "horizon", horizon, 1, 10_000);
  assertWhole(caller, "paths", paths, 1, 100_000);
  assertSeed(caller, "seed", seed);
  const { settings, classes } = forecaster;
  if (!Array.isArray(origins) || origins.length === 0) {
    refuse(caller, "origins", "a list of steps", origins, TypeError);
  }
  for (const origin of origins) {
    assertWhole(caller, "an origin", origin, settings.window + 1, values.length);
  }
  const network = networkOf(forecaster);
  assertExercises(caller, exercises, [`${network.cell}_cell_forward`]);
  const n_x = settings.classes;
  let states = zeroStates(network, origins.length);
  for (let back = settings.window - 1; back > 0; back--) {
    const xt = np.zeros([n_x, origins.length]);
    for (const [i, origin] of origins.entries()) {
      xt.set(classOf(quantityAt(forecaster, values, origin - back - 1), classes), i, 1);
    }
    [, states] = oneStep(network, xt, states, exercises);
  }
  // From here on, each origin has `paths` columns.
  states = states.map(({ a, c }) => ({ a: repeated(a, paths), c: repeated(c, paths) }));
  const known = origins.map((origin) => values.slice(0, origin));
  const futures = origins.flatMap(() => Array.from({ length: paths }, () => [] as number[]));
  const draws = withSeed(seed, () =>
    np.random.random_sample([horizon, 2, futures.length]),
  ).tolist() as number[][][];
  for (let step = 0; step < horizon; step++) {
    checkInterrupt();
    const xt = np.zeros([n_x, futures.length]);
    const at = (i: number) => origins[Math.floor(i / paths)] + step;
    const before = (i: number, t: number) => {
      const past = known[Math.floor(i / paths)];
      return t < past.length ? past[t] : futures[i][t - past.length];
    };
    for (const i of futures.keys()) {
      const t = at(i);
      const quantity = before(i, t - 1) - before(i, t - 2) - expectedChange(forecaster, t - 1);
      xt.set(classOf(quantity, classes), i, 1);
    }
    let yt_pred: NdArray;
    [yt_pred, states] = oneStep(network, xt, states, exercises);
    const columns = yt_pred.T.tolist() as number[][];
    for (const [i, future] of futures.entries()) {
      const members = classes.members[choose(columns[i], draws[step][0][i])];
      const quantity = members[Math.floor(draws[step][1][i] * members.length)];
      const t = at(i);
      future.push(before(i, t - 1) + expectedChange(forecaster, t) + quantity);
    }
  }
  return origins.map((_, k) => futures.slice(k * paths, (k + 1) * paths));
}

/** Repeats every column: (n, m) becomes (n, m · times). */
function repeated(array: NdArray, times: number): NdArray {
  const rows = array.tolist() as number[][];
  return np.array(rows.map((row) => row.flatMap((x) => Array.from({ length: times }, () => x))));
}

function assertValues(caller: string, values: unknown): asserts values is number[] {
  if (!Array.isArray(values) || values.length === 0 || !values.every(Number.isFinite)) {
    refuse(caller, "values", "a list of finite numbers", values, TypeError);
  }
}
