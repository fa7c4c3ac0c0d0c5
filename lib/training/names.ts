import { assertInRange, assertNames, assertSeed } from "../checks";
import { withSeed } from "../numpy/ndarray";
import { dinosaurs } from "../platform/node";
import { shuffled } from "./random";

/** Names to train on, and names to validate on, which the network never trains on. */
export interface Names {
  training: string[];
  validation: string[];
}

/** The 1,318 different names of the npm package `dinosaurs`, in lower case. */
export function dinosaurNames(): string[] {
  return clean(dinosaurs().map((name) => name.toLowerCase()));
}

/**
 * Trims names, and removes empty ones and duplicates. The order is kept.
 * @throws TypeError if names is not a list of strings, or nothing is left
 */
export function clean(names: string[]): string[] {
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) {
    names = names.map((name) => name.normalize("NFC").trim()).filter((name) => name !== "");
  }
  assertNames("clean", "names", names);
  return [...new Set(names)];
}

/** With fewer different names than this, a network memorizes them. */
const ENOUGH = 200;

/** A sentence or two: how many names there are, how many are repeated, and whether that is enough. */
export function aboutNames(names: string[]): string {
  const different = clean(names).length;
  const again = names.length - different;
  const repeated = again === 0 ? "" : ` (${again} of the ${names.length} lines repeat one)`;
  const count = `${different} different ${different === 1 ? "name" : "names"}${repeated}`;
  return different >= ENOUGH
    ? `${count}.`
    : `${count}. That is few: with fewer than about ${ENOUGH}, a network memorizes the names instead of learning how they are formed.`;
}

/**
 * Shuffles the names and sets some aside. Duplicates are removed, so no validation name is seen in training.
 * @param share size of the validation set, as a share of all names
 * @throws TypeError if there are fewer than ten different names; RangeError if share is not between 0 and 1
 */
export function splitNames(names: string[], { share = 0.1, seed = 1 } = {}): Names {
  assertNames("splitNames", "names", names);
  assertInRange("splitNames", "share", share, "above 0 and below 1", (x) => x > 0 && x < 1);
  assertSeed("splitNames", "seed", seed);
  const different = clean(names);
  assertNames("splitNames", "names", different, 10);
  const order = withSeed(seed, () => shuffled(different));
  const aside = Math.min(different.length - 1, Math.max(1, Math.round(share * different.length)));
  return { validation: order.slice(0, aside), training: order.slice(aside) };
}
