import { assertInRange, assertSeed, assertWhole, refuse } from "../checks";
import * as np from "../np";
import type { NdArray } from "../np";
import { softmax } from "../rnn_utils";
import { assertArray, withSeed } from "../numpy/ndarray";
import { assertExercises } from "./exercises";
import type { Exercises } from "./exercises";
import { oneStep, zeroStates } from "./layers";
import { networkOf } from "./model";
import type { Model } from "./model";
import { choose } from "./random";
import { END_NUMBER, encode } from "./vocabulary";

/**
 * Makes probabilities sharper or flatter: softmax(log p / temperature), down each column. At 1 they are unchanged; at 0 only the
 * likeliest is left.
 * @param p (n_y, m)
 * @throws RangeError, TypeError if p does not have two axes, or temperature is not from 0 to 10
 */
export function withTemperature(p: NdArray, temperature: number): NdArray {
  assertArray("withTemperature", "p", p, 2);
  assertInRange(
    "withTemperature",
    "temperature",
    temperature,
    "from 0 to 10",
    (x) => x >= 0 && x <= 10,
  );
  const log = np.log(np.maximum(p, Number.MIN_VALUE));
  const below = np.subtract(log, np.max(log, { axis: 0, keepdims: true })); // 0 for the likeliest
  // At 1e-300 the quotient is -Infinity. -1000 is enough, because e**-1000 is 0.
  return softmax(np.maximum(np.divide(below, Math.max(temperature, 1e-300)), -1000));
}

/**
 * Samples names, character by character: each character is drawn from the prediction and is the next input. All names are
 * written in parallel, as the columns of one batch.
 * @param options.temperature default: the configuration's
 * @param options.start the beginning of every name: the network reads these characters and continues from there
 * @param options.longest maximum number of characters; longer names are cut off
 * @returns `count` names of at least one character, without the end character
 * @throws RangeError, TypeError naming the option or exercise that does not fit
 */
export function sampleNames(
  model: Model,
  count: number,
  exercises: Exercises,
  {
    temperature = model.configuration.temperature,
    seed = model.configuration.seed,
    longest = 50,
    start = "",
  }: { temperature?: number; seed?: number; longest?: number; start?: string } = {},
): string[] {
  const caller = "sampleNames";
  assertWhole(caller, "count", count, 1, 100_000);
  assertSeed(caller, "seed", seed);
  const network = networkOf(model);
  assertExercises(caller, exercises, [`${network.cell}_cell_forward`]);
  const { characters } = model.vocabulary;
  if (typeof start !== "string") {
    refuse(caller, "start", "a string", start, TypeError);
  }
  const beginning = encode(start, model.vocabulary);
  assertWhole(caller, "longest", longest, beginning.length + 1);
  let states = zeroStates(network, count);
  let xt = np.zeros([characters.length, count]);
  const names = Array.from({ length: count }, () => "");
  const writing = new Set(names.keys());
  // One row of draws per character, so the draws for one name do not depend on when others end.
  const draws = withSeed(seed, () => np.random.random_sample([longest, count]));
  for (let t = 0; t < longest && writing.size > 0; t++) {
    let yt_pred: NdArray;
    [yt_pred, states] = oneStep(network, xt, states, exercises);
    if (t === 0) yt_pred = withoutEnd(yt_pred);
    const columns = withTemperature(yt_pred, temperature).T.tolist() as number[][];
    xt = np.zeros([characters.length, count]);
    for (const i of writing) {
      const next = beginning[t] ?? choose(columns[i], draws.get(t, i));
      if (next === END_NUMBER) writing.delete(i);
      else names[i] += characters[next];
      xt.set(next, i, 1);
    }
  }
  return names;
}

/** Predictions with probability 0 for the end of a name. */
function withoutEnd(yt_pred: NdArray): NdArray {
  const changed = np.copy(yt_pred);
  np.assign(changed, [END_NUMBER], 0);
  return changed;
}
