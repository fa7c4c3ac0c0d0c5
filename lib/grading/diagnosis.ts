import { NdArray } from "../np";
import type { Attempt } from "./attempt";
import { numberOf } from "./exercises";
import type { Exercise, ExerciseName } from "./exercises";
import { Misfit, evaluateAll, print } from "./formula";
import type { Formula, Matrix, Scope } from "./formula";
import { STORED, loopMutations, replaced } from "./loop-mutations";
import type { LoopMutation } from "./loop-mutations";
import { forwardSteps, expectedOf, labelOf, nameOf, quoted } from "./quantities";
import type { Quantities } from "./quantities";
import type { Model } from "./model";
import { hasPassed } from "./session";
import { KINDS, namesIn } from "./edits";
import { mutationsOf, rareMutationsOf } from "./mutations";
import type { Mutation } from "./mutations";
import { fromMatrix, relativeError, sameValues, valuesOf } from "./values";
import type { Values } from "./values";

/** Why a result is wrong, as far as the values can tell. */
export interface Diagnosis {
  /** The name of what went wrong first: "ft", "dz". Not always one that is returned. */
  name: string;
  cause: string;
  /** The kind of mistake, which does not give it away: "a sign". */
  kind: string;
  /** The number of the equation that it is in. */
  equation?: string;
  /** What the learner's function seems to compute, and what it should: "ft = sigmoid(Wi·concat + bi)". */
  fits?: string;
  correct?: string;
}

/**
 * How many pairs of mutations are tried on one formula, and how many mutations of a cell in a loop. These are counts, not times,
 * so the same mistake gets the same message on every machine.
 */
const MOST_PAIRS = 8_000;
const MOST_IN_TIME = 2_000;

/**
 * Finds the cause by computing with mutated formulas: first one mutation that explains all the results, then one for each wrong
 * array, then two in one formula.
 */
export function diagnose(exercise: Exercise, attempt: Attempt): Diagnosis[] {
  if (Object.keys(attempt.returned).length === 0) return [];
  const context = contextOf(exercise, attempt);
  const changed = changedAfterCall(context);
  if (context.wrong.length === 0) return changed;
  const one = mutationOfCell(context) ?? mutationOfLoop(context);
  if (one) return [one, ...changed];
  const each = exercise.overTime ? mutationsInTime(context) : mutationsOfEach(context);
  const found = each.length > 0 ? each : holdsAnother(context);
  return [...found, ...changed];
}

function contextOf(exercise: Exercise, attempt: Attempt): Context {
  const returned = { ...arraysOf(attempt), ...attempt.observation?.held };
  const wrong = inOrder(exercise, Object.keys(attempt.expected)).filter(
    (quantity) =>
      !returned[quantity] || !sameValues(returned[quantity], attempt.expected[quantity]),
  );
  return { exercise, attempt, returned, wrong };
}

interface Context {
  exercise: Exercise;
  attempt: Attempt;
  returned: Quantities<Values>;
  wrong: string[];
}

function arraysOf({ returned, given }: Attempt): Quantities<Values> {
  const arrays: Quantities<Values> = {};
  for (const [quantity, value] of Object.entries(returned)) {
    if (value instanceof NdArray) arrays[quantity] = withTwoAxes(valuesOf(value), given.sizes.n_a);
  }
  return arrays;
}

/** Treats a 1-D array, a sum without keepdims, as a column with a row per unit, else as a row. */
const withTwoAxes = ({ shape, data }: Values, n_a: number): Values => ({
  shape: shape.length !== 1 ? shape : shape[0] === n_a ? [n_a, 1] : [1, shape[0]],
  data,
});

/** Quantities in the order in which the formulas compute them, so that what goes wrong first comes first. */
export function inOrder(exercise: Exercise, quantities: string[]): string[] {
  if (exercise.overTime) return quantities;
  const order = exercise.model.cell.map(({ name }) => name);
  const rank = (quantity: string) => {
    const place = order.indexOf(nameOf(quantity, exercise));
    return (place < 0 ? order.length : place) + (quantity.includes("[") ? 0.5 : 0);
  };
  return [...quantities].sort((a, b) => rank(a) - rank(b));
}

const explains = (outcome: Quantities<Values>, returned: Quantities<Values>): boolean => {
  const names = Object.keys(outcome);
  return names.every(
    (name) => returned[name] !== undefined && sameValues(returned[name], outcome[name]),
  );
};

/** The results of a model; undefined if the mutation makes sizes that do not fit. */
function outcomeOf({ exercise, attempt }: Context, model: Model): Quantities<Values> | undefined {
  try {
    return expectedOf(exercise, attempt.given, model);
  } catch (error) {
    if (error instanceof Misfit || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The names in scope at a formula of the cell. */
function scopeBefore({ exercise, attempt }: Context, formula: Formula): Scope {
  const { cell } = exercise.model;
  const given = attempt.given.matrices;
  const steps = forwardSteps(exercise, attempt.given);
  const scope = exercise.backward || exercise.overTime ? { ...given, ...steps[0] } : given;
  const before = cell.slice(0, cell.indexOf(formula));
  if (exercise.overTime && exercise.backward) {
    const like = (name: string): Scope => ({ [name]: scope.a_next });
    Object.assign(scope, like("da_t"), like("da_prevt"), like("dc_prevt"));
  }
  const names = new Set(before.map(({ name }) => name));
  const computed = evaluateAll(before, scope);
  const known = Object.entries(computed).filter(
    ([name]) => exercise.backward || names.has(name) || !cell.some((other) => other.name === name),
  );
  return Object.fromEntries(known);
}

const around = (context: Context, formula: Formula) => ({
  scope: scopeBefore(context, formula),
  definitions: context.exercise.model.cell,
});

/** The mutations of a formula, those last that add something: another array in its place is the more likely cause. */
function singleMutationsOf(context: Context, formula: Formula): Mutation[] {
  const surroundings = around(context, formula);
  const all = [...mutationsOf(formula, surroundings), ...rareMutationsOf(formula, surroundings)];
  const adds = ({ kind }: Mutation) => kind === KINDS.extra;
  return [...all.filter((mutation) => !adds(mutation)), ...all.filter(adds)];
}

/** One mutation in one formula of the cell, or in the order of the cache, that explains everything. */
function mutationOfCell(context: Context): Diagnosis | undefined {
  const { exercise, returned } = context;
  if (exercise.overTime) return undefined;
  for (const formula of exercise.model.cell) {
    for (const mutation of singleMutationsOf(context, formula)) {
      const [{ model }] = replaced(exercise.model, "cell", mutation.formula, mutation.cause);
      const outcome = outcomeOf(context, model);
      if (outcome && explains(outcome, returned)) return told(formula, mutation);
    }
  }
  return mutationOfCache(context);
}

function told(correct: Formula, { formula, cause, kind }: Mutation): Diagnosis {
  const { name, equation } = correct;
  return { name, cause, kind, equation, fits: lineOf(formula), correct: lineOf(correct) };
}

/** "ft = sigmoid(Wf·concat + bf)". */
export const lineOf = ({ name, expression }: Formula) => `${name} = ${print(expression)}`;

/** Two slots of the cache swapped, or one that holds another's array. */
function mutationOfCache(context: Context): Diagnosis | undefined {
  const { exercise, returned } = context;
  const { cache } = exercise.network;
  if (exercise.backward) return undefined;
  const at = exercise.overTime ? "caches[0][t]" : "cache";
  for (let i = 0; i < cache.length; i++) {
    for (let j = 0; j < cache.length; j++) {
      if (i === j) continue;
      const exchanged = cache.map((_, k) => cache[k === i ? j : k === j ? i : k]);
      const copied = cache.map((_, k) => cache[k === i ? j : k]);
      for (const slots of i < j ? [exchanged, copied] : [copied]) {
        const outcome = outcomeOf(context, { ...exercise.model, cache: slots });
        if (!outcome || !explains(outcome, returned)) continue;
        const cause =
          slots === exchanged
            ? `\`${cache[i]}\` and \`${cache[j]}\` are swapped in the cache, which must be \`[${cache.join(", ")}, parameters]\``
            : `\`${at}[${i}]\` must be \`${cache[i]}\`, but is \`${cache[j]}\``;
        return { name: `${at}[${i}]`, cause, kind: CACHE };
      }
    }
  }
  return otherCache(context);
}

const CACHE = "which arrays the cache holds";

/** A cache that holds the right arrays in other places, or some of them twice. */
function otherCache(context: Context): Diagnosis | undefined {
  const { exercise, attempt, returned } = context;
  const { cache } = exercise.network;
  const at = exercise.overTime ? "caches[0][0]" : "cache";
  const slots = cache.map((own, k) => {
    const held = returned[`${at}[${k}]`];
    const same = cache.filter(
      (_, other) => held && sameValues(held, attempt.expected[`${at}[${other}]`]),
    );
    return same.includes(own) ? own : same[0];
  });
  if (slots.includes(undefined!)) return undefined;
  const outcome = outcomeOf(context, { ...exercise.model, cache: slots });
  if (!outcome || !explains(outcome, returned)) return undefined;
  const first = slots.findIndex((name, k) => name !== cache[k]);
  const list = (names: string[]) => `\`[${names.join(", ")}, parameters]\``;
  const cause = `the cache holds ${list(slots)}; it must be ${list(cache)}`;
  return { name: `${exercise.overTime ? "caches[0][t]" : at}[${first}]`, cause, kind: CACHE };
}

/** One mutation of the loop that explains everything. */
function mutationOfLoop(context: Context): Diagnosis | undefined {
  const { exercise, returned } = context;
  const { model, network } = exercise;
  if (!exercise.overTime) return undefined;
  for (const mutation of loopMutations(model, exercise.backward, network.weights)) {
    const outcome = outcomeOf(context, mutation.model);
    if (outcome && explains(outcome, returned)) {
      return { name: exercise.name, cause: causeIn(context, mutation), kind: mutation.kind };
    }
  }
  return mutationOfCache(context) ?? mutationOfCellInTime(context);
}

/** The cause; if zeros are stored, it says so instead of "never written". */
function causeIn({ attempt }: Context, { cause }: LoopMutation): string {
  const [, step, name] = /^the step's `(\w+)` is never written into `(\w+)/.exec(cause) ?? [];
  if (!attempt.observation?.zeros[name]?.length) return cause;
  return `zeros are written into \`${name}[:, :, t]\` instead of the step's \`${step}\``;
}

/** One mutation of the cell that the loop calls. */
function mutationOfCellInTime(context: Context): Diagnosis | undefined {
  const { exercise, returned } = context;
  const { needs, model } = exercise;
  let tries = 0;
  for (const formula of model.cell) {
    for (const mutation of mutationsOf(formula, around(context, formula))) {
      if (++tries > MOST_IN_TIME) return undefined;
      const [{ model: mutated }] = replaced(model, "cell", mutation.formula, mutation.cause);
      const outcome = outcomeOf(context, mutated);
      if (!outcome || !explains(outcome, returned)) continue;
      const inCell = needs!.model.cell.some(({ name }) => name === formula.name);
      const where = !inCell
        ? ""
        : hasPassed(needs!.name as ExerciseName)
          ? "in every step, "
          : `in \`${needs!.name}\` (exercise ${numberOf(needs!.name)}), `;
      return {
        ...told(formula, mutation),
        cause: `${where}${mutation.cause}`,
        name: exercise.name,
      };
    }
  }
  return undefined;
}

/** For each wrong array that does not follow from another wrong one: the mutation that explains it. */
function mutationsOfEach(context: Context): Diagnosis[] {
  const { exercise, attempt, returned, wrong } = context;
  const { cell } = exercise.model;
  const visible: Scope = {};
  for (const [quantity, values] of Object.entries(returned)) {
    const name = nameOf(quantity, exercise);
    if (cell.some((formula) => formula.name === name) && !(name in visible)) {
      visible[name] = toRows(values);
    }
  }
  const given = exercise.backward ? forwardSteps(exercise, attempt.given)[0] : {};
  const scope = { ...given, ...attempt.given.matrices };
  const found: Diagnosis[] = [];
  const hidden = intermediates(exercise, attempt);
  const paired = new Set<Formula>();
  for (const quantity of wrong) {
    const name = nameOf(quantity, exercise);
    const own = cell.find((formula) => formula.name === name);
    const values = returned[quantity];
    if (!own || !values || found.some((other) => other.name === name)) continue;
    const table = cell.filter((formula) => formula.name === name || !(formula.name in visible));
    const read = table.filter((formula) => readers(table, formula).has(name));
    const evaluated = (lines: Formula[], given: Scope): Scope | undefined => {
      try {
        return evaluateAll(lines, given);
      } catch (error) {
        if (error instanceof Misfit || error instanceof TypeError) return undefined;
        throw error;
      }
    };
    const right = evaluated(table, { ...scope, ...visible, [name]: [[NaN]] });
    /** The array that the formulas give with the learner's values of the others. */
    const gives = (mutation?: Formula): Values | undefined => {
      if (!right || !mutation) return right && fromMatrix(right[name]);
      const affected = readers(read, mutation);
      const again = read.filter((formula) => affected.has(formula.name));
      const lines = again.map((formula) => (formula.name === mutation.name ? mutation : formula));
      const outcome = evaluated(lines, right)?.[name];
      return outcome && fromMatrix(outcome);
    };
    const fits = (mutation?: Formula) => {
      const outcome = gives(mutation);
      return outcome !== undefined && sameValues(values, outcome);
    };
    if (fits()) continue;
    const single = [own, ...read].flatMap((formula) =>
      singleMutationsOf(context, formula)
        .filter((mutation) => fits(mutation.formula))
        .map((mutation) => told(formula, mutation)),
    )[0];
    const expected = gives();
    // The mistake of an array that is read here already explains this one.
    const isKnown = read.some((formula) => found.some((other) => other.name === formula.name));
    const between = isKnown ? [] : [...hidden.filter((formula) => read.includes(formula)), own];
    const diagnosis =
      single ??
      proportional(name, values, expected) ??
      between.reduce<Diagnosis | undefined>((known, formula) => known ?? twice(formula), undefined);
    if (diagnosis && !found.some((other) => sameCause(other, diagnosis))) found.push(diagnosis);

    function twice(formula: Formula): Diagnosis | undefined {
      if (paired.has(formula)) return undefined;
      paired.add(formula);
      let tries = 0;
      const surroundings = around(context, formula);
      for (const one of mutationsOf(formula, surroundings)) {
        for (const two of mutationsOf(one.formula, surroundings)) {
          if (++tries > MOST_PAIRS) return undefined;
          if (!fits(two.formula)) continue;
          const kind = one.kind === two.kind ? one.kind : `${one.kind}, and ${two.kind}`;
          return told(formula, { ...two, kind, cause: `${one.cause}, and ${two.cause}` });
        }
      }
      return undefined;
    }
  }
  return found;
}

const sameCause = (a: Diagnosis, b: Diagnosis) => a.name === b.name && a.cause === b.cause;

/** The names that depend on a formula's name, directly or through others. */
function readers(cell: Formula[], { name }: Formula): Set<string> {
  const reading = new Set([name]);
  for (const formula of cell) {
    if (namesIn(formula.expression).some((read) => reading.has(read))) reading.add(formula.name);
  }
  return reading;
}

/**
 * The formulas of unreturned names that seem to be wrong: every result that depends on such a name is wrong. If all of those also
 * depend on another such name, only the other is listed.
 */
export function intermediates(exercise: Exercise, attempt: Attempt): Formula[] {
  const { wrong } = contextOf(exercise, attempt);
  if (exercise.overTime) return [];
  const { cell } = exercise.model;
  const seen = Object.keys(attempt.expected).map((quantity) => nameOf(quantity, exercise));
  const off = new Set(wrong.map((quantity) => nameOf(quantity, exercise)));
  const results = (formula: Formula) =>
    [...readers(cell, formula)].filter((name) => seen.includes(name));
  const suspects = cell.filter(
    (formula) =>
      !seen.includes(formula.name) &&
      results(formula).length > 1 &&
      results(formula).every((name) => off.has(name)),
  );
  return suspects.filter(
    (formula) =>
      !suspects.some(
        (other) =>
          results(other).length > results(formula).length &&
          results(formula).every((name) => results(other).includes(name)),
      ),
  );
}

function toRows({ shape, data }: Values): Matrix {
  const rows = shape[0];
  const columns = shape[1] ?? 1;
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => data[i * columns + j]),
  );
}

/** A result that is a multiple of the correct one. */
function proportional(name: string, got: Values, expected?: Values): Diagnosis | undefined {
  if (!expected || got.shape.join() !== expected.shape.join()) return undefined;
  let most = 0;
  for (let i = 0; i < expected.data.length; i++) {
    if (Math.abs(expected.data[i]) > Math.abs(expected.data[most])) most = i;
  }
  const ratio = got.data[most] / expected.data[most];
  if (!Number.isFinite(ratio) || ratio === 0 || got.data.length < 2) return undefined;
  const scaled = { shape: expected.shape, data: Array.from(expected.data, (x) => ratio * x) };
  if (!(relativeError(got, scaled) < 1e-6)) return undefined;
  const cause = `\`${name}\` is ${Number(ratio.toPrecision(4))} times what it should be`;
  return { name, cause, kind: KINDS.size };
}

/** For each wrong array over time: the mutation of the loop that explains it, or the factor by which it is off. */
function mutationsInTime(context: Context): Diagnosis[] {
  const { exercise, attempt, returned, wrong } = context;
  const inCell = stepOfWrongCell(context);
  if (inCell) return [inCell];
  const agrees = (outcome: Quantities<Values>, quantity: string) =>
    outcome[quantity] !== undefined && sameValues(returned[quantity], outcome[quantity]);
  const right = Object.keys(attempt.expected).filter((quantity) => !wrong.includes(quantity));
  const mutations = loopMutations(exercise.model, exercise.backward, exercise.network.weights)
    .map((mutation) => ({ ...mutation, outcome: outcomeOf(context, mutation.model) }))
    .filter(({ outcome, kind }) => {
      const unaffected = (quantity: string) =>
        kind === STORED && exercise.returns.includes(quantity);
      return outcome && right.every((one) => unaffected(one) || agrees(outcome, one));
    });
  const found: Diagnosis[] = [];
  for (const quantity of wrong) {
    const values = returned[quantity];
    if (!values) continue;
    const name = nameOf(quantity, exercise);
    // Of an array in the caches, one step alone is no evidence.
    const all = Object.keys(returned).filter((other) => nameOf(other, exercise) === name);
    const mutation = mutations.find(({ outcome }) => all.every((other) => agrees(outcome!, other)));
    const diagnosis = mutation
      ? { name, cause: causeIn(context, mutation), kind: mutation.kind }
      : proportional(name, values, attempt.expected[quantity]);
    if (diagnosis && !found.some(({ cause }) => cause === diagnosis.cause)) found.push(diagnosis);
  }
  return found.slice(0, 3);
}

/** In the forward pass, the caches show whether the cell itself is right: its inputs must give its results. */
function stepOfWrongCell({ exercise, attempt, returned }: Context): Diagnosis | undefined {
  const { needs, network, backward } = exercise;
  if (backward) return undefined;
  const given = attempt.given.matrices;
  for (let t = 0; t < attempt.given.sizes.T_x; t++) {
    const slots = network.cache.map(
      (name, k) => [name, returned[`caches[0][${t}][${k}]`]] as const,
    );
    if (slots.some(([, values]) => values?.shape.length !== 2)) return undefined;
    const step = Object.fromEntries(slots.map(([name, values]) => [name, toRows(values)]));
    let computed: Scope;
    try {
      computed = evaluateAll(needs!.model.cell, { ...given, ...step });
    } catch {
      return undefined;
    }
    const wrong = slots.find(([name, values]) => !sameValues(values, fromMatrix(computed[name])));
    if (wrong) {
      const look = hasPassed(needs!.name as ExerciseName)
        ? "the cache does not hold what this step's call received and returned"
        : `look at exercise ${numberOf(needs!.name)} first`;
      return {
        name: wrong[0],
        kind: CACHE,
        cause: `in the cache of step ${t}, \`${wrong[0]}\` is not what \`${needs!.name}\` must compute from the inputs there: ${look}`,
      };
    }
  }
  return undefined;
}

/** Arrays in the caches that changed after they were passed to the cell, each with all its steps. */
function changedAfterCall({ exercise, attempt }: Context): Diagnosis[] {
  const { held = {}, views = {} } = attempt.observation ?? {};
  const names = [...new Set(Object.keys(held).map((place) => nameOf(place, exercise)))];
  return names.map((name) => {
    const places = Object.keys(held).filter((place) => nameOf(place, exercise) === name);
    const at = places.map(stepOfPlace);
    const [first] = places;
    const steps = `${at.length === 1 ? "step" : "steps"} ${at.join(", ")}`;
    const changed = `\`${name}\` in the cache of ${steps} changed after the call`;
    const kind = "an array that changes after it is passed to the cell";
    if (!views[first])
      return { name, kind, cause: `${changed}: other steps write into the same array` };
    const { of, step } = views[first];
    const isEmpty = Array.from(held[first].data).every((x) => x === 0);
    const last = attempt.given.sizes.T_x - 1;
    const slice =
      at[0] === 0 && step === last && last > 0
        ? `\`${of}[:, :, t - 1]\` is the last step, \`${of}[:, :, ${last}]\``
        : `it is \`${of}[:, :, ${step}]\``;
    const then = isEmpty ? ", still zeros when the cell was called" : "";
    return {
      name,
      kind,
      cause: `${changed}: it is a view of \`${of}\`; at t = ${at[0]}, ${slice}${then}`,
    };
  });
}

const stepOfPlace = (place: string) => Number(/\[(\d+)\]\[\d+\]$/.exec(place)![1]);

/** An array that holds the values of another. */
function holdsAnother({ exercise, attempt, returned, wrong }: Context): Diagnosis[] {
  for (const quantity of wrong) {
    const values = returned[quantity];
    if (!values) continue;
    const other = Object.keys(attempt.expected).find(
      (name) => name !== quantity && sameValues(values, attempt.expected[name]),
    );
    if (other) {
      return [
        {
          name: nameOf(quantity, exercise),
          cause: `${quoted(labelOf(quantity, exercise))} holds the values of ${quoted(labelOf(other, exercise))}`,
          kind: KINDS.name,
        },
      ];
    }
  }
  return [];
}
