/** The helpers of the course's utils.py for a character-level language model, under their original names. */
import { assertInRange, assertWhole } from "../checks";
import * as np from "../np";

/**
 * A moving average of the loss, so that a curve shows the trend and not the noise of single batches.
 * @param weight share of the old value that is kept; 0.999 in the course, where a step is a single name
 * @throws RangeError if a loss is not finite, or weight is not from 0 to 1
 */
export function smooth(loss: number, cur_loss: number, weight = 0.999): number {
  assertInRange("smooth", "loss", loss, "finite", () => true);
  assertInRange("smooth", "cur_loss", cur_loss, "finite", () => true);
  assertInRange("smooth", "weight", weight, "from 0 to 1", (x) => x >= 0 && x <= 1);
  return weight * loss + (1 - weight) * cur_loss;
}

/**
 * The loss of a network that considers all characters equally likely: seq_length log(vocab_size), in nats.
 * @throws RangeError if a size is not a whole number from 1 up
 */
export function get_initial_loss(vocab_size: number, seq_length: number): number {
  assertWhole("get_initial_loss", "vocab_size", vocab_size, 1);
  assertWhole("get_initial_loss", "seq_length", seq_length, 1);
  return seq_length * np.log(vocab_size);
}

/** A sampled name for printing: capitalized, without anything after its end. */
export function format_sample(sample: string): string {
  const [first = "", ...rest] = [...sample.split("\n")[0]];
  return first.toUpperCase() + rest.join("");
}

/** Prints a sampled name, capitalized. */
export function print_sample(sample: string): void {
  console.log(format_sample(sample));
}
