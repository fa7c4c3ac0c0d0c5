/// <reference path="../types/dinosaurs.d.ts" />
import dinosaurs from "dinosaurs";
import { withSeed } from "../numpy/ndarray";
import { assertNames, assertNumber, assertSeed } from "./checks";
import { shuffled } from "./random";

/** Names that the network learns from, and names it never sees, to measure it by. */
export interface Names {
  training: string[];
  validation: string[];
}

/** The 1,318 different names of the npm package `dinosaurs`, in lower case. */
export function dinosaurNames(): string[] {
  return clean(dinosaurs.map((name) => name.toLowerCase()));
}

/**
 * Names without spaces around them, without empty ones, each once, in the order they came.
 * @throws TypeError where names is not a list of strings, or nothing is left
 */
export function clean(names: string[]): string[] {
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) {
    names = names.map((name) => name.normalize("NFC").trim()).filter((name) => name !== "");
  }
  assertNames("clean", "names", names);
  return [...new Set(names)];
}

/** Fewer different names than this are learned by heart. */
const ENOUGH = 200;

/** How many names there are, how many come again, and whether that is enough to learn from: a sentence or two. */
export function aboutNames(names: string[]): string {
  const different = clean(names).length;
  const again = names.length - different;
  const repeated = again === 0 ? "" : ` (${again} of the ${names.length} lines repeat one)`;
  const count = `${different} different ${different === 1 ? "name" : "names"}${repeated}`;
  return different >= ENOUGH
    ? `${count}.`
    : `${count}. That is few: below about ${ENOUGH} a network memorizes its names instead of learning how they are made.`;
}

/**
 * Shuffles the names and sets some aside. A name that comes more than once is taken once, so that nothing of the
 * validation set has been seen in training.
 * @param share of the validation set
 * @throws TypeError where there are fewer than ten different names; RangeError where share is not between 0 and 1
 */
export function splitNames(names: string[], { share = 0.1, seed = 1 } = {}): Names {
  assertNames("splitNames", "names", names);
  assertNumber("splitNames", "share", share, "above 0 and below 1", (x) => x > 0 && x < 1);
  assertSeed("splitNames", "seed", seed);
  const different = clean(names);
  assertNames("splitNames", "names", different, 10);
  const order = withSeed(seed, () => shuffled(different));
  const aside = Math.min(different.length - 1, Math.max(1, Math.round(share * different.length)));
  return { validation: order.slice(0, aside), training: order.slice(aside) };
}
