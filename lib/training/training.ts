import { batchesOf } from "./batches";
import type { Batch } from "./batches";
import { assertNames, show } from "./checks";
import { assertExercises } from "./exercises";
import type { Exercises } from "./exercises";
import { lossAndGradients, lossOf } from "./loss";
import { networkOf, validationLoss } from "./model";
import type { LossCurve, Model, TrainingState } from "./model";
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

/**
 * Trains a model until the epochs of its configuration are done. Between two steps everything else has its turn: the
 * display, and an interrupt, which ends the training there. What was learnt stays in `model.state`; called again, the
 * training goes on with the next step, and ends with the figures it would have had without the interruption.
 *
 * One step: a batch forward, the loss, backward, the gradient clipped, the parameters moved. The order of the batches is
 * drawn with the configuration's seed plus the number of the epoch.
 * @throws naming the argument that does not fit; Error where the loss is no longer finite, with the parameters before it, or
 *   where another training of the same model has begun
 */
export async function train(
  model: Model,
  names: Names,
  exercises: Exercises,
  onReport: (report: Report) => void | Promise<void> = () => {},
): Promise<void> {
  const { configuration, vocabulary } = model;
  const { cell, epochs, batch_size: size, sequence_length: length, seed } = configuration;
  assertNames("train", "names.training", names?.training);
  assertNames("train", "names.validation", names?.validation);
  assertExercises("train", exercises, [`${cell}_forward`, `${cell}_backward`]);
  if (typeof onReport !== "function") {
    throw new TypeError(`train: onReport must be a function, got ${show(onReport)}`);
  }
  const validation = batchesOf(names.validation, vocabulary, { size: 256, length });
  const batchesOfEpoch = (epoch: number) =>
    batchesOf(names.training, vocabulary, { size, length, seed: (seed + epoch) % 2 ** 32 });
  let epoch = 1;
  let batches = batchesOfEpoch(epoch);
  const perEpoch = batches.length;
  const total = epochs * perEpoch;
  if (model.state.steps === 0) measure(model, validation, exercises);
  let reported = performance.now();
  while (model.state.steps < total) {
    const done = model.state.steps;
    if (epoch !== Math.floor(done / perEpoch) + 1) {
      epoch = Math.floor(done / perEpoch) + 1;
      batches = batchesOfEpoch(epoch);
    }
    model.state = step(model, batches[done % perEpoch], exercises, 1 - done / total);
    const epochEnds = (done + 1) % perEpoch === 0;
    if (epochEnds) measure(model, validation, exercises);
    if (epochEnds || performance.now() - reported > REPORT_EVERY) {
      await onReport({ steps: done + 1, total, epoch, epochEnds, text: describe(model, epoch) });
      reported = performance.now();
    }
    const own = model.state;
    await new Promise((resolve) => setImmediate(resolve));
    if (model.state !== own) throw new Error("train: another training of this model has begun");
  }
}

/**
 * The state after one more step.
 * @param left share of the training that is still to come, from 1 to 0: the learning rate falls with it
 */
function step(model: Model, batch: Batch, exercises: Exercises, left: number): TrainingState {
  const { configuration, state } = model;
  const { learning_rate, final_learning_rate, clip_norm } = configuration;
  const { loss, gradients } = lossAndGradients(networkOf(model), batch, exercises);
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
function measure(model: Model, validation: Batch[], exercises: Exercises): void {
  const { state } = model;
  const loss = lossOf(networkOf(model), validation, exercises);
  const curves = {
    ...state.curves,
    validation: withPoint(state.curves.validation, state.steps, loss),
  };
  model.state = { ...state, curves };
}

function withPoint({ steps, loss }: LossCurve, step: number, value: number): LossCurve {
  return { steps: [...steps, step], loss: [...loss, value] };
}

function describe(model: Model, epoch: number): string {
  const { configuration, state } = model;
  const validation = validationLoss(model);
  return `epoch ${epoch} of ${configuration.epochs} · training ${state.smoothed.toFixed(3)} · validation ${validation.toFixed(3)} nats per character`;
}
