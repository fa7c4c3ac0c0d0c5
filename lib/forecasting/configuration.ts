import { assertInRange, assertWhole, assertWord, refuse } from "../checks";
import { configure } from "../training/configuration";
import type { Configuration } from "../training/configuration";

/** The settings of a forecast, in addition to those of any network's training. */
export interface ForecastConfiguration
  extends Omit<Configuration, "temperature" | "sequence_length"> {
  /**
   * The quantity that is divided into classes: "change", the difference from the previous step; or "remainder", that
   * difference minus the mean difference for its position in the season.
   */
  predict: "change" | "remainder";
  /** Steps per season: 12 for months. */
  season: number;
  /** Number of classes. */
  classes: number;
  /** Steps of a training sequence. The first season of them is only read. */
  window: number;
}

/**
 * The configuration, checked.
 * @throws RangeError, TypeError naming the setting that is missing, unknown, or out of range
 */
export function configureForecast(settings: ForecastConfiguration): ForecastConfiguration {
  const caller = "configureForecast";
  if (typeof settings !== "object" || settings === null) {
    refuse(caller, "settings", "an object", settings, TypeError);
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

/** The parts of a series, oldest first. */
export interface Parts {
  /** The network trains on values[0] to values[training - 1]. */
  training: number;
  /** Settings are chosen on the values up to values[validation - 1]. The rest is for the final evaluation. */
  validation: number;
}

/**
 * Splits a series of `length` values into three parts.
 * @param steps number of validation and test values, at the end of the series
 * @throws RangeError if fewer than three seasons are left for training
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
  assertInRange(
    caller,
    "the number of values left for training",
    training,
    `at least three seasons, ${3 * season}`,
    (n) => n >= 3 * season,
  );
  return { training, validation };
}
