import { nested, numbers, type NumericArray } from "./checks";
import { seriesChart, type Series } from "./series";
import { colors, type ChartOptions, type ChartSpec } from "./theme";

/** Gradients of a loss with respect to the hidden state (or the input) of every step, or their norms. */
export type GradientsOverTime = NumericArray | number[];

/**
 * The norm of the gradient that reaches each time step, for RNN and LSTM, on a logarithmic scale.
 *
 * @param gradients for each network and optionally for the LSTM's memory alone: either T_x norms above 0, or gradients
 *   (n, m, T_x), whose norm at step t is the Euclidean norm of [:, :, t]
 * @throws TypeError, RangeError naming what was expected, also if the networks have different T_x
 */
export function gradientSizes(
  gradients: { rnn: GradientsOverTime; lstm: GradientsOverTime; memory?: GradientsOverTime },
  options: ChartOptions = {},
): ChartSpec {
  const rnn = sizes("rnn", gradients?.rnn);
  const lstm = numbers("gradientSizes", "lstm", sizes("lstm", gradients?.lstm), rnn.length);
  const steps = rnn.map((_, t) => t);
  const memory =
    gradients.memory === undefined
      ? []
      : [
          memorySeries(
            steps,
            numbers("gradientSizes", "memory", sizes("memory", gradients.memory), rnn.length),
          ),
        ];
  return seriesChart("gradientSizes", {
    description: `Norm of the gradient that reaches each of ${rnn.length} time steps in an RNN and in an LSTM, on a logarithmic scale.`,
    title: "How much gradient reaches each time step",
    subtitle:
      "The loss is at the last step; its gradient travels from right to left. Logarithmic scale.",
    options,
    x: { field: "t", title: "time step t" },
    y: { field: "size", title: "norm of the gradient", log: true },
    series: [
      { name: "RNN", color: colors.rnn, x: steps, y: rnn },
      { name: "LSTM", color: colors.lstm, x: steps, y: lstm, dash: [6, 3] },
      ...memory,
    ],
  });
}

/** The part of an LSTM's gradient that the path through the memory alone preserves. */
export function memorySeries(x: number[], y: number[]): Series {
  return { name: "LSTM, memory alone", color: colors.accent, x, y, dash: [2, 3] };
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
