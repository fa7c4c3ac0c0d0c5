import { assertWhole } from "../checks";

/** A simple forecast: `horizon` values computed from the known ones. */
export type Rival = (known: readonly number[], horizon: number) => number[];

const steps = (horizon: number) => Array.from({ length: horizon }, (_, k) => k);

/** Repeats the last value. */
export const asLastStep: Rival = (known, horizon) =>
  steps(horizon).map(() => known[known.length - 1]);

/** Repeats the last known season. */
export function asLastSeason(season: number): Rival {
  return (known, horizon) => steps(horizon).map((k) => known[known.length - season + (k % season)]);
}

/**
 * A least-squares line through the last `seasons` seasons, plus the mean deviation from it for each position in the season.
 * @throws RangeError if fewer values are known
 */
export function lineWithSeason(season: number, seasons: number): Rival {
  return (known, horizon) => {
    const n = season * seasons;
    assertWhole("lineWithSeason", "the number of known values", known.length, n);
    const last = known.slice(-n);
    const middle = (n - 1) / 2;
    const mean = last.reduce((sum, x) => sum + x, 0) / n;
    const slope =
      last.reduce((sum, x, k) => sum + (k - middle) * (x - mean), 0) /
      last.reduce((sum, _, k) => sum + (k - middle) * (k - middle), 0);
    const line = (k: number) => mean + slope * (k - middle);
    const deviations = Array.from({ length: season }, (_, place) => {
      const own = last.filter((_x, k) => k % season === place);
      return own.reduce((sum, x, k) => sum + x - line(place + k * season), 0) / seasons;
    });
    return steps(horizon).map((k) => line(n + k) + deviations[k % season]);
  };
}

/**
 * The last value, followed by the mean change for each position in the season.
 * @param seasonal mean changes; the first known value is at position 0
 */
export function usualChange(seasonal: readonly number[]): Rival {
  return (known, horizon) => {
    let level = known[known.length - 1];
    return steps(horizon).map((k) => {
      level += seasonal[(known.length + k) % seasonal.length];
      return level;
    });
  };
}
