import { formulas, parse } from "./formula";
import type { Formula } from "./formula";
import type { Model, Schedule } from "./model";

/** A wrong model, and a description of the mistake. */
export interface LoopMutation {
  model: Model;
  cause: string;
  kind: string;
}

/** The phases of a loop with formulas, and the kind of mistake in each. */
const PHASES = {
  start: "what the loop starts with",
  cell: "what is passed to the cell",
  next: "what is passed to the next step",
  kept: "what is stored from a step",
  end: "what is returned after the last step",
};
type Phase = keyof typeof PHASES;

/** The kind of mistake in each part of the schedule. */
const SCHEDULES: Record<keyof Schedule, string> = {
  order: "which steps are taken, and in which order",
  reads: "which step is read",
  cache: "which step's cache is used",
  writes: "at which step results are stored",
  caches: "which caches are stored",
};

/** The kind of mistake that can be in one array over time and not in another. */
export const STORED = SCHEDULES.writes;

const ONLY_LAST_IS_KEPT = "only the last pass of the loop is kept: the array is made anew in each";

/** Mutations of the schedule in the forward pass. */
const FORWARD: [Partial<Schedule>, string][] = [
  [
    { reads: () => 0 },
    "every step reads the first slice of `x`: `x[:, :, 0]` instead of `x[:, :, t]`",
  ],
  [{ reads: (_, T) => T - 1 }, "every step reads the last slice of `x` instead of `x[:, :, t]`"],
  [{ reads: (t, T) => T - 1 - t }, "`x` is read backward, from the last step to the first"],
  [{ reads: () => 1 }, "every step reads `x[:, :, 1]` instead of `x[:, :, t]`"],
  [{ reads: (t) => Math.max(t - 1, 0) }, "step `t` reads `x[:, :, t - 1]` instead of `x[:, :, t]`"],
  [{ reads: before }, "step `t` reads `x[:, :, t - 1]` instead of `x[:, :, t]`"],
  [
    { reads: (t, T) => Math.min(t + 1, T - 1) },
    "step `t` reads `x[:, :, t + 1]` instead of `x[:, :, t]`",
  ],
  [
    { writes: (t, T) => T - 1 - t },
    "the results are stored in reverse: those of step `t` at `T_x - 1 - t`",
  ],
  [{ writes: (t, T) => (t === T - 1 ? t : -1) }, ONLY_LAST_IS_KEPT],
  [{ order: (T) => steps(T).slice(1) }, "the first step is left out: the loop starts at `t = 1`"],
  [{ order: (T) => steps(T).slice(0, -1) }, "the last step is left out: the loop ends too early"],
  [{ order: (T) => steps(T).reverse() }, "the loop runs from the last step to the first"],
  [{ order: () => [0] }, "only the first step is taken"],
  [
    { caches: (all) => all.map(() => all[all.length - 1]) },
    "the cache of the last step is stored `T_x` times",
  ],
  [{ caches: (all) => all.map(() => all[0]) }, "the cache of the first step is stored `T_x` times"],
  [
    { caches: (all) => all.slice().reverse() },
    "the caches are stored in reverse order (push adds at the end, unshift at the beginning)",
  ],
];

/** Mutations of the schedule in the backward pass. */
const BACKWARD: [Partial<Schedule>, string][] = [
  [
    { order: steps },
    "the loop runs forward, from `t = 0`; gradients travel from the last step to the first",
  ],
  [{ reads: () => 0 }, "every step reads the first slice of `da` instead of `da[:, :, t]`"],
  [{ reads: (_, T) => T - 1 }, "every step reads the last slice of `da` instead of `da[:, :, t]`"],
  [
    { reads: (t, T) => T - 1 - t },
    "`da` is read in reverse: step `t` reads `da[:, :, T_x - 1 - t]`",
  ],
  [
    { reads: (t) => Math.max(t - 1, 0) },
    "step `t` reads `da[:, :, t - 1]` instead of `da[:, :, t]`",
  ],
  [{ reads: before }, "step `t` reads `da[:, :, t - 1]` instead of `da[:, :, t]`"],
  [
    { reads: (t, T) => Math.min(t + 1, T - 1) },
    "step `t` reads `da[:, :, t + 1]` instead of `da[:, :, t]`",
  ],
  [
    { cache: () => 0 },
    "every step uses the cache of the first step instead of its own, `caches[0][t]`",
  ],
  [
    { cache: (_, T) => T - 1 },
    "every step uses the cache of the last step instead of its own, `caches[0][t]`",
  ],
  [
    { cache: (t, T) => T - 1 - t },
    "the caches are read in reverse: step `t` uses `caches[0][T_x - 1 - t]`",
  ],
  [{ cache: (t) => Math.max(t - 1, 0) }, "step `t` uses the cache of step `t - 1`"],
  [{ writes: (t, T) => T - 1 - t }, "`dx` is stored in reverse: at `T_x - 1 - t` instead of `t`"],
  [{ writes: before }, "the step's `dxt` is stored at `t - 1` instead of `t`"],
  [
    { writes: () => 0 },
    "only the last pass of the loop is kept: `dx` is made anew in each, or stored at the same step instead of at `t`",
  ],
  [
    { order: (T) => steps(T).slice(1).reverse() },
    "the first step, `t = 0`, is left out: the loop ends too early",
  ],
  [
    { order: (T) => steps(T).slice(0, -1).reverse() },
    "the last step, `t = T_x - 1`, is left out: the loop starts too late",
  ],
  [{ order: (T) => steps(T).slice(-1) }, "only the last step is taken"],
];

/** The index `t - 1`, which counts from the end at `t = 0`. */
function before(t: number, T: number): number {
  return (t - 1 + T) % T;
}

function steps(T: number): number[] {
  return Array.from({ length: T }, (_, t) => t);
}

/** Mutations in what a loop starts with, passes on, stores and returns: the wrong formula and its description. */
const FORMULAS: [string, string][] = [
  [
    "a_prev = a_prev",
    "the hidden state is not carried to the next step: every step starts with `a0`",
  ],
  ["c_prev = c_prev", "the memory is not carried to the next step: `c` stays 0 before every step"],
  ["a_prev = zeros", "`a0` is not used: the loop starts with zeros"],
  [
    "a_prev = c_next",
    "the memory `c` is passed on as the hidden state: the next step gets `c_next` as `a_prev`",
  ],
  [
    "c_prev = a_next",
    "the hidden state is passed on as the memory: the next step gets `a_next` as `c_prev`",
  ],
  [
    "a_prev = cct",
    "the candidate is passed on as the hidden state: the next step gets `cct` as `a_prev`",
  ],
  ["c_prev = a0", "the memory starts with `a0`; it must start with zeros"],
  ["a = 0 * a_next", "the step's `a_next` is never written into `a[:, :, t]`"],
  ["c = 0 * c_next", "the step's `c_next` is never written into `c[:, :, t]`"],
  ["y_pred = 0 * yt_pred", "the step's `yt_pred` is never written into `y_pred[:, :, t]`"],
  ["y = 0 * yt_pred", "the step's `yt_pred` is never written into `y[:, :, t]`"],
  ["dx = da_prev", "`dx` stores the step's `da_prev` instead of its `dxt`"],
  ["dx = 0 * dxt", "the step's `dxt` is never written into `dx[:, :, t]`"],
  ["a = a_prev", "`a` stores the state that enters the step instead of the one that leaves it"],
  ["c = c_prev", "`c` stores the memory that enters the step instead of the one that leaves it"],
  ["a = a0", "`a` stores `a0` at every step instead of the step's own state"],
  [
    "a = c_next",
    "`a` stores the memory `c_next` instead of the hidden state `a_next`; after `c = a`, both names refer to the same array",
  ],
  ["a = cct", "`a` stores the candidate `cct` instead of the hidden state `a_next`"],
  ["c = a_next", "`c` stores the hidden state `a_next` instead of the memory `c_next`"],
  [
    "da_next = da_t",
    "the gradient is not carried from step to step: `da_prevt` is not added to `da[:, :, t]`",
  ],
  [
    "da_next = da_prevt",
    "`da[:, :, t]` is left out: the cell gets only the gradient from the next step",
  ],
  ["da_next = da_t - da_prevt", "`da_prevt` is subtracted from `da[:, :, t]` instead of added"],
  ["da_next = da_t + dc_prevt", "`dc_prevt` is added to `da[:, :, t]` instead of `da_prevt`"],
  [
    "da_next = da_t + da_prevt + dc_prevt",
    "`dc_prevt` is added to `da[:, :, t]`; pass it to the cell separately, as `dc_next`",
  ],
  [
    "dc_next = zeros",
    "the gradient of the memory is not carried from step to step: `dc_next` is always 0",
  ],
  ["dc_next = da_prevt", "`da_prevt` is passed as `dc_next` instead of `dc_prevt`"],
  ["dc_next = da_next", "`da_next` is also passed as `dc_next`, instead of `dc_prevt`"],
  ["dc_next = da_t", "`da[:, :, t]` is passed as `dc_next` instead of `dc_prevt`"],
  [
    "dc_next = da_t + dc_prevt",
    "`da[:, :, t]` is added to `dc_prevt`; it belongs only in `da_next`",
  ],
  ["da_prevt = zeros", "the gradient is not carried from step to step: `da_prevt` stays 0"],
  [
    "dc_prevt = zeros",
    "the gradient of the memory is not carried from step to step: `dc_prevt` stays 0",
  ],
  [
    "da_prevt = da_prevt",
    "the gradient is not carried from step to step: `da_prevt` never changes",
  ],
  [
    "dc_prevt = dc_prevt",
    "the gradient of the memory is not carried from step to step: `dc_prevt` never changes",
  ],
  ["da_prevt = da_next", "`da_next` is passed on instead of the step's `da_prev`"],
  ["da_prevt = dc_prev", "`dc_prev` is passed on instead of `da_prev`"],
  ["dc_prevt = da_prev", "`da_prev` is passed on instead of `dc_prev`"],
  ["dc_prevt = dc_next", "`dc_next` is passed on instead of the step's `dc_prev`"],
  [
    "da_prevt = da_prevt + da_prev",
    "`da_prevt` is summed over the steps; each step's `da_prev` must replace the previous one",
  ],
  [
    "dc_prevt = dc_prevt + dc_prev",
    "`dc_prevt` is summed over the steps; each step's `dc_prev` must replace the previous one",
  ],
  [
    "da0 = da_next",
    "`da0` is the gradient that enters the first cell; it must be the one that leaves it, `da_prev`",
  ],
  ["da0 = da_t", "`da0` is a slice of `da`; it must be the `da_prev` of the first step"],
  ["da0 = dc_prevt", "`da0` is the gradient of the memory; it must be the last `da_prevt`"],
  ["da0 = zeros", "`da0` is never set: it must be the last `da_prevt`"],
];

const known = FORMULAS.map(([line, cause]) => ({ formula: formulas(line)[0], cause }));

/** Every mutation of a loop outside the cell. */
export function loopMutations(model: Model, backward: boolean, weights: string[]): LoopMutation[] {
  const schedules = backward ? BACKWARD : FORWARD;
  return [
    ...ofStates(model),
    ...known.flatMap(({ formula, cause }) =>
      (Object.keys(PHASES) as Phase[]).flatMap((phase) => replaced(model, phase, formula, cause)),
    ),
    ...schedules.map(([change, cause]) => ({
      model: { ...model, schedule: { ...model.schedule!, ...change } },
      cause,
      kind: SCHEDULES[Object.keys(change)[0] as keyof Schedule],
    })),
    ...(backward ? sums(model, weights) : []),
  ];
}

/** Mutations of several states, or of what a state starts with and how it goes on. */
const STATES: { start?: string[]; next: string[]; cause: string }[] = [
  {
    next: ["da_prevt = da_prevt", "dc_prevt = dc_prevt"],
    cause: "neither gradient is carried from step to step: `da_prevt` and `dc_prevt` never change",
  },
  {
    next: ["a_prev = a_prev", "c_prev = c_prev"],
    cause: "neither state is carried to the next step: every step starts with `a0` and zeros",
  },
  {
    start: ["a_prev = zeros"],
    next: ["a_prev = zeros"],
    cause: "every step starts with zeros: `a0` is not used, and no hidden state is carried on",
  },
  {
    start: ["a_prev = zeros"],
    next: ["a_prev = zeros", "c_prev = zeros"],
    cause: "every step starts with zeros: `a0` is not used, and no state is carried on",
  },
  {
    next: ["a_prev = c_next", "c_prev = a_next"],
    cause:
      "the states are swapped when they are passed on: `a_next` as the memory, `c_next` as the hidden state",
  },
  {
    start: ["c_prev = a0"],
    next: ["c_prev = a_next"],
    cause:
      "the hidden state is passed to the cell as the memory too: `c_prev` is `a_prev` in every step",
  },
  {
    start: ["a_prev = zeros"],
    next: ["a_prev = c_next"],
    cause:
      "the memory is passed to the cell as the hidden state too: `a_prev` is `c_prev` in every step",
  },
  {
    start: ["a_prev = zeros", "c_prev = a0"],
    next: ["a_prev = c_next", "c_prev = a_next"],
    cause: "`a_prev` and `c_prev` are swapped in the call of the cell",
  },
];

function ofStates(model: Model): LoopMutation[] {
  return STATES.flatMap(({ start = [], next, cause }) => {
    const lines = [...start.map((line) => ["start", line]), ...next.map((line) => ["next", line])];
    return lines.reduce<LoopMutation[]>(
      (mutations, [phase, line]) =>
        mutations.flatMap((mutation) =>
          replaced(mutation.model, phase as Phase, formulas(line)[0], cause),
        ),
      [{ model, cause, kind: PHASES.next }],
    );
  });
}

/** The model with `formula` instead of the one of the same name; none if this phase has no such formula. */
export function replaced(
  model: Model,
  phase: Phase,
  formula: Formula,
  cause: string,
): LoopMutation[] {
  const table = model[phase] ?? [];
  if (!table.some(({ name }) => name === formula.name)) return [];
  const changed = table.map((other) => (other.name === formula.name ? formula : other));
  return [{ model: { ...model, [phase]: changed }, cause, kind: PHASES[phase] }];
}

/** Gradients that are not summed over the steps: all of them, or one. */
function sums(model: Model, weights: string[]): LoopMutation[] {
  const kept = (names: string[], text: (name: string) => string): Model => ({
    ...model,
    next: model.next!.map((formula) => {
      const weight = names.find((name) => formula.name === `sum_d${name}`);
      return weight ? { ...formula, expression: parse(text(weight)) } : formula;
    }),
  });
  const shapes = (a: string, b: string) => a !== b && a.length === b.length && a[0] === b[0];
  const exchanged = weights.flatMap((name) =>
    weights
      .filter((other) => shapes(name, other))
      .flatMap((other) => [
        {
          model: kept([name], () => `sum_d${name} + d${other}`),
          cause: `the steps' \`d${other}\` is summed instead of \`d${name}\``,
        },
        {
          model: kept([name], () => `sum_d${other} + d${name}`),
          cause: `\`d${other}\` is used instead of the sum \`d${name}\``,
        },
      ]),
  );
  const list = (names: string[]) => names.map((name) => `\`d${name}\``).join(", ");
  const single = [weights, ...weights.map((name) => [name])].flatMap((names) => [
    {
      model: kept(names, (name) => `d${name}`),
      cause: `${list(names)} is not summed over the steps: each step overwrites the previous one, and only \`t = 0\` is left`,
    },
    {
      model: kept(names, (name) => `sum_d${name} - d${name}`),
      cause: `${list(names)} is subtracted from the sum over the steps instead of added`,
    },
    {
      model: kept(names, (name) => `sum_d${name} + d${name} - d${name}`),
      cause: `the steps' ${list(names)} is never added to the sum`,
    },
  ]);
  const kind = "the sums over the steps";
  return [...single, ...exchanged].map((mutation) => ({ ...mutation, kind }));
}
