import { numbers } from "./checks";
import { powerOfTen } from "./powers-of-ten";
import { seriesChart } from "./series";
import { categories, colors, type ChartOptions, type ChartSpec } from "./theme";

const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [10, 4],
  [4, 4],
];

/** Lines over the number of steps ahead, from 1. */
function lines(caller: string, methods: Record<string, number[]>, palette: string[]) {
  const names = Object.keys(methods ?? {});
  if (names.length === 0 || names.length > palette.length)
    throw new TypeError(
      `${caller}: methods must be 1 to ${palette.length} lists of numbers, got ${names.length}`,
    );
  const horizon = numbers(caller, names[0], methods[names[0]]).length;
  return names.map((name, k) => {
    const y = numbers(caller, name, methods[name], horizon);
    return { name, color: palette[k], dash: DASHES[k], x: y.map((_, h) => h + 1), y };
  });
}

/**
 * The mean absolute error of several methods, from one step ahead on.
 *
 * @param methods errors by method name, in the units of the series; at most 6 methods
 * @throws TypeError, RangeError naming the list that is empty, not finite, or of a different length
 */
export function errorByHorizon(
  methods: Record<string, number[]>,
  options: ChartOptions & { unit?: string } = {},
): ChartSpec {
  const series = lines("errorByHorizon", methods, categories);
  const errors = series.flatMap(({ y }) => y);
  const domain: [number, number] = [Math.min(...errors) / 1.15, 1.15 * Math.max(...errors)];
  const ticks = [-3, -2, -1, 0, 1, 2, 3, 4]
    .flatMap((power) => [1, 2, 5].map((n) => n * powerOfTen(power)))
    .filter((tick) => tick >= domain[0] && tick <= domain[1]);
  return seriesChart("errorByHorizon", {
    description: `Mean absolute error of ${series.length} methods at 1 to ${series[0].x.length} steps ahead: ${series.map(({ name }) => name).join(", ")}.`,
    title: "Forecast error by horizon",
    subtitle: "Mean absolute error on the test steps. Logarithmic scale.",
    options,
    x: { field: "ahead", title: "steps ahead" },
    y: {
      field: "error",
      title: `error${options.unit ? ` in ${options.unit}` : ""}`,
      log: true,
      domain,
      ticks,
      format: "~g",
    },
    series,
    legendColumns: 3,
  });
}

/**
 * How often the truth is inside the forecast's band, compared with the band's nominal share.
 *
 * @param methods shares by method name, 0 to 1; at most 2 methods
 * @param promised the band's nominal share, e.g. 0.8
 * @throws TypeError, RangeError naming the list that is empty, not finite, of a different length, or not from 0 to 1
 */
export function coverageByHorizon(
  methods: Record<string, number[]>,
  promised: number,
  options: ChartOptions = {},
): ChartSpec {
  const caller = "coverageByHorizon";
  const series = lines(caller, methods, [colors.accent, colors.contrast]);
  const outside = [promised, ...series.flatMap(({ y }) => y)].find((x) => !(x >= 0 && x <= 1));
  if (outside !== undefined)
    throw new RangeError(`${caller}: shares must be from 0 to 1, got ${outside}`);
  return seriesChart(caller, {
    description: `How often the truth falls into the forecast's band at 1 to ${series[0].x.length} steps ahead, for ${series.map(({ name }) => name).join(" and ")}.`,
    title: "Is the forecast calibrated?",
    subtitle:
      "Share of true values inside the band. Below the dotted line: overconfident. Above it: too cautious.",
    options,
    x: { field: "ahead", title: "steps ahead" },
    y: { field: "share", title: "share inside the band", domain: [0, 1], format: ".0%" },
    series,
    baselines: { target: promised },
  });
}
