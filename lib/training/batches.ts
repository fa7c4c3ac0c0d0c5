import { assertNames, assertSeed, assertWhole } from "../checks";
import * as np from "../np";
import { withSeed } from "../numpy/ndarray";
import type { NdArray } from "../np";
import { shuffled } from "./random";
import { END_NUMBER, encode } from "./vocabulary";
import type { Vocabulary } from "./vocabulary";

/** m sequences side by side. Sequences shorter than T_x are followed by padding. */
export interface Batch {
  /** One-hot characters, (n_x, m, T_x). The first input of a name and padding are zeros. */
  x: NdArray;
  /** The characters to predict, one-hot, (n_y, m, T_x): x shifted by one step, and the end of the name. Padding is zeros. */
  y: NdArray;
  /** 1 for a character to predict, 0 for padding, (m, T_x). */
  mask: NdArray;
}

/** The inputs of a sequence and the characters to predict: `inputs[t]` comes before `targets[t]`. */
interface Sequence {
  /** -1 is the beginning: no character. */
  inputs: number[];
  targets: number[];
}

/**
 * The names as sequences of at most `length` characters. Longer names are cut into pieces, each starting from the previous
 * character.
 */
function sequencesOf(names: string[], vocabulary: Vocabulary, length: number): Sequence[] {
  return names.flatMap((name) => {
    const targets = [...encode(name, vocabulary), END_NUMBER];
    const inputs = [-1, ...targets.slice(0, -1)];
    const pieces = Array.from({ length: Math.ceil(targets.length / length) }, (_, k) => k * length);
    return pieces.map((start) => ({
      inputs: inputs.slice(start, start + length),
      targets: targets.slice(start, start + length),
    }));
  });
}

/**
 * All names in batches of m: shuffled, then sorted by length to minimize padding, then the batches shuffled. Without a seed,
 * they are only sorted by length.
 * @param options.size m; the last batch may be smaller
 * @param options.length maximum number of characters in a sequence
 * @param options.seed seed of the shuffling
 * @throws TypeError, RangeError naming what does not fit, or a character that is not in the vocabulary
 */
export function batchesOf(
  names: string[],
  vocabulary: Vocabulary,
  { size, length, seed }: { size: number; length: number; seed?: number },
): Batch[] {
  assertNames("batchesOf", "names", names);
  assertWhole("batchesOf", "size", size, 1);
  assertWhole("batchesOf", "length", length, 1);
  if (seed !== undefined) {
    assertSeed("batchesOf", "seed", seed);
  }
  const sequences = sequencesOf(names, vocabulary, length);
  const parts =
    seed === undefined
      ? partsOf(sequences, size)
      : withSeed(seed, () => shuffled(partsOf(shuffled(sequences), size)));
  return parts.map((part) => batchOf(part, vocabulary.characters.length));
}

/** `size` sequences each, of similar lengths. */
function partsOf(sequences: Sequence[], size: number): Sequence[][] {
  const sorted = [...sequences].sort((a, b) => a.targets.length - b.targets.length);
  const count = Math.ceil(sorted.length / size);
  return Array.from({ length: count }, (_, k) => sorted.slice(k * size, (k + 1) * size));
}

function batchOf(sequences: Sequence[], n_x: number): Batch {
  const m = sequences.length;
  const T_x = Math.max(...sequences.map(({ targets }) => targets.length));
  const batch = {
    x: np.zeros([n_x, m, T_x]),
    y: np.zeros([n_x, m, T_x]),
    mask: np.zeros([m, T_x]),
  };
  sequences.forEach(({ inputs, targets }, i) => {
    targets.forEach((target, t) => {
      if (inputs[t] >= 0) batch.x.set(inputs[t], i, t, 1);
      batch.y.set(target, i, t, 1);
      batch.mask.set(i, t, 1);
    });
  });
  return batch;
}
