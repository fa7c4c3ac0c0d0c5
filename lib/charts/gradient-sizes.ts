import { listed } from "../checks";
import { nested, numbers, type NumericArray } from "./checks";
import { seriesChart, type Series } from "./series";
import { colors, networks, type ChartOptions, type ChartSpec } from "./theme";

/** Gradients of a loss with respect to the hidden state (or the input) of every step, or their norms. */
export type GradientsOverTime = NumericArray | number[];

/**
 * The norm of the gradient that reaches each time step, for several networks, on a logarithmic scale.
 *
 * @param gradients for each network, and optionally for the LSTM's memory alone or for what the GRU's update gate keeps alone:
 *   either T_x norms above 0, or gradients (n, m, T_x), whose norm at step t is the Euclidean norm of [:, :, t]
 * @throws TypeError, RangeError naming what was expected, also if the networks have different T_x
 */
export function gradientSizes(
  gradients: Record<"rnn" | "lstm", GradientsOverTime> &
    Partial<Record<"gru" | "memory" | "kept", GradientsOverTime>>,
  options: ChartOptions = {},
): ChartSpec {
  const rnn = sizes("rnn", gradients?.rnn);
  const steps = rnn.map((_, t) => t);
  const norms = (name: keyof typeof gradients) =>
    numbers("gradientSizes", name, sizes(name, gradients[name]), rnn.length);
  const drawn = (["rnn", "lstm", "gru"] as const).filter(
    (name) => name !== "gru" || gradients.gru !== undefined,
  );
  const alone = (["memory", "kept"] as const).filter((name) => gradients[name] !== undefined);
  const inWords = drawn.map((name) => `in ${networks[name].article} ${networks[name].name}`);
  return seriesChart("gradientSizes", {
    description: `Norm of the gradient that reaches each of ${rnn.length} time steps ${listed(inWords)}, on a logarithmic scale.`,
    title: "How much gradient reaches each time step",
    subtitle:
      "The loss is at the last step; its gradient travels from right to left. Logarithmic scale.",
    options,
    x: { field: "t", title: "time step t" },
    y: { field: "size", title: "norm of the gradient", log: true },
    series: [
      ...drawn.map((name) => ({ ...networks[name], x: steps, y: norms(name) })),
      ...alone.map((name) => ({ ...ALONE[name], x: steps, y: norms(name) })),
    ],
  });
}

const ALONE = {
  memory: { name: "LSTM, memory alone", color: colors.accent, dash: [2, 3] },
  kept: { name: "GRU, what 1 - u keeps", color: colors.hidden, dash: [2, 3] },
};

/** The part of an LSTM's gradient that the path through the memory alone preserves. */
export function memorySeries(x: number[], y: number[]): Series {
  return { ...ALONE.memory, x, y };
}

/** ||g[:, :, t]|| for each t. */
function sizes(name: string, value: GradientsOverTime | undefined): number[] {
  const caller = "gradientSizes";
  if (Array.isArray(value) || value?.shape?.length === 1) return numbers(caller, name, value);
  const gradient: number[][][] = nested(caller, name, value, ["n", "m", "T_x"]);
  return gradient[0][0].map((_, t) =>
    Math.sqrt(gradient.flat().reduce((sum, steps) => sum + steps[t] * steps[t], 0)),
  );
}
