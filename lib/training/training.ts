// Part 4 of the notebook, which imports every file here by name: data (names, vocabulary, batches), model (model, layers,
// network, loss), training (optimizer, this file), and what a trained model does (sampling, saving, memory). The
// learner's functions are passed in through exercises.ts.
import { assertFunction, assertNames } from "../checks";
import { pause } from "../platform/node";
import { batchesOf } from "./batches";
import type { Batch } from "./batches";
import { assertExercises, checkFunctions } from "./exercises";
import type { Exercises } from "./exercises";
import { lossAndGradients, lossOf } from "./loss";
import { curvesAtStart, networkOf, validationLoss } from "./model";
import type { Learner, LossCurve, Model, TrainingState } from "./model";
import type { Names } from "./names";
import { clipByGlobalNorm, updateParameters } from "./optimizer";
import { smooth } from "./utils";

/** The progress of training. */
export interface Report {
  /** Steps done, and total number of steps. */
  steps: number;
  total: number;
  /** The current epoch, or the one just finished, counted from 1. */
  epoch: number;
  /** Whether an epoch just ended and the validation loss has been measured. */
  epochEnds: boolean;
  /** Both losses as text. */
  text: string;
}

/** Share of the smoothed loss that each step keeps, and number of steps between two points of its curve. */
const SMOOTHING = 0.95;
const POINT_EVERY = 10;

/** Minimum time between two reports, in milliseconds. There is also one at the end of every epoch. */
const REPORT_EVERY = 1000;

/** Training data, as batches. */
export interface TrainingData {
  /** The batches of an epoch, counted from 1, in order. Every epoch has the same number. */
  batchesOfEpoch(epoch: number): Batch[];
  /** Batches that the network never trains on. */
  validation: Batch[];
  /** The unit that the loss is averaged over, such as "character". */
  per: string;
}

/**
 * Trains a character model for the epochs of its configuration. The order of the batches is drawn with the configuration's seed
 * plus the number of the epoch. Returns and throws as trainOn.
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
 * Trains for the epochs of the configuration. It yields to the event loop between steps, for the display and for interrupts,
 * which end training. What was learned stays in `learner.state`. Called again, training continues with the next step, and the
 * result is the same as without the interruption.
 *
 * One step: a batch forward, the loss, backward, clip the gradients, update the parameters.
 * @returns the number of steps done: 0 if there was nothing left to do
 * @throws RangeError, TypeError naming the argument that does not fit; Error if the loss is no longer finite (the last finite
 *   parameters are kept), or if another training of the same model has started
 */
export async function trainOn(
  learner: Learner,
  data: TrainingData,
  exercises: Exercises,
  onReport: (report: Report) => void | Promise<void> = () => {},
): Promise<number> {
  const { cell, epochs } = learner.configuration;
  assertExercises("train", exercises, [`${cell}_forward`, `${cell}_backward`]);
  checkFunctions(exercises, [`${cell}_cell_forward`, `${cell}_forward`, `${cell}_backward`]);
  assertFunction("train", "onReport", onReport);
  let epoch = 1;
  let batches = data.batchesOfEpoch(epoch);
  const perEpoch = batches.length;
  const total = epochs * perEpoch;
  const before = learner.state.steps;
  if (before === 0) {
    learner.state = { ...learner.state, curves: curvesAtStart(learner.state.smoothed) }; // a loaded model has old ones
    measure(learner, data.validation, exercises);
  }
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
    await pause();
    if (learner.state !== own) throw new Error("train: another training of this model has started");
  }
  return learner.state.steps - before;
}

/**
 * The state after one more step.
 * @param left share of the training that is left, from 1 to 0; the learning rate decreases with it
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
