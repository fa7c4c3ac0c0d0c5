import { index, nested, type NumericArray } from "./checks";
import { heatmap, LEGEND_WIDTH } from "./heatmap";
import {
  chart,
  divergingScale,
  plotWidth,
  round,
  type ChartOptions,
  type ChartSpec,
} from "./theme";

/**
 * The hidden states of a recurrent network: units × time for one example, chosen with a slider.
 *
 * @param a hidden states (n_a, m, T_x), each from -1 to 1
 * @param options.example the example shown initially, 0 to m - 1
 * @throws TypeError, RangeError naming what was expected of `a` or `example`
 */
export function hiddenStates(
  a: NumericArray,
  options: ChartOptions & { example?: number } = {},
): ChartSpec {
  const states: number[][][] = nested("hiddenStates", "a", a, ["n_a", "m", "T_x"]);
  const [n_a, m, T_x] = a.shape;
  const example = index("hiddenStates", "example", options.example ?? 0, m);
  const values = states.flatMap((unit, k) =>
    unit.flatMap((steps, i) =>
      steps.map((value, t) => ({ unit: k, example: i, t, a: round(value) })),
    ),
  );
  return chart(
    `Hidden states of ${n_a} units over ${T_x} time steps for one of ${m} examples, as a heatmap from -1 to 1.`,
    "Hidden states over time",
    "Each row is a unit of a, each column a time step. Orange is negative, violet positive.",
    options,
    {
      data: { values },
      params: [exampleParam(example, m)],
      transform: [{ filter: "datum.example == example" }],
      ...heatmap({
        field: "a",
        scale: divergingScale(1),
        legend: "a",
        rowTitle: "unit",
        rows: n_a,
        rowHeight: n_a > 16 ? Math.max(3, Math.floor(320 / n_a)) : 28,
        steps: T_x,
        stepTitle: "time step t",
        width: plotWidth(options, LEGEND_WIDTH),
        values: true,
        tooltip: [
          { field: "a", title: "a[unit][example][t]", format: ".4f" },
          { field: "unit" },
          { field: "example" },
          { field: "t", title: "time step" },
        ],
      }),
    },
  );
}

/** The slider that chooses an example, or a constant if there is only one. */
export function exampleParam(example: number, m: number): unknown {
  const bind = { input: "range", min: 0, max: m - 1, step: 1, name: "example " };
  return m > 1 ? { name: "example", value: example, bind } : { name: "example", value: example };
}
