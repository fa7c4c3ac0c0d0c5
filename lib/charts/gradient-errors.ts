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

/** Two doubles that agree to the last bit have no logarithm of their difference: half a unit in the last place stands for it. */
const ROUNDING = 2 ** -53;

const LOST = "da_prev and dc_prev left behind";
const CARRIED = "carried from step to step";

/**
 * The error of `lstm_backward` against finite differences, gradient by gradient: with `da_prev` and `dc_prev` left behind at each
 * step, as in the Python version, and with them carried on, as here.
 *
 * @param errors relative errors of the same gradients, 0 or more
 * @throws TypeError, RangeError naming the gradient that is missing, negative or not finite
 */
export function gradientErrors(
  errors: { python: RelativeErrors; ours: RelativeErrors },
  options: ChartOptions = {},
): ChartSpec {
  const caller = "gradientErrors";
  const names = Object.keys(errors?.python ?? {});
  const python = numbers(
    caller,
    "python",
    names.map((name) => errors.python[name]),
  );
  const ours = numbers(
    caller,
    "ours",
    names.map((name) => errors.ours?.[name]),
  );
  const negative = [...python, ...ours].find((error) => error < 0);
  if (negative !== undefined)
    throw new RangeError(`${caller}: a relative error must be 0 or more, got ${negative}`);
  const values = names.flatMap((gradient, k) => [
    { gradient, version: LOST, error: round(Math.max(python[k], ROUNDING)) },
    { gradient, version: CARRIED, error: round(Math.max(ours[k], ROUNDING)) },
  ]);
  const drawn = values.map((row) => row.error);
  const y = {
    field: "gradient",
    type: "nominal",
    sort: names,
    axis: yAxis("", { grid: true, ticks: false, title: null }),
  };
  const legend = { title: null, orient: "top", columnPadding: 20 };
  const domain = [LOST, CARRIED];
  const x: Json = {
    field: "error",
    type: "quantitative",
    scale: logScale(drawn),
    axis: { title: "relative error against finite differences", ...logAxis(drawn, 12) },
  };
  return chart(
    `Relative error of ${names.length} gradients of lstm_backward against finite differences, without and with da_prev and dc_prev carried from step to step.`,
    "What is lost when da_prev and dc_prev are left behind",
    "The further left, the better: 10⁻⁹ is as near as finite differences come. Logarithmic scale.",
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
