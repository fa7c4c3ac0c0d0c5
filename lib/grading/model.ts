import type { Case } from "./cases";
import { evaluateAll } from "./formula";
import type { Formula, Matrix, Scope } from "./formula";
import { fromSteps } from "./values";
import type { Values } from "./values";

/** What an exercise computes, as formulas: those of a cell, and around them those of a loop over time. */
export interface Model {
  /** One time step. */
  cell: Formula[];
  /** What the loop begins with. */
  start?: Formula[];
  /** What the loop hands on to the next step. */
  next?: Formula[];
  /** What of a step is kept in the arrays over time. */
  kept?: Formula[];
  /** What is read off after the last step. */
  end?: Formula[];
  /** The names that a step's cache holds, where they are not those of the network. */
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
  /** The step whose cache is read, on the way back. */
  cache(t: number, T: number): number;
  /** The step under which results are kept. */
  writes(t: number, T: number): number;
  /** The caches that are returned, out of those of all steps. */
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

/** All that a model gives in a case. */
export interface Outcome {
  /** The names of the cell as they stand after the last step, and those of `end`. */
  last: Scope;
  /** The names of the cell in the steps that were taken. */
  steps: Scope[];
  /** The arrays over time. */
  kept: Record<string, Values>;
}

/** Runs a model forward over one step (where the case has xt) or over x. */
export function runForward(model: Model, { matrices, overTime, sizes }: Case): Outcome {
  if (!model.schedule) return single(model, matrices);
  const { reads } = model.schedule;
  return loop(model, matrices, sizes.T_x, (t, T) => ({ xt: overTime.x[reads(t, T)] }));
}

/** Runs a model backward; `forward` are the names of each step on the way there. */
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
    // What the loop holds comes after what the step reads: a cache also has an a_prev.
    const carried = Object.fromEntries([...start, ...next].map(({ name }) => [name, state[name]]));
    const names = evaluateAll(cell, { ...given, ...step(t, T), ...carried });
    steps.push(names);
    written[writes(t, T)] = evaluateAll(kept, names);
    state = { ...names, ...assignAtOnce(next, names) };
  }
  const last = evaluateAll(end, state);
  return { last, steps: caches(steps), kept: keptOverTime(kept, written, T) };
}

/** What is handed on is computed from the step alone, not from what was handed on just before. */
const assignAtOnce = (table: Formula[], names: Scope): Scope =>
  Object.fromEntries(
    table.map((formula) => [formula.name, evaluateAll([formula], names)[formula.name]]),
  );

/** Steps that nothing was written for are zeros, as in an array that was made of zeros. */
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
