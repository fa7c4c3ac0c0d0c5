import { batchesOf } from "./batches";
import type { Batch } from "./batches";
import { assertNames, show } from "./checks";
import { assertExercises } from "./exercises";
import type { Exercises } from "./exercises";
import { lossAndGradients, lossOf } from "./loss";
import { networkOf, validationLoss } from "./model";
import type { Learner, LossCurve, Model, TrainingState } from "./model";
import type { Names } from "./names";
import { clipByGlobalNorm, updateParameters } from "./optimizer";
import { smooth } from "./utils";

/** Where a training is. */
export interface Report {
  /** Steps done, and steps in all. */
  steps: number;
  total: number;
  /** The epoch that is being gone through, or was just finished, from 1. */
  epoch: number;
  /** Whether this is the end of an epoch: the validation loss has just been measured. */
  epochEnds: boolean;
  /** Both losses in words. */
  text: string;
}

/** How much of the smoothed loss stays at a step, and how many steps lie between two points of its curve. */
const SMOOTHING = 0.95;
const POINT_EVERY = 10;

/** Reports come at most this often, in milliseconds, and at the end of every epoch. */
const REPORT_EVERY = 1000;

/** What a network learns from, as batches. */
export interface TrainingData {
  /** The batches of an epoch, counted from 1, in the order in which they are taken; every epoch has as many. */
  batchesOfEpoch(epoch: number): Batch[];
  /** What the network never learns from. */
  validation: Batch[];
  /** What the loss is counted by: "character". */
  per: string;
}

/**
 * Trains a model of characters until the epochs of its configuration are done. The order of the batches is drawn with the
 * configuration's seed plus the number of the epoch.
 * @returns and throws as trainOn
 */
export async function train(
  model: Model,
  names: Names,
  exercises: Exercises,
  onReport: (report: Report) => void | Promise<void> = () => {},
): Promise<number> {
  const { configuration, vocabulary } = model;
  const { batch_size: size, sequence_length: length, seed } = configuration;
  assertNames("train", "names.training", names?.training);
  assertNames("train", "names.validation", names?.validation);
  const data: TrainingData = {
    batchesOfEpoch: (epoch) =>
      batchesOf(names.training, vocabulary, { size, length, seed: (seed + epoch) % 2 ** 32 }),
    validation: batchesOf(names.validation, vocabulary, { size: 256, length }),
    per: "character",
  };
  return trainOn(model, data, exercises, onReport);
}

/**
 * Trains until the epochs of the configuration are done. Between two steps everything else has its turn: the
 * display, and an interrupt, which ends the training there. What was learnt stays in `learner.state`; called again, the
 * training goes on with the next step, and ends with the figures it would have had without the interruption.
 *
 * One step: a batch forward, the loss, backward, the gradient clipped, the parameters moved.
 * @returns the number of steps it did: 0 if there was nothing left to do
 * @throws naming the argument that does not fit; Error where the loss is no longer finite, with the parameters before it, or
 *   where another training of the same model has begun
 */
export async function trainOn(
  learner: Learner,
  data: TrainingData,
  exercises: Exercises,
  onReport: (report: Report) => void | Promise<void> = () => {},
): Promise<number> {
  const { cell, epochs } = learner.configuration;
  assertExercises("train", exercises, [`${cell}_forward`, `${cell}_backward`]);
  if (typeof onReport !== "function") {
    throw new TypeError(`train: onReport must be a function, got ${show(onReport)}`);
  }
  let epoch = 1;
  let batches = data.batchesOfEpoch(epoch);
  const perEpoch = batches.length;
  const total = epochs * perEpoch;
  const before = learner.state.steps;
  if (before === 0) measure(learner, data.validation, exercises);
  let reported = performance.now();
  while (learner.state.steps < total) {
    const done = learner.state.steps;
    if (epoch !== Math.floor(done / perEpoch) + 1) {
      epoch = Math.floor(done / perEpoch) + 1;
      batches = data.batchesOfEpoch(epoch);
    }
    learner.state = step(learner, batches[done % perEpoch], exercises, 1 - done / total);
    const epochEnds = (done + 1) % perEpoch === 0;
    if (epochEnds) measure(learner, data.validation, exercises);
    if (epochEnds || performance.now() - reported > REPORT_EVERY) {
      const text = describe(learner, epoch, data.per);
      await onReport({ steps: done + 1, total, epoch, epochEnds, text });
      reported = performance.now();
    }
    const own = learner.state;
    await new Promise((resolve) => setImmediate(resolve));
    if (learner.state !== own) throw new Error("train: another training of this model has begun");
  }
  return learner.state.steps - before;
}

/**
 * The state after one more step.
 * @param left share of the training that is still to come, from 1 to 0: the learning rate falls with it
 */
function step(learner: Learner, batch: Batch, exercises: Exercises, left: number): TrainingState {
  const { configuration, state } = learner;
  const { learning_rate, final_learning_rate, clip_norm } = configuration;
  const { loss, gradients } = lossAndGradients(networkOf(learner), batch, exercises);
  const steps = state.steps + 1;
  if (!Number.isFinite(loss)) {
    throw new Error(
      `train: the loss of step ${steps} is ${loss}; try a smaller learning_rate than ${learning_rate}`,
    );
  }
  const { parameters, averages } = updateParameters(
    configuration,
    state.parameters,
    clipByGlobalNorm(gradients, clip_norm),
    state.averages,
    steps,
    final_learning_rate + left * (learning_rate - final_learning_rate),
  );
  const smoothed = smooth(state.smoothed, loss, SMOOTHING);
  const curves = { ...state.curves };
  if (steps % POINT_EVERY === 0) curves.training = withPoint(curves.training, steps, smoothed);
  return { steps, parameters, averages, smoothed, curves };
}

/** Adds the validation loss to its curve. */
function measure(learner: Learner, validation: Batch[], exercises: Exercises): void {
  const { state } = learner;
  const loss = lossOf(networkOf(learner), validation, exercises);
  const curves = {
    ...state.curves,
    validation: withPoint(state.curves.validation, state.steps, loss),
  };
  learner.state = { ...state, curves };
}

function withPoint({ steps, loss }: LossCurve, step: number, value: number): LossCurve {
  return { steps: [...steps, step], loss: [...loss, value] };
}

function describe(learner: Learner, epoch: number, per: string): string {
  const { configuration, state } = learner;
  const validation = validationLoss(learner);
  return `epoch ${epoch} of ${configuration.epochs} · training ${state.smoothed.toFixed(3)} · validation ${validation.toFixed(3)} nats per ${per}`;
}
