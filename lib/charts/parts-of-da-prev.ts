import { index, nested, type NumericArray } from "./checks";
import { exampleParam } from "./hidden-states";
import {
  categories,
  cellParts,
  chart,
  colors,
  plotWidth,
  round,
  yAxis,
  type ChartOptions,
  type ChartSpec,
  type CellPart,
} from "./theme";

/**
 * What each gate contributes to da_prev in the backward pass. Each unit has a bar stacked from the contributions, positive ones
 * to the right of zero and negative ones to the left. The diamond is their sum, da_prev.
 *
 * @param parts contributions (n_a, m) by name, e.g. { forget: Wf[:, :n_a]' df, update: …, candidate: …, output: … }; gates have
 *   their colors
 * @param options.example the example shown initially
 * @throws TypeError, RangeError naming the part that is missing, of a different shape, or not finite
 */
export function partsOfDaPrev(
  parts: Partial<Record<CellPart, NumericArray>> | Record<string, NumericArray>,
  options: ChartOptions & { example?: number } = {},
): ChartSpec {
  const caller = "partsOfDaPrev";
  const names = Object.keys(parts ?? {});
  const given = (parts ?? {}) as Record<string, NumericArray>;
  if (names.length === 0)
    throw new TypeError(`${caller}: parts must be at least one array (n_a, m) by name, got none`);
  const axes = given[names[0]]?.shape?.length === 2 ? given[names[0]].shape : ["n_a", "m"];
  const lists: number[][][] = names.map((name) => nested(caller, name, given[name], axes));
  const [n_a, m] = given[names[0]].shape;
  const example = index(caller, "example", options.example ?? 0, m);
  const values = lists.flatMap((list, k) =>
    list.flatMap((unit, row) =>
      unit.map((value, i) => ({
        part: nameOf(names[k]),
        unit: row,
        example: i,
        value: round(value),
      })),
    ),
  );
  const domain = names.map(nameOf);
  const range = names.map((name, k) =>
    isCellPart(name) ? cellParts[name].color : categories[k % categories.length],
  );
  const y = { field: "unit", type: "ordinal", axis: yAxis("unit", { ticks: false }) };
  const x = {
    type: "quantitative",
    axis: { title: "contribution to da_prev", grid: true, tickCount: 7 },
  };
  return chart(
    `Contributions of ${domain.join(", ")} to da_prev of ${n_a} units, for one of ${m} examples.`,
    "Where da_prev comes from",
    "Each gate sends back its own part. The diamond is the sum.",
    options,
    {
      data: { values },
      params: [exampleParam(example, m)],
      transform: [{ filter: "datum.example == example" }],
      width: plotWidth(options, 8),
      height: n_a * Math.max(12, Math.min(30, Math.floor(400 / n_a))),
      encoding: { y },
      layer: [
        {
          mark: { type: "bar", height: { band: 0.7 } },
          encoding: {
            x: { ...x, field: "value", stack: "zero" },
            color: {
              field: "part",
              scale: { domain, range },
              legend: { title: null, orient: "top", columnPadding: 20, symbolType: "square" },
            },
            order: { field: "part" },
            tooltip: [
              { field: "part" },
              { field: "unit" },
              { field: "example" },
              { field: "value", title: "contribution", format: ".4f" },
            ],
          },
        },
        {
          mark: { type: "rule", color: colors.ink },
          encoding: {
            x: { datum: 0, type: "quantitative" },
            y: { value: 0 },
            y2: { value: "height" },
          },
        },
        {
          transform: [
            { aggregate: [{ op: "sum", field: "value", as: "sum" }], groupby: ["unit", "example"] },
          ],
          mark: {
            type: "point",
            shape: "diamond",
            filled: true,
            size: 130,
            opacity: 1,
            color: colors.ink,
          },
          encoding: {
            x: { ...x, field: "sum" },
            tooltip: [
              { field: "unit" },
              { field: "example" },
              { field: "sum", title: "da_prev", format: ".4f" },
            ],
          },
        },
      ],
    },
  );
}

function isCellPart(name: string): name is CellPart {
  return name in cellParts;
}

function nameOf(name: string): string {
  return isCellPart(name) ? cellParts[name].name : name;
}
