import { assertInRange, assertSeed, assertWhole, assertWord, refuse } from "../checks";
import { CELLS } from "./network";
import type { Cell } from "./network";

/** The settings of a network and its training. `C`: the cells to choose from. */
export interface Configuration<C extends Cell = Cell> {
  /** The basic RNN, the LSTM, or the GRU. */
  cell: C;
  /** Units of the hidden state in each layer. */
  n_a: number;
  /** Number of stacked layers. */
  n_layers: number;
  /**
   * Initial bias of the LSTM's forget gates: 0 is half open, 3 is nearly open (sigmoid(3) = 0.95). The GRU's update gates start
   * with its negative.
   */
  forget_bias: number;
  /** Initial learning rate. It decreases linearly to `final_learning_rate`. */
  learning_rate: number;
  /** Final learning rate. For a constant rate, set it to `learning_rate`. */
  final_learning_rate: number;
  /** Adam, or a plain gradient step. */
  optimizer: "adam" | "gradient step";
  /** Sequences in a mini-batch: m. */
  batch_size: number;
  /** Maximum number of characters in a sequence. Longer lines are cut into pieces. */
  sequence_length: number;
  /** Number of passes through the data. */
  epochs: number;
  /** Maximum norm of a step's gradient. Longer gradients are shortened to it. */
  clip_norm: number;
  /** For sampling: below 1 is cautious, above 1 is daring, 0 always picks the likeliest character. */
  temperature: number;
  /** Seed of all random numbers. */
  seed: number;
}

/**
 * The configuration, checked.
 * @throws RangeError naming the setting that is missing, unknown, or out of range
 */
export function configure<C extends Cell = Cell>(settings: Configuration<C>): Configuration<C> {
  const caller = "configure";
  if (typeof settings !== "object" || settings === null) {
    refuse(caller, "settings", "an object", settings, TypeError);
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

/** The check for each setting. It throws if the value does not fit. */
function rules(settings: Configuration): Record<keyof Configuration, () => void> {
  const caller = "configure";
  const whole = (name: keyof Configuration, low: number, high: number) => () =>
    assertWhole(caller, name, settings[name], low, high);
  const number =
    (name: keyof Configuration, range: string, fits: (value: number) => boolean) => () =>
      assertInRange(caller, name, settings[name], range, fits);
  return {
    cell: () => assertWord(caller, "cell", settings.cell, CELLS),
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
