import { assertNumber, assertSeed, assertWhole, assertWord, show } from "./checks";

/** All that can be chosen about a network and its training. */
export interface Configuration {
  /** Which of the two networks: the basic RNN or the LSTM. */
  cell: "rnn" | "lstm";
  /** Units of the hidden state, in every layer. */
  n_a: number;
  /** Layers, one above the other. */
  n_layers: number;
  /** Where the LSTM's forget gates begin: at 0 half open, at 3 nearly open (sigmoid(3) = 0.95). */
  forget_bias: number;
  /** How far a step goes, at the beginning; from there it falls in a straight line to `final_learning_rate`. */
  learning_rate: number;
  /** How far the last step goes; the same as `learning_rate` for one that does not fall. */
  final_learning_rate: number;
  /** Adam, or a plain gradient step. */
  optimizer: "adam" | "gradient step";
  /** Sequences in a mini-batch: m. */
  batch_size: number;
  /** Characters of a sequence, at most; longer lines are cut into pieces. */
  sequence_length: number;
  /** How often training goes through the data. */
  epochs: number;
  /** The largest norm that a step's gradient may have; a longer one is shortened to it. */
  clip_norm: number;
  /** Of sampling: below 1 the network plays safe, above 1 it takes risks, 0 is always the likeliest character. */
  temperature: number;
  /** Where all random numbers begin. */
  seed: number;
}

/**
 * The configuration, checked.
 * @throws RangeError naming the setting that is missing, unknown or out of its range
 */
export function configure(settings: Configuration): Configuration {
  const caller = "configure";
  if (typeof settings !== "object" || settings === null) {
    throw new TypeError(`${caller}: settings must be an object, got ${show(settings)}`);
  }
  const checks = rules(settings);
  for (const name of Object.keys(settings)) {
    if (!(name in checks)) {
      throw new RangeError(
        `${caller}: there is no setting ${name}; there are ${Object.keys(checks).join(", ")}`,
      );
    }
  }
  for (const check of Object.values(checks)) check();
  return Object.freeze({ ...settings });
}

/** The settings in which two configurations differ, e.g. ["epochs: 7, now 10"]. */
export function changedSettings(before: Configuration, now: Configuration): string[] {
  return (Object.keys(now) as (keyof Configuration)[])
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name}: ${before[name]}, now ${now[name]}`);
}

/** For every setting the check that throws. */
function rules(settings: Configuration): Record<keyof Configuration, () => void> {
  const caller = "configure";
  const whole = (name: keyof Configuration, low: number, high: number) => () =>
    assertWhole(caller, name, settings[name], low, high);
  const number =
    (name: keyof Configuration, range: string, fits: (value: number) => boolean) => () =>
      assertNumber(caller, name, settings[name], range, fits);
  return {
    cell: () => assertWord(caller, "cell", settings.cell, ["rnn", "lstm"]),
    n_a: whole("n_a", 1, 1024),
    n_layers: whole("n_layers", 1, 8),
    forget_bias: number("forget_bias", "from -10 to 10", (x) => Math.abs(x) <= 10),
    learning_rate: number("learning_rate", "above 0 and at most 10", (x) => x > 0 && x <= 10),
    final_learning_rate: number(
      "final_learning_rate",
      `from 0 to learning_rate, which is ${settings.learning_rate}`,
      (x) => x >= 0 && x <= settings.learning_rate,
    ),
    optimizer: () => assertWord(caller, "optimizer", settings.optimizer, ["adam", "gradient step"]),
    batch_size: whole("batch_size", 1, 4096),
    sequence_length: whole("sequence_length", 1, 1000),
    epochs: whole("epochs", 0, 10_000),
    clip_norm: number("clip_norm", "above 0", (x) => x > 0),
    temperature: number("temperature", "from 0 to 10", (x) => x >= 0 && x <= 10),
    seed: () => assertSeed(caller, "seed", settings.seed),
  };
}
