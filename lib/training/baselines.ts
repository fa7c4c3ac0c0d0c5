import { assertNames, assertWhole } from "../checks";
import * as np from "../np";
import { END_NUMBER, encode } from "./vocabulary";
import type { Vocabulary } from "./vocabulary";

/** Number of counts that the shorter table is worth. */
const WEIGHT = 2;

/**
 * The loss of predicting a character from the `order - 1` characters before it by counting: 1 is letter frequencies, 2 a bigram
 * table, 3 a trigram table. A table that has seen little relies on the shorter one, as if that had been seen twice more. The
 * shortest relies on the uniform distribution:
 *
 *     p(c | context) = (n(context, c) + 2 p(c | shorter context)) / (n(context) + 2)
 *
 * @returns nats per character of the validation names, counting the end of a name
 * @throws naming the list that is not of strings, a character that is not in the vocabulary, or an order below 1
 */
export function countingLoss(
  order: number,
  { training, validation }: { training: string[]; validation: string[] },
  vocabulary: Vocabulary,
): number {
  assertWhole("countingLoss", "order", order, 1, 10);
  assertNames("countingLoss", "training", training);
  assertNames("countingLoss", "validation", validation);
  const before = Array.from({ length: order - 1 }, () => -1); // the beginning of a name, once per position of the context
  const padded = (name: string) => [...before, ...encode(name, vocabulary), END_NUMBER];
  const counts = new Map<string, number>();
  const increase = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const name of training.map(padded)) {
    for (let i = order - 1; i < name.length; i++) {
      for (let length = 0; length < order; length++) {
        const context = name.slice(i - length, i).join(" ");
        increase(`${length}:${context}`);
        increase(`${length}:${context}>${name[i]}`);
      }
    }
  }
  const probability = (name: number[], i: number, length: number): number => {
    if (length < 0) return 1 / vocabulary.characters.length;
    const key = `${length}:${name.slice(i - length, i).join(" ")}`;
    const seen = counts.get(`${key}>${name[i]}`) ?? 0;
    const shorter = probability(name, i, length - 1);
    return (seen + WEIGHT * shorter) / ((counts.get(key) ?? 0) + WEIGHT);
  };
  let nats = 0;
  let characters = 0;
  for (const name of validation.map(padded)) {
    for (let i = order - 1; i < name.length; i++) {
      nats -= np.log(probability(name, i, order - 1));
      characters++;
    }
  }
  return nats / characters;
}
