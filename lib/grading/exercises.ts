// The exercises of the notebooks. Each network has its own file in networks/, with everything that the tests know about it.
import { GRU } from "./networks/gru";
import { LSTM } from "./networks/lstm";
import type { Exercise } from "./networks/network";
import { RNN } from "./networks/rnn";

export type { Exercise } from "./networks/network";

export type ExerciseName = keyof (typeof RNN & typeof LSTM & typeof GRU);

/** The networks of each notebook. */
const NOTEBOOKS: Record<string, Exercise>[] = [{ ...RNN, ...LSTM }, GRU];

/** The exercises of each notebook, in its order: the forward passes of all networks come first. */
const inOrder = NOTEBOOKS.map((networks) => {
  const all = Object.values(networks);
  return [...all.filter(({ backward }) => !backward), ...all.filter(({ backward }) => backward)];
});

/** All exercises by the names of their functions, in the order of the notebooks. */
export const EXERCISES = Object.fromEntries(
  inOrder.flat().map((exercise) => [exercise.name, exercise]),
) as Record<ExerciseName, Exercise>;

const numbers = new Map(
  inOrder.flatMap((list) => list.map(({ name }, k) => [name, k + 1] as const)),
);

/** The number of an exercise in its notebook. */
export const numberOf = (name: string): number => numbers.get(name)!;
