import { numbers } from "./checks";
import { logAxis, logScale } from "./log-scale";
import {
  chart,
  colors,
  plotWidth,
  round,
  yAxis,
  type ChartOptions,
  type ChartSpec,
  type Json,
} from "./theme";

/** Relative error of each gradient (dx, da0, dWf, …) against finite differences. */
export type RelativeErrors = Record<string, number>;

/** Doubles that agree to the last bit differ by 0, which has no logarithm. They are drawn at half a unit in the last place. */
const ROUNDING = 2 ** -53;

const CARRIED = "passed from step to step";

/**
 * What the loop of each backward pass must pass on, the legend without it, which for the LSTM is as in the course's early editions
 * (2018), and what the notebook's finite differences can show.
 */
const PASSED = {
  lstm_backward: [
    "da_prev and dc_prev",
    "da_prev and dc_prev dropped (2018)",
    "10⁻⁹ is as close as finite differences get.",
  ],
  gru_backward: ["da_prev", "da_prev dropped", "10⁻⁹ is close for finite differences."],
};

/**
 * The error of a backward pass against finite differences, gradient by gradient: with the gradients of the previous states
 * dropped at each step, and with them passed from one step to the next.
 *
 * @param errors relative errors of the same gradients, 0 or more
 * @param options.of the function; default: lstm_backward
 * @throws TypeError, RangeError naming the gradient that is missing, negative or not finite
 */
export function gradientErrors(
  errors: { dropped: RelativeErrors; carried: RelativeErrors },
  options: ChartOptions & { of?: keyof typeof PASSED } = {},
): ChartSpec {
  const caller = "gradientErrors";
  const { of = "lstm_backward" } = options;
  const [passed, lost, close] = PASSED[of];
  const names = Object.keys(errors?.dropped ?? {});
  const dropped = numbers(
    caller,
    "dropped",
    names.map((name) => errors.dropped[name]),
  );
  const carried = numbers(
    caller,
    "carried",
    names.map((name) => errors.carried?.[name]),
  );
  const negative = [...dropped, ...carried].find((error) => error < 0);
  if (negative !== undefined)
    throw new RangeError(`${caller}: a relative error must be 0 or more, got ${negative}`);
  const values = names.flatMap((gradient, k) => [
    { gradient, version: lost, error: round(Math.max(dropped[k], ROUNDING)) },
    { gradient, version: CARRIED, error: round(Math.max(carried[k], ROUNDING)) },
  ]);
  const drawn = values.map((row) => row.error);
  const y = {
    field: "gradient",
    type: "nominal",
    sort: names,
    axis: yAxis("", { grid: true, ticks: false, title: null }),
  };
  const legend = { title: null, orient: "top", columnPadding: 20 };
  const domain = [lost, CARRIED];
  const x: Json = {
    field: "error",
    type: "quantitative",
    scale: logScale(drawn),
    axis: { title: "relative error against finite differences", ...logAxis(drawn, 12) },
  };
  return chart(
    `Relative error of ${names.length} gradients of ${of} against finite differences, without and with ${passed} passed from step to step.`,
    `The cost of dropping ${passed}`,
    `Further left is better: ${close} Logarithmic scale.`,
    options,
    {
      data: { values },
      width: plotWidth(options, 8),
      height: names.length * 22,
      encoding: { y, x },
      layer: [
        {
          mark: { type: "line", color: colors.line, strokeWidth: 2 },
          encoding: { detail: { field: "gradient" } },
        },
        {
          mark: { type: "point", filled: true, size: 80, opacity: 1 },
          encoding: {
            color: {
              field: "version",
              scale: { domain, range: [colors.contrast, colors.accent] },
              legend,
            },
            shape: { field: "version", scale: { domain, range: ["diamond", "circle"] }, legend },
            tooltip: [
              { field: "gradient" },
              { field: "version" },
              { field: "error", title: "relative error", format: ".2e" },
            ],
          },
        },
      ],
    },
  );
}
