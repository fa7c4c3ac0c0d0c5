import type { Axes, Draw, Sizes } from "../cases";
import { formulas } from "../formula";
import type { Formula } from "../formula";
import { BACK_IN_TIME, FORWARD_IN_TIME } from "../model";
import type { Model } from "../model";

// What the files of the networks are made of. Each of them says everything that the tests know about its network.

/** The parts of a network that its exercises share. */
export interface Network {
  /** The forward pass of one step. */
  cell: Model;
  /** The forward pass over time. */
  loop: Model;
  parameters: string[];
  /** The parameters that have gradients. */
  weights: string[];
  /** The arrays in the cache of one step, before the parameters. */
  cache: string[];
  /** The axes of all arguments and results. */
  axes: Axes;
}

/** A function that learners write: its arguments, its results, and the model that computes the correct results. */
export interface Exercise {
  name: string;
  network: Network;
  model: Model;
  /** Whether it is a loop over time. */
  overTime: boolean;
  backward: boolean;
  /** The exercise that this one calls. */
  needs?: Exercise;
  /** Names of its arguments. */
  takes: string[];
  /** Names of its results: the entries of an array, or the keys of an object. */
  returns: string[];
  draws: Draw[];
  /** A small case for the comparison with finite differences. */
  small: Draw;
}

/**
 * The axes of arrays by name, from lines like `(n_a, m)  a_prev a_next`: the names of their lengths. Gradients have the axes of
 * their variables.
 */
export function axes(lines: string): Axes {
  const table: Axes = {};
  for (const line of lines.trim().split("\n")) {
    const [, lengths, names] = /^\s*\((.*)\) +(.*)$/.exec(line)!;
    for (const name of names.split(" ")) {
      table[name] = lengths.split(", ");
      table[`d${name}`] = table[name];
    }
  }
  return table;
}

/** The loop of the forward pass, from lines of formulas: what it starts with, what it passes on, and what it stores. */
export function forwardLoop(cell: Formula[], start: string, next: string, kept: string): Model {
  return {
    cell,
    start: formulas(start),
    next: formulas(next),
    kept: formulas(kept),
    schedule: FORWARD_IN_TIME,
  };
}

/** The loop of the backward pass: `states` are passed from step to step, the gradients of `weights` are summed. */
export function backwardLoop(cell: Formula[], weights: string[], states: string[]): Model {
  const sums = weights.map((name) => `sum_d${name} = sum_d${name} + d${name}`);
  return {
    cell: [
      ...formulas("da_next = da_t + da_prevt"),
      ...(states.includes("dc_prev") ? formulas("dc_next = dc_prevt") : []),
      ...cell,
    ],
    start: formulas(
      [
        ...states.map((name) => `${name}t = zeros`),
        ...weights.map((name) => `sum_d${name} = 0`),
      ].join("\n"),
    ),
    next: formulas([...states.map((name) => `${name}t = ${name}`), ...sums].join("\n")),
    kept: formulas("dx = dxt"),
    end: formulas(
      ["da0 = da_prevt", ...weights.map((name) => `d${name} = sum_d${name}`)].join("\n"),
    ),
    schedule: BACK_IN_TIME,
  };
}

/** An exercise, and how the course draws its inputs: the names in the order of the draws, the seed, and unusual sizes. */
export function exercise(
  name: string,
  network: Network,
  parts: Pick<Exercise, "model" | "needs" | "takes" | "returns"> & {
    order: string[];
    seed?: number;
    sizes?: Partial<Sizes>;
  },
): Exercise {
  const { model, needs, takes, returns, order, seed = 1, sizes = {} } = parts;
  return {
    name,
    network,
    model,
    needs,
    takes,
    returns,
    overTime: model.schedule !== undefined,
    backward: takes.some((argument) => argument.startsWith("cache")),
    ...draws(order, network, sizes, seed),
  };
}

const COURSE: Sizes = { n_x: 3, n_a: 5, n_y: 2, m: 10, T_x: 4, steps: 4 };

/**
 * The cases of an exercise: the course's own draw (from its tests or its demonstration), distinct sizes, one example with one
 * step, equal sizes, and large sums, large gradients or fewer gradients than steps.
 */
function draws(
  order: string[],
  { axes, weights }: Network,
  course: Partial<Sizes>,
  seed: number,
): Pick<Exercise, "draws" | "small"> {
  const sizes = { ...COURSE, ...course };
  const scaled = (is: (name: string) => boolean, factor: number) =>
    Object.fromEntries(order.filter(is).map((name) => [name, factor]));
  const inputs = (name: string) =>
    name.startsWith("x") || (name.startsWith("W") && weights.includes(name));
  const gradients = (name: string) => name.startsWith("d");
  const draw = (
    n: number,
    [n_x, n_a, n_y, m, T_x, steps = T_x]: number[],
    rest: Partial<Draw> = {},
  ) => ({
    seed: n,
    sizes: { n_x, n_a, n_y, m, T_x, steps },
    axes,
    order,
    ...rest,
  });
  const small = draw(26, [2, 3, 1, 2, 3]);
  const draws = [
    draw(21, [2, 3, 7, 6, 4]), // all lengths differ, n_a + n_x = 5 included
    { seed, sizes: { ...sizes, steps: course.steps ?? sizes.T_x }, axes, order },
    draw(22, [4, 2, 3, 1, 1], { about: "one example, one time step" }),
    draw(23, [3, 3, 3, 3, 3], { about: "all sizes equal" }),
    // In the backward pass, large inputs would leave only the rounding errors of 1 - a².
    order.includes("da")
      ? draw(25, [2, 3, 4, 6, 5, 3], { about: "da has 3 of the 5 steps" })
      : order.includes("da_next")
        ? draw(24, [5, 4, 2, 3, 6], { scale: scaled(gradients, 100), about: "large gradients" })
        : draw(24, [5, 4, 2, 3, 6], { scale: scaled(inputs, 8), about: "large numbers" }),
  ];
  return { draws, small };
}
