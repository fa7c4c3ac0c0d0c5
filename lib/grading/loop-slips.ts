import { formulas, parse } from "./formula";
import type { Formula } from "./formula";
import type { Model, Schedule } from "./model";

/** A whole model gone wrong, and in words what happened to it. */
export interface LoopSlip {
  model: Model;
  cause: string;
  kind: string;
}

/** The phases of a loop whose formulas may have slipped, and what a mistake there is about. */
const PHASES = {
  start: "what the loop begins with",
  cell: "what the cell is given",
  next: "what is handed on to the next step",
  kept: "what is stored of a step",
  end: "what is returned after the last step",
};
type Phase = keyof typeof PHASES;

/** What a mistake in the numbers of steps is about. */
const SCHEDULES: Record<keyof Schedule, string> = {
  order: "which steps are taken, and in which order",
  reads: "which step is read",
  cache: "which step's cache is used",
  writes: "under which step results are stored",
  caches: "which caches are stored",
};

/** Slips of the numbers of steps, on the way forward. */
const FORWARD: [Partial<Schedule>, string][] = [
  [
    { reads: () => 0 },
    "every step reads the first slice of `x`: `x[:, :, 0]` instead of `x[:, :, t]`",
  ],
  [{ reads: (_, T) => T - 1 }, "every step reads the last slice of `x` instead of `x[:, :, t]`"],
  [{ reads: (t, T) => T - 1 - t }, "`x` is read from its end to its beginning"],
  [{ reads: (t) => Math.max(t - 1, 0) }, "step `t` reads `x[:, :, t - 1]` instead of `x[:, :, t]`"],
  [
    { reads: (t, T) => Math.min(t + 1, T - 1) },
    "step `t` reads `x[:, :, t + 1]` instead of `x[:, :, t]`",
  ],
  [
    { writes: (t, T) => T - 1 - t },
    "the results of step `t` are stored from the end: under `T_x - 1 - t`",
  ],
  [{ order: (T) => steps(T).slice(1) }, "the first step is left out: the loop begins at `t = 1`"],
  [{ order: (T) => steps(T).slice(0, -1) }, "the last step is left out: the loop ends too early"],
  [{ order: (T) => steps(T).reverse() }, "the loop runs from the last step to the first"],
  [{ order: () => [0] }, "only the first step is taken"],
  [
    { caches: (all) => all.map(() => all[all.length - 1]) },
    "the same cache, that of the last step, is stored `T_x` times",
  ],
  [
    { caches: (all) => all.map(() => all[0]) },
    "the same cache, that of the first step, is stored `T_x` times",
  ],
  [
    { caches: (all) => all.slice().reverse() },
    "the caches are stored in the reverse order (push adds at the end, unshift at the beginning)",
  ],
];

/** Slips of the numbers of steps, on the way back. */
const BACKWARD: [Partial<Schedule>, string][] = [
  [
    { order: steps },
    "the loop runs forward, from `t = 0`; gradients travel from the last step to the first",
  ],
  [{ reads: () => 0 }, "every step reads the first slice of `da` instead of `da[:, :, t]`"],
  [{ reads: (_, T) => T - 1 }, "every step reads the last slice of `da` instead of `da[:, :, t]`"],
  [{ reads: (t, T) => T - 1 - t }, "`da` is read from the wrong end"],
  [
    { reads: (t) => Math.max(t - 1, 0) },
    "step `t` reads `da[:, :, t - 1]` instead of `da[:, :, t]`",
  ],
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
  [{ cache: (t, T) => T - 1 - t }, "the caches are read from the wrong end"],
  [{ cache: (t) => Math.max(t - 1, 0) }, "step `t` uses the cache of step `t - 1`"],
  [
    { writes: (t, T) => T - 1 - t },
    "`dx` is stored from the wrong end: under `T_x - 1 - t` instead of `t`",
  ],
  [{ writes: () => 0 }, "`dx` is stored under the same step every time instead of under `t`"],
  [
    { order: (T) => steps(T).slice(1).reverse() },
    "the first step, `t = 0`, is left out: the loop ends too early",
  ],
  [
    { order: (T) => steps(T).slice(0, -1).reverse() },
    "the last step, `t = T_x - 1`, is left out: the loop begins too late",
  ],
  [{ order: (T) => steps(T).slice(-1) }, "only the last step is taken"],
];

function steps(T: number): number[] {
  return Array.from({ length: T }, (_, t) => t);
}

/** Slips of what a loop begins with, hands on, keeps and returns, by the formula that it really follows. */
const FORMULAS: [string, string][] = [
  [
    "a_prev = a_prev",
    "the hidden state is not carried to the next step: every step begins with `a0`",
  ],
  ["c_prev = c_prev", "the memory is not carried to the next step: `c` stays 0 before every step"],
  ["a_prev = zeros", "`a0` is not used: the loop begins with zeros"],
  [
    "a_prev = c_next",
    "the memory `c` is handed on as hidden state: the next step gets `c_next` for `a_prev`",
  ],
  [
    "c_prev = a_next",
    "the hidden state is handed on as memory: the next step gets `a_next` for `c_prev`",
  ],
  ["c_prev = a0", "the memory begins with `a0`; it begins with zeros"],
  ["a = 0 * a_next", "the step's `a_next` is never written into `a[:, :, t]`"],
  ["c = 0 * c_next", "the step's `c_next` is never written into `c[:, :, t]`"],
  ["y_pred = 0 * yt_pred", "the step's `yt_pred` is never written into `y_pred[:, :, t]`"],
  ["y = 0 * yt_pred", "the step's `yt_pred` is never written into `y[:, :, t]`"],
  ["dx = 0 * dxt", "the step's `dxt` is never written into `dx[:, :, t]`"],
  ["a = a_prev", "`a` keeps the state that came into the step, not the one that comes out"],
  ["c = c_prev", "`c` keeps the memory that came into the step, not the one that comes out"],
  ["a = a0", "`a` keeps `a0` at every step instead of the step's own state"],
  [
    "a = c_next",
    "`a` keeps the memory `c_next` instead of the hidden state `a_next`; after `c = a`, both names are one array",
  ],
  ["c = a_next", "`c` keeps the hidden state `a_next` instead of the memory `c_next`"],
  [
    "da_next = da_t",
    "the gradient is not carried from step to step: `da_prevt` is not added to `da[:, :, t]`",
  ],
  [
    "da_next = da_prevt",
    "`da[:, :, t]` is left out: the cell gets only what comes back from the next step",
  ],
  ["da_next = da_t - da_prevt", "`da_prevt` is subtracted from `da[:, :, t]` instead of added"],
  ["da_next = da_t + dc_prevt", "`dc_prevt` is added to `da[:, :, t]` where `da_prevt` belongs"],
  [
    "da_next = da_t + da_prevt + dc_prevt",
    "`dc_prevt` is added to `da[:, :, t]`; it goes to the cell as `dc_next`, alone",
  ],
  [
    "dc_next = zeros",
    "the gradient of the memory is not carried from step to step: `dc_next` is always 0",
  ],
  ["dc_next = da_prevt", "`da_prevt` is given as `dc_next`, where `dc_prevt` belongs"],
  ["dc_next = da_next", "`da_next` is given as `dc_next` too, where `dc_prevt` belongs"],
  ["dc_next = da_t", "`da[:, :, t]` is given as `dc_next`, where `dc_prevt` belongs"],
  [
    "dc_next = da_t + dc_prevt",
    "`da[:, :, t]` is added to `dc_prevt`; it belongs to `da_next` only",
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
  ["da_prevt = da_next", "`da_next` is handed on where the step's `da_prev` belongs"],
  ["da_prevt = dc_prev", "`dc_prev` is handed on where `da_prev` belongs"],
  ["dc_prevt = da_prev", "`da_prev` is handed on where `dc_prev` belongs"],
  ["dc_prevt = dc_next", "`dc_next` is handed on where the step's `dc_prev` belongs"],
  [
    "da_prevt = da_prevt + da_prev",
    "`da_prevt` is added up over the steps; each step's `da_prev` replaces the one before",
  ],
  [
    "dc_prevt = dc_prevt + dc_prev",
    "`dc_prevt` is added up over the steps; each step's `dc_prev` replaces the one before",
  ],
  [
    "da0 = da_next",
    "`da0` is the gradient that came into the first cell; it is what comes out, `da_prev`",
  ],
  ["da0 = da_t", "`da0` is a slice of `da`; it is the `da_prev` of the first step"],
  ["da0 = dc_prevt", "`da0` is the gradient of the memory; it is the last `da_prevt`"],
  ["da0 = zeros", "`da0` was never set: it is the `da_prevt` that is left after the first step"],
];

const known = FORMULAS.map(([line, cause]) => ({ formula: formulas(line)[0], cause }));

/** Every slip of a loop that is not one of the cell's. */
export function loopSlips(model: Model, backward: boolean, weights: string[]): LoopSlip[] {
  const schedules = backward ? BACKWARD : FORWARD;
  return [
    ...nothingCarried(model),
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

/** Several states at once that are not carried from step to step. */
const NOTHING_CARRIED: { start?: string; next: string[]; cause: string }[] = [
  {
    next: ["da_prevt = da_prevt", "dc_prevt = dc_prevt"],
    cause:
      "neither gradient is carried from step to step: `da_prevt` and `dc_prevt` stay as they began",
  },
  {
    next: ["a_prev = a_prev", "c_prev = c_prev"],
    cause: "neither state is carried to the next step: every step begins with `a0` and zeros",
  },
  {
    start: "a_prev = zeros",
    next: ["a_prev = zeros"],
    cause: "every step begins with zeros: `a0` is not used, and no hidden state is carried on",
  },
  {
    start: "a_prev = zeros",
    next: ["a_prev = zeros", "c_prev = zeros"],
    cause: "every step begins with zeros: `a0` is not used, and no state is carried on",
  },
];

function nothingCarried(model: Model): LoopSlip[] {
  return NOTHING_CARRIED.flatMap(({ start, next, cause }) => {
    const lines = [...(start ? [["start", start]] : []), ...next.map((line) => ["next", line])];
    return lines.reduce<LoopSlip[]>(
      (slips, [phase, line]) =>
        slips.flatMap((slip) => replaced(slip.model, phase as Phase, formulas(line)[0], cause)),
      [{ model, cause, kind: PHASES.next }],
    );
  });
}

/** The model with a formula in the place of the one that has its name, if there is one in this phase. */
export function replaced(model: Model, phase: Phase, formula: Formula, cause: string): LoopSlip[] {
  const table = model[phase] ?? [];
  if (!table.some(({ name }) => name === formula.name)) return [];
  const changed = table.map((other) => (other.name === formula.name ? formula : other));
  return [{ model: { ...model, [phase]: changed }, cause, kind: PHASES[phase] }];
}

/** Gradients that are not added up over the steps: all of them, or one. */
function sums(model: Model, weights: string[]): LoopSlip[] {
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
          cause: `the steps' \`d${other}\` is added up where \`d${name}\` belongs`,
        },
        {
          model: kept([name], () => `sum_d${other} + d${name}`),
          cause: `\`d${other}\` stands where the sum \`d${name}\` belongs`,
        },
      ]),
  );
  const list = (names: string[]) => names.map((name) => `\`d${name}\``).join(", ");
  const single = [weights, ...weights.map((name) => [name])].flatMap((names) => [
    {
      model: kept(names, (name) => `d${name}`),
      cause: `${list(names)} is not added up over the steps: each step overwrites the one before, and only \`t = 0\` is left`,
    },
    {
      model: kept(names, (name) => `sum_d${name} - d${name}`),
      cause: `${list(names)} is subtracted from the sum over the steps instead of added`,
    },
    {
      model: kept(names, (name) => `sum_d${name} + d${name} - d${name}`),
      cause: `${list(names)} of the steps is never added to the sum`,
    },
  ]);
  const kind = "the sums over the steps";
  return [...single, ...exchanged].map((slip) => ({ ...slip, kind }));
}
