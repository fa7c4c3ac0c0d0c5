import type { Configuration } from "../../lib/training/configuration";
import { createModel } from "../../lib/training/model";
import type { Model } from "../../lib/training/model";
import { splitNames } from "../../lib/training/names";
import { vocabularyOf } from "../../lib/training/vocabulary";
import { exercises } from "../worked-notebook";

/** The reader's functions, from the worked notebook. */
export const worked = exercises();

/** A configuration that trains in a moment. */
export const settings: Configuration = {
  cell: "lstm",
  n_a: 6,
  n_layers: 1,
  forget_bias: 0,
  learning_rate: 0.02,
  final_learning_rate: 0.005,
  optimizer: "adam",
  batch_size: 4,
  sequence_length: 20,
  epochs: 3,
  clip_norm: 5,
  temperature: 1,
  seed: 1,
};

export const fewNames =
  "ada bob cleo dido emma fritz gustav hanna ida jo kuno lea max nora otto paula".split(" ");
export const split = splitNames(fewNames, { share: 0.25, seed: 3 });
export const vocabulary = vocabularyOf(fewNames);

export function smallModel(changes: Partial<Configuration> = {}): Model {
  return createModel({ ...settings, ...changes }, vocabulary);
}
