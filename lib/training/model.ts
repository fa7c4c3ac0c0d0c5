import { assertNames, assertWhole } from "../checks";
import type { ArraysByName } from "../rnn_utils";
import { configure } from "./configuration";
import type { Configuration } from "./configuration";
import { initializeNetwork } from "./network";
import type { Network } from "./network";
import { initializeAverages } from "./optimizer";
import type { Averages } from "./optimizer";
import { END } from "./vocabulary";
import type { Vocabulary } from "./vocabulary";
import { get_initial_loss } from "./utils";

/** A measured loss, in nats per prediction, by number of training steps. */
export interface LossCurve {
  steps: number[];
  loss: number[];
}

/** Everything that training changes. Every step replaces the whole state; nothing is changed in place. */
export interface TrainingState {
  /** Steps done. */
  steps: number;
  parameters: ArraysByName;
  averages: Averages;
  /** The loss on the training batches, smoothed. */
  smoothed: number;
  curves: { training: LossCurve; validation: LossCurve };
}

/** A network in training: its configuration and state. `addEpochs` replaces the configuration. */
export interface Learner {
  configuration: Configuration;
  state: TrainingState;
}

/** A character-level language model, with its vocabulary. */
export interface Model extends Learner {
  readonly vocabulary: Vocabulary;
}

/**
 * A model before training.
 * @throws RangeError, TypeError naming the setting or character list that does not fit
 */
export function createModel(configuration: Configuration, vocabulary: Vocabulary): Model {
  const settings = configure(configuration);
  assertNames("createModel", "vocabulary.characters", vocabulary?.characters, 2);
  const n = vocabulary.characters.length;
  if (vocabulary.characters[0] !== END || new Set(vocabulary.characters).size !== n) {
    throw new RangeError(
      `createModel: vocabulary.characters must all be different, with "\\n" first, got ${vocabulary.characters.join(" ")}`,
    );
  }
  const sizes = { n_x: n, n_a: settings.n_a, n_y: n };
  return modelOf(
    settings,
    vocabulary,
    initializeNetwork(settings, sizes, settings.seed, settings.forget_bias).parameters,
  );
}

/** An untrained model with these parameters. */
export function modelOf(
  configuration: Configuration,
  vocabulary: Vocabulary,
  parameters: ArraysByName,
): Model {
  const state = untrained(configuration, parameters, vocabulary.characters.length);
  return { configuration, vocabulary, state };
}

/**
 * The state before training.
 * @param classes number of classes that the network predicts; its loss starts near their logarithm
 */
export function untrained(
  configuration: Configuration,
  parameters: ArraysByName,
  classes: number,
): TrainingState {
  const smoothed = get_initial_loss(classes, 1);
  const averages = initializeAverages(configuration, parameters);
  return { steps: 0, parameters, averages, smoothed, curves: curvesAtStart(smoothed) };
}

/** The curves before the first step. */
export function curvesAtStart(smoothed: number): TrainingState["curves"] {
  return {
    training: { steps: [0], loss: [smoothed] },
    validation: { steps: [], loss: [] },
  };
}

/**
 * Adds epochs to a model's configuration. `train` then continues where it stopped, with the learning rate that the longer
 * schedule has there.
 * @throws RangeError if epochs is not a whole number from 0 up
 */
export function addEpochs(learner: Learner, epochs: number): void {
  assertWhole("addEpochs", "epochs", epochs, 0);
  const { configuration } = learner;
  learner.configuration = configure({
    ...configuration,
    epochs: configuration.epochs + epochs,
  });
}

/** The network in its current state. */
export function networkOf({ configuration, state }: Learner): Network {
  const { cell, n_layers } = configuration;
  return { cell, n_layers, parameters: state.parameters };
}

/**
 * The last measured validation loss, in nats per character (or step of a series).
 * @throws Error if training has not started: there is none yet
 */
export function validationLoss({ state }: Learner): number {
  const loss = state.curves.validation.loss.at(-1);
  if (loss === undefined)
    throw new Error("validationLoss: the model has no validation loss yet; train it first");
  return loss;
}
