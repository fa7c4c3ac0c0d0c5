import * as np from "../np";
import { withSeed } from "../numpy/ndarray";
import type { NdArray } from "../np";
import { assertNames, assertSeed, assertWhole } from "./checks";
import { shuffled } from "./random";
import { END_NUMBER, encode } from "./vocabulary";
import type { Vocabulary } from "./vocabulary";

/** m sequences side by side; those that are shorter than T_x are followed by padding. */
export interface Batch {
  /** One-hot characters, (n_x, m, T_x). The step before a name begins, and padding, are zeros. */
  x: NdArray;
  /** The characters to be predicted, one-hot, (n_y, m, T_x): x one step on, and the end of the name. Padding is zeros. */
  y: NdArray;
  /** 1 where a character is to be predicted, 0 where there is padding, (m, T_x). */
  mask: NdArray;
}

/** The characters that a sequence is read from and to be predicted from it: `inputs[t]` comes before `targets[t]`. */
interface Sequence {
  /** -1 stands for the beginning: no character. */
  inputs: number[];
  targets: number[];
}

/**
 * The names as sequences of at most `length` characters; a longer one is cut, and a piece begins with the character before it.
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
 * The names in batches of m, all in one round: shuffled, then sorted by length so that little is padded, then the batches
 * shuffled. Without a seed they stay in the order of their lengths.
 * @param options.size m; the last batch may be smaller
 * @param options.length characters of a sequence, at most
 * @param options.seed of the shuffling
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
