import { assertNumber, assertWhole, assertWord, show } from "../training/checks";
import { configure } from "../training/configuration";
import type { Configuration } from "../training/configuration";

/** All that can be chosen about a forecast, beside what any network's training takes. */
export interface ForecastConfiguration
  extends Omit<Configuration, "temperature" | "sequence_length"> {
  /**
   * What is cut into classes: "change", the difference from the step before, season and all; or "remainder", that
   * difference less the mean difference of its place in the season.
   */
  predict: "change" | "remainder";
  /** Steps of a season: 12 for months. */
  season: number;
  /** Classes that the predicted quantity is cut into. */
  classes: number;
  /** Steps of a training sequence; the first season of them is only read. */
  window: number;
}

/**
 * The configuration, checked.
 * @throws RangeError, TypeError naming the setting that is missing, unknown or out of its range
 */
export function configureForecast(settings: ForecastConfiguration): ForecastConfiguration {
  const caller = "configureForecast";
  if (typeof settings !== "object" || settings === null) {
    throw new TypeError(`${caller}: settings must be an object, got ${show(settings)}`);
  }
  const { predict, season, classes, window, ...network } = settings;
  assertWord(caller, "predict", predict, ["change", "remainder"]);
  assertWhole(caller, "season", season, 1, 1000);
  assertWhole(caller, "classes", classes, 2, 200);
  assertWhole(caller, "window", window, season + 1, 2000);
  const { temperature, sequence_length, ...rest } = configure({
    ...network,
    temperature: 1,
    sequence_length: 1,
  });
  return Object.freeze({ ...rest, predict, season, classes, window });
}

/** Parts of a series, from the oldest: how many steps at its end are set aside. */
export interface Parts {
  /** The network learns from values[0] to values[training - 1], … */
  training: number;
  /** … its settings are chosen by those up to values[validation - 1], and the rest is for the last judgement. */
  validation: number;
}

/**
 * Cuts a series of `length` values in three.
 * @param steps how many values validation and test take, at the end
 * @throws RangeError where fewer than three seasons are left to learn from
 */
export function partsOf(
  length: number,
  steps: { validation: number; test: number },
  season: number,
): Parts {
  const caller = "partsOf";
  assertWhole(caller, "season", season, 1, 1000);
  assertWhole(caller, "validation", steps?.validation, season);
  assertWhole(caller, "test", steps?.test, season);
  const validation = length - steps.test;
  const training = validation - steps.validation;
  assertNumber(
    caller,
    "the number of values left to learn from",
    training,
    `at least three seasons, ${3 * season}`,
    (n) => n >= 3 * season,
  );
  return { training, validation };
}
