import * as np from "../np";
import type { Case } from "./cases";
import type { Exercise } from "./exercises";
import type { Scope } from "./formula";
import { runBackward, runForward } from "./model";
import type { Model } from "./model";
import { fromMatrix, valuesOf } from "./values";
import type { Values } from "./values";

/** Expected or returned values, by the name that messages use: "a_next", "cache[2]", "caches[0][3][1]". */
export type Quantities<T> = Record<string, T>;

/** The oracle: what an exercise must return in a case. With a mutated model, what a function with that mistake returns. */
export function expectedOf(
  exercise: Exercise,
  given: Case,
  model: Model = exercise.model,
): Quantities<Values> {
  const { returns, network, backward } = exercise;
  const { last, steps, kept } = backward
    ? runBackward(model, given, forwardSteps(exercise, given))
    : runForward(model, given);
  const quantities: Quantities<Values> = {};
  for (const name of returns) {
    if (kept[name]) quantities[name] = kept[name];
    else if (name === "cache") Object.assign(quantities, cacheOf("cache", model, network, last));
    else if (name === "caches") {
      steps.forEach((names, t) =>
        Object.assign(quantities, cacheOf(`caches[0][${t}]`, model, network, names)),
      );
      quantities["caches[1]"] = valuesOf(given.arrays.x);
    } else quantities[name] = fromMatrix(last[name]);
  }
  return quantities;
}

function cacheOf(at: string, model: Model, network: Exercise["network"], names: Scope) {
  const slots = (model.cache ?? network.cache).map((name, k) => [
    `${at}[${k}]`,
    fromMatrix(names[name]),
  ]);
  return Object.fromEntries(slots) as Quantities<Values>;
}

/** The names of each forward step whose gradients an exercise computes. */
export function forwardSteps({ network, overTime }: Exercise, given: Case): Scope[] {
  const steps = known.get(given) ?? runForward(overTime ? network.loop : network.cell, given).steps;
  known.set(given, steps);
  return steps;
}

const known = new WeakMap<Case, Scope[]>();

/** The name of the array in `cache[4]` or `caches[0][2][4]`: "ft". Other quantities keep their own names. */
export function nameOf(quantity: string, { network }: Exercise): string {
  const slot = /^(?:cache|caches\[0\]\[\d+\])\[(\d+)\]$/.exec(quantity);
  return slot ? network.cache[Number(slot[1])] : quantity === "caches[1]" ? "x" : quantity;
}

/** A quantity as messages name it: "cache[4] (ft)". */
export function labelOf(quantity: string, exercise: Exercise): string {
  const name = nameOf(quantity, exercise);
  return name === quantity ? quantity : `${quantity} (${name})`;
}

/** `name` in backticks; for "cache[4] (ft)", both parts. */
export const quoted = (name: string): string =>
  name.replace(/^(\S+)(?: \((.*)\))?$/, (_, place, of) =>
    of ? `\`${place}\` (\`${of}\`)` : `\`${place}\``,
  );

/** The quantity with this label. */
export const quantityOf = (label: string, exercise: Exercise, all: Quantities<unknown>) =>
  Object.keys(all).find((quantity) => labelOf(quantity, exercise) === label);

/** The returned value for each of the same quantities. `result` has passed `problemOfStructure`. */
export function returnedOf({ returns, network }: Exercise, result: any): Quantities<unknown> {
  const returned: Quantities<unknown> = {};
  returns.forEach((name, k) => {
    const value = Array.isArray(result) ? result[k] : result[name];
    const slots = (at: string, cache: unknown[]) =>
      network.cache.forEach((_, slot) => (returned[`${at}[${slot}]`] = cache[slot]));
    if (name === "cache") slots("cache", value);
    else if (name === "caches") {
      value[0].forEach((cache: unknown[], t: number) => slots(`caches[0][${t}]`, cache));
      returned["caches[1]"] = value[1];
    } else returned[name] = value;
  });
  return returned;
}

/** The arguments of an exercise in a case: new arrays for every call. */
export function argumentsOf(exercise: Exercise, given: Case): unknown[] {
  const { takes, network } = exercise;
  const arrays = Object.fromEntries(
    Object.entries(given.arrays).map(([name, array]) => [name, np.copy(array)]),
  );
  const parameters = Object.fromEntries(network.parameters.map((name) => [name, arrays[name]]));
  const caches = () =>
    forwardSteps(exercise, given).map((names) => [
      ...network.cache.map((name) => np.array(names[name])),
      parameters,
    ]);
  return takes.map((name) => {
    if (name === "parameters") return parameters;
    if (name === "cache") return caches()[0];
    return name === "caches" ? [caches(), arrays.x] : arrays[name];
  });
}
