import { nested, type NumericArray } from "./checks";
import { heatmap, LEGEND_WIDTH } from "./heatmap";
import {
  chart,
  colors,
  plotWidth,
  round,
  sequentialScale,
  type ChartOptions,
  type ChartSpec,
} from "./theme";

/** The minimum color of a wrong entry, as a share of the strongest. */
const FAINTEST = 0.25;

/**
 * Where an array is wrong: rows × time steps, showing the example with the largest error at each; or rows × examples.
 *
 * @param name the name of the array
 * @param errors the absolute error of every entry, 0 if it is right: (rows, m, T_x) or (rows, m)
 * @param options.row the name of a row; default: "unit"
 * @throws TypeError, RangeError naming what was expected of `errors`
 */
export function whereOff(
  name: string,
  errors: NumericArray,
  options: ChartOptions & { row?: string } = {},
): ChartSpec {
  const overTime = errors?.shape?.length === 3;
  const sizes: number[][] = overTime
    ? nested("whereOff", "errors", errors, ["rows", "m", "T_x"]).map(largestOfExamples)
    : nested("whereOff", "errors", errors, ["rows", "m"]);
  const { row = "unit", width = 420 } = options;
  const largest = Math.max(...sizes.flat());
  const shown = (size: number) => (size > 0 ? Math.max(size / largest, FAINTEST) : 0);
  const values = sizes.flatMap((line, k) =>
    line.map((size, t) => ({ unit: k, t, shown: round(shown(size)), error: round(size) })),
  );
  const [rows, columns] = [sizes.length, sizes[0].length];
  const column = overTime ? "time step t" : "example";
  const off = sizes.flat().filter((size) => size > 0).length;
  return chart(
    `Where ${name} is off: at ${off} of ${rows * columns} places, ${rows} rows (${row}) by ${columns} columns (${column}).`,
    `Where ${name} is off`,
    `${overTime ? "Of each step the example that is off most. " : ""}No color: right; full color: the largest error.`,
    { ...options, width },
    {
      data: { values },
      ...heatmap({
        field: "shown",
        scale: sequentialScale(colors.contrast),
        legend: "error",
        rowTitle: row,
        rows,
        rowHeight: rows > 8 ? 14 : 22,
        steps: columns,
        stepTitle: column,
        width: plotWidth({ ...options, width }, LEGEND_WIDTH),
        tooltip: [
          { field: "error", title: "size of the error", format: ".4g" },
          { field: "unit", title: row },
          { field: "t", title: column },
        ],
      }),
    },
  );
}

/** The largest error at each step, from (m, T_x). */
function largestOfExamples(examples: number[][]): number[] {
  return examples[0].map((_, t) => Math.max(...examples.map((steps) => steps[t])));
}
