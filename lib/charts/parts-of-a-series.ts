import { index, numbers } from "./checks";
import { seriesChart } from "./series";
import { colors, type ChartOptions, type ChartSpec } from "./theme";

/**
 * A series in three parts: training, validation and test.
 *
 * @param values the series, oldest first
 * @param parts where validation and test begin: after `training` and `validation` values
 * @param options.years x of the first value and the spacing, e.g. [1965, 1 / 12]; default: the step's number
 * @throws TypeError, RangeError naming the list that is not of finite numbers, or the part that is not inside it
 */
export function partsOfASeries(
  values: number[],
  parts: { training: number; validation: number },
  options: ChartOptions & { name?: string; years?: [first: number, step: number] } = {},
): ChartSpec {
  const caller = "partsOfASeries";
  const y = numbers(caller, "values", values);
  const training = index(caller, "parts.training", parts?.training, y.length);
  const validation = index(caller, "parts.validation", parts.validation, y.length);
  if (training < 1 || validation <= training)
    throw new RangeError(
      `${caller}: parts must be ascending, from 1, got ${training} and ${validation}`,
    );
  const [first, step] = numbers(caller, "years", options.years ?? [0, 1], 2);
  const part = (name: string, color: string, from: number, to: number) => ({
    name,
    color,
    // Each part starts at the previous one's last value, so the line has no gaps.
    x: y.slice(Math.max(0, from - 1), to).map((_, k) => first + (Math.max(0, from - 1) + k) * step),
    y: y.slice(Math.max(0, from - 1), to),
  });
  return seriesChart(caller, {
    description: `A series of ${y.length} values in three parts: training, validation and test.`,
    title: "Training, validation and test",
    subtitle: "The test part is used for the final evaluation only.",
    options,
    x: { field: "at", title: options.years ? "year" : "step", format: options.years ? "d" : ",d" },
    y: { field: "value", title: options.name ?? "value" },
    series: [
      part("training", colors.hidden, 0, training),
      part("validation", colors.accent, training, validation),
      part("test", colors.contrast, validation, y.length),
    ],
  });
}
