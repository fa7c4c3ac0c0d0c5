import type { ArraysByName } from "../rnn_utils";
import { configure } from "./configuration";
import type { Configuration } from "./configuration";
import { initializeNetwork } from "./network";
import type { Network } from "./network";
import { initializeAverages } from "./optimizer";
import type { Averages } from "./optimizer";
import { assertNames } from "./checks";
import { END } from "./vocabulary";
import type { Vocabulary } from "./vocabulary";
import { get_initial_loss } from "./utils";

/** A loss as it was measured: after how many steps, in nats per character. */
export interface LossCurve {
  steps: number[];
  loss: number[];
}

/** All that training changes. It is replaced as a whole by every step and never changed in place. */
export interface TrainingState {
  /** Steps done. */
  steps: number;
  parameters: ArraysByName;
  averages: Averages;
  /** The loss on the training batches, smoothed. */
  smoothed: number;
  curves: { training: LossCurve; validation: LossCurve };
}

/** A language model of characters: what was chosen, what its numbers mean, what it has learnt. */
export interface Model {
  readonly configuration: Configuration;
  readonly vocabulary: Vocabulary;
  state: TrainingState;
}

/**
 * A model before its first step.
 * @throws naming the setting or the list of characters that does not fit
 */
export function createModel(configuration: Configuration, vocabulary: Vocabulary): Model {
  const settings = configure(configuration);
  assertNames("createModel", "vocabulary.characters", vocabulary?.characters, 2);
  const n = vocabulary.characters.length;
  if (vocabulary.characters[0] !== END || new Set(vocabulary.characters).size !== n) {
    throw new RangeError(
      `createModel: vocabulary.characters must be different ones, "\\n" first, got ${vocabulary.characters.join(" ")}`,
    );
  }
  const sizes = { n_x: n, n_a: settings.n_a, n_y: n };
  return modelOf(
    settings,
    vocabulary,
    initializeNetwork(settings, sizes, settings.seed, settings.forget_bias).parameters,
  );
}

/** A model with these parameters, and no step of training done. */
export function modelOf(
  configuration: Configuration,
  vocabulary: Vocabulary,
  parameters: ArraysByName,
): Model {
  const smoothed = get_initial_loss(vocabulary.characters.length, 1);
  const curves = {
    training: { steps: [0], loss: [smoothed] },
    validation: { steps: [], loss: [] },
  };
  const averages = initializeAverages(configuration, parameters);
  return {
    configuration,
    vocabulary,
    state: { steps: 0, parameters, averages, smoothed, curves },
  };
}

/** The network as it is now. */
export function networkOf({ configuration, state }: Model): Network {
  const { cell, n_layers } = configuration;
  return { cell, n_layers, parameters: state.parameters };
}

/**
 * The last validation loss that was measured, in nats per character.
 * @throws Error before the first: training measures it
 */
export function validationLoss({ state }: Model): number {
  const loss = state.curves.validation.loss.at(-1);
  if (loss === undefined) throw new Error("validationLoss: the model has not begun to learn");
  return loss;
}
