import type { ArraysByName } from "../rnn_utils";
import { configure } from "./configuration";
import type { Configuration } from "./configuration";
import { initializeNetwork } from "./network";
import type { Network } from "./network";
import { initializeAverages } from "./optimizer";
import type { Averages } from "./optimizer";
import { assertNames, assertWhole } from "./checks";
import { END } from "./vocabulary";
import type { Vocabulary } from "./vocabulary";
import { get_initial_loss } from "./utils";

/** A loss as it was measured: after how many steps, in nats per prediction. */
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

/** A network that learns: what was chosen, and what it has learnt. `addEpochs` replaces the configuration. */
export interface Learner {
  configuration: Configuration;
  state: TrainingState;
}

/** A language model of characters, with what its numbers mean. */
export interface Model extends Learner {
  readonly vocabulary: Vocabulary;
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
  const state = untrained(configuration, parameters, vocabulary.characters.length);
  return { configuration, vocabulary, state };
}

/**
 * The state before the first step.
 * @param classes how many the network predicts: its loss begins near their logarithm
 */
export function untrained(
  configuration: Configuration,
  parameters: ArraysByName,
  classes: number,
): TrainingState {
  const smoothed = get_initial_loss(classes, 1);
  const curves = {
    training: { steps: [0], loss: [smoothed] },
    validation: { steps: [], loss: [] },
  };
  const averages = initializeAverages(configuration, parameters);
  return { steps: 0, parameters, averages, smoothed, curves };
}

/**
 * Lets a model train for `epochs` more; `train` then goes on from where it stopped, at the learning rate that a training of
 * that length would have there.
 * @throws RangeError where epochs is not a whole number from 0 up
 */
export function addEpochs(learner: Learner, epochs: number): void {
  assertWhole("addEpochs", "epochs", epochs, 0);
  const { configuration } = learner;
  learner.configuration = configure({
    ...configuration,
    epochs: configuration.epochs + epochs,
  });
}

/** The network as it is now. */
export function networkOf({ configuration, state }: Learner): Network {
  const { cell, n_layers } = configuration;
  return { cell, n_layers, parameters: state.parameters };
}

/**
 * The last validation loss that was measured, in nats per character (or step of a series).
 * @throws Error before the first: training measures it
 */
export function validationLoss({ state }: Learner): number {
  const loss = state.curves.validation.loss.at(-1);
  if (loss === undefined) throw new Error("validationLoss: the model has not begun to learn");
  return loss;
}
