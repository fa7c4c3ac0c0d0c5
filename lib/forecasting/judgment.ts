import { assertInRange, describe } from "../checks";
import { quantile } from "./classes";

/** The median of the futures at each step: futures[path][step]. */
export function medians(futures: readonly number[][]): number[] {
  return bandOf(futures, 0.5).map(([median]) => median);
}

/** Quantiles of the futures at each step: [step][share]. */
export function bandOf(futures: readonly number[][], ...shares: number[]): number[][] {
  return futures[0].map((_, step) => {
    const sorted = futures.map((path) => path[step]).sort((a, b) => a - b);
    return shares.map((share) => quantile(sorted, share));
  });
}

/**
 * The mean absolute error at each step ahead, in the units of the series.
 * @param forecasts [origin][step]
 * @param truths the actual values: [origin][step]
 * @throws RangeError if the two differ in length
 */
export function meanAbsoluteErrors(forecasts: number[][], truths: number[][]): number[] {
  if (forecasts.length !== truths.length || truths.length === 0) {
    throw new RangeError(
      `meanAbsoluteErrors: forecasts and truths must have the same length, got ${describe(forecasts?.length)} and ${describe(truths.length)}`,
    );
  }
  return truths[0].map(
    (_, step) =>
      truths.reduce((sum, truth, i) => sum + Math.abs(forecasts[i][step] - truth[step]), 0) /
      truths.length,
  );
}

/**
 * How often the truth falls into the middle `share` of the futures at each step ahead, 0 to 1. For a calibrated forecast, this
 * is `share`.
 * @param futures [origin][path][step]
 * @param truths [origin][step]
 */
export function coverage(futures: number[][][], truths: number[][], share = 0.8): number[] {
  assertInRange("coverage", "share", share, "above 0 and below 1", (x) => x > 0 && x < 1);
  const bands = futures.map((own) => bandOf(own, (1 - share) / 2, (1 + share) / 2));
  const inside = (i: number, step: number) => {
    const [low, high] = bands[i][step];
    return low <= truths[i][step] && truths[i][step] <= high;
  };
  return truths[0].map(
    (_, step) => truths.filter((_truth, i) => inside(i, step)).length / truths.length,
  );
}
