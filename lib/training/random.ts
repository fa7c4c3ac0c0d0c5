import { describe, refuse } from "../checks";
import * as np from "../np";

/** A copy of the list in an order drawn from np.random (Fisher-Yates). */
export function shuffled<T>(list: readonly T[]): T[] {
  if (!Array.isArray(list)) {
    refuse("shuffled", "list", "a JavaScript array", list, TypeError);
  }
  const order: T[] = [...list];
  const draws = np.random.random_sample([order.length]);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(draws.get(i) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * Draws an index. The probabilities need not add up to exactly 1.
 * @param draw a number in [0, 1), from np.random.random_sample
 * @throws RangeError if a probability is negative, or none is above 0
 */
export function choose(probabilities: number[], draw: number): number {
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  if (!(total > 0 && total < Infinity && probabilities.every((p) => p >= 0))) {
    throw new RangeError(
      `choose: probabilities must be from 0 up and not all 0, got ${probabilities.map(describe).join(", ")}`,
    );
  }
  let rest = draw * total;
  let last = 0;
  for (let k = 0; k < probabilities.length; k++) {
    if (probabilities[k] === 0) continue;
    last = k;
    if (rest < probabilities[k]) return k;
    rest -= probabilities[k];
  }
  return last; // rounding left a remainder
}
