import type { Case } from "./cases";
import { evaluateAll } from "./formula";
import type { Formula, Matrix, Scope } from "./formula";
import { fromSteps } from "./values";
import type { Values } from "./values";

/** What an exercise computes, as formulas: those of a cell, and those of the loop over time around it. */
export interface Model {
  /** One time step. */
  cell: Formula[];
  /** What the loop starts with. */
  start?: Formula[];
  /** What the loop passes to the next step. */
  next?: Formula[];
  /** What the arrays over time store from each step. */
  kept?: Formula[];
  /** What is computed after the last step. */
  end?: Formula[];
  /** The names that a step's cache holds, if they differ from the network's. */
  cache?: string[];
  /** Which steps are taken, and what each of them reads and writes. */
  schedule?: Schedule;
}

/** Step numbers of a loop over `T` steps. */
export interface Schedule {
  /** The steps in the order in which they are taken. */
  order(T: number): number[];
  /** The step whose slice of x or da is read. */
  reads(t: number, T: number): number;
  /** The step whose cache is read, in the backward pass. */
  cache(t: number, T: number): number;
  /** The step at which results are stored. */
  writes(t: number, T: number): number;
  /** The caches that are returned, given those of all steps. */
  caches<S>(steps: S[]): S[];
}

const all = (T: number) => Array.from({ length: T }, (_, t) => t);
const itself = (t: number) => t;

export const FORWARD_IN_TIME: Schedule = {
  order: all,
  reads: itself,
  cache: itself,
  writes: itself,
  caches: (steps) => steps,
};
export const BACK_IN_TIME: Schedule = { ...FORWARD_IN_TIME, order: (T) => all(T).reverse() };

/** Everything a model computes in a case. */
export interface Outcome {
  /** The names of the cell after the last step, and those of `end`. */
  last: Scope;
  /** The names of the cell in the steps that were taken. */
  steps: Scope[];
  /** The arrays over time. */
  kept: Record<string, Values>;
}

/** Runs a model forward, over one step (`xt`) or over `x`. */
export function runForward(model: Model, { matrices, overTime, sizes }: Case): Outcome {
  if (!model.schedule) return single(model, matrices);
  const { reads } = model.schedule;
  return loop(model, matrices, sizes.T_x, (t, T) => ({ xt: overTime.x[reads(t, T)] }));
}

/** Runs a model backward; `forward` holds the names of each step of the forward pass. */
export function runBackward(
  model: Model,
  { matrices, overTime, sizes }: Case,
  forward: Scope[],
): Outcome {
  if (!model.schedule) return single(model, { ...forward[0], ...matrices });
  const { cache, reads } = model.schedule;
  return loop(model, matrices, sizes.steps, (t, T) => ({
    ...forward[cache(t, T)],
    da_t: overTime.da[reads(t, T)],
  }));
}

function single({ cell }: Model, given: Scope): Outcome {
  const last = evaluateAll(cell, given);
  return { last, steps: [last], kept: {} };
}

function loop(
  { cell, start = [], next = [], kept = [], end = [], schedule }: Model,
  given: Scope,
  T: number,
  step: (t: number, T: number) => Scope,
): Outcome {
  const { order, writes, caches } = schedule!;
  let state = evaluateAll(start, given);
  const steps: Scope[] = [];
  const written: Scope[] = [];
  for (const t of order(T)) {
    // `carried` comes last, because a cache also has an a_prev.
    const carried = Object.fromEntries([...start, ...next].map(({ name }) => [name, state[name]]));
    const names = evaluateAll(cell, { ...given, ...step(t, T), ...carried });
    steps.push(names);
    written[writes(t, T)] = evaluateAll(kept, names);
    state = { ...names, ...assignAtOnce(next, names) };
  }
  const last = evaluateAll(end, state);
  return { last, steps: caches(steps), kept: keptOverTime(kept, written, T) };
}

/** Evaluates each formula from `names` alone, not from the formulas before it. */
const assignAtOnce = (table: Formula[], names: Scope): Scope =>
  Object.fromEntries(
    table.map((formula) => [formula.name, evaluateAll([formula], names)[formula.name]]),
  );

/** Steps that were never written are zeros, as in an array from np.zeros. */
function keptOverTime(kept: Formula[], written: Scope[], T: number): Record<string, Values> {
  const some = written.find((names) => names !== undefined)!;
  const zeros = (A: Matrix) => A.map((row) => row.map(() => 0));
  return Object.fromEntries(
    kept.map(({ name }) => [
      name,
      fromSteps(all(T).map((t) => written[t]?.[name] ?? zeros(some[name]))),
    ]),
  );
}
