import { index, labels, numbers } from "./checks";
import { packed } from "./packed";
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

/** Quantiles of a forecast: the ends of the middle 80 % and 50 %, and the median. */
export const FAN_SHARES = [0.1, 0.25, 0.5, 0.75, 0.9];

/** Forecasts of one series from several moments. */
export interface Fans {
  /** The series, oldest first. */
  values: number[];
  /** The first unknown step of each forecast, ascending and evenly spaced. */
  origins: number[];
  /** [origin][step][share]: the quantiles FAN_SHARES at each step ahead, in the units of the series. */
  bands: number[][][];
}

/**
 * A fan of possible futures, and the actual values. A slider moves the start of the forecast.
 *
 * @param options.before number of known steps to draw
 * @param options.origin the forecast shown initially, from 0
 * @param options.labels names of the steps; default: their numbers
 * @throws TypeError, RangeError naming what was expected
 */
export function forecastFan(
  fans: Fans,
  options: ChartOptions & {
    before?: number;
    origin?: number;
    name?: string;
    labels?: string[];
  } = {},
): ChartSpec {
  const caller = "forecastFan";
  const values = numbers(caller, "values", fans?.values);
  const origins = numbers(caller, "origins", fans.origins);
  const spacing = origins.length > 1 ? origins[1] - origins[0] : 1;
  if (origins.some((t, k) => t !== origins[0] + k * spacing || t < 1 || t > values.length))
    throw new RangeError(
      `${caller}: origins must be evenly spaced steps from 1 to ${values.length}, got [${origins.slice(0, 5)}]`,
    );
  if (!Array.isArray(fans.bands) || fans.bands.length !== origins.length)
    throw new TypeError(
      `${caller}: bands must be ${origins.length} lists, got ${fans.bands?.length ?? fans.bands}`,
    );
  const names = labels(caller, "labels", options.labels, values.length);
  const before = index(
    caller,
    "before",
    options.before ?? Math.min(36, origins[0]),
    origins[0] + 1,
  );
  const shown = index(caller, "origin", options.origin ?? 0, origins.length);
  const horizon = fans.bands[0].length;
  const fan = packed(fanColumns(caller, { values, origins, bands: fans.bands }, horizon));
  const from = origins[0] - before;
  const drawn = values.slice(from, origins[origins.length - 1] + horizon);
  const series = packed({ t: drawn.map((_, k) => from + k), value: drawn.map(round) });
  const first = origins[0];
  const here = `(${first} + forecast * ${spacing})`;
  const x = {
    field: "ahead",
    type: "quantitative",
    scale: { domain: [-before, horizon - 1], nice: false },
    axis: { title: "steps from the start of the forecast", tickCount: 8, format: "d" },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    scale: { zero: false },
    axis: yAxis(options.name ?? "value", { grid: true, tickCount: 5 }),
  });
  const line = (test: string, mark: Json): Json => ({
    data: series.data,
    transform: [
      ...series.transform,
      { calculate: `datum.t - ${here}`, as: "ahead" },
      { filter: `datum.ahead >= ${-before} && datum.ahead < ${horizon} && ${test}` },
    ],
    mark,
    encoding: {
      x,
      y: y("value"),
      tooltip: [
        { field: "ahead", title: "steps ahead" },
        { field: "value", format: ".5~g" },
      ],
    },
  });
  const area = (low: string, high: string, opacity: number): Json => ({
    mark: { type: "area", color: colors.accent, opacity, line: false },
    encoding: { x, y: y(low), y2: { field: high } },
  });
  const bind = { input: "range", min: 0, max: origins.length - 1, step: 1, name: "forecast " };
  return chart(
    `A fan of forecasts of ${horizon} steps, from one of ${origins.length} starting points, with what was known before and what happened after.`,
    "A fan of futures, and what happened",
    "Line: known. Bands: middle 80 % and 50 % of the futures. Green line: their median. Red dots: what happened.",
    options,
    {
      params: [
        origins.length > 1
          ? { name: "forecast", value: shown, bind }
          : { name: "forecast", value: shown },
      ],
      width: plotWidth(options, 12),
      height: 260,
      layer: [
        {
          data: fan.data,
          transform: [...fan.transform, { filter: "datum.origin == forecast" }],
          layer: [
            area("low", "high", 0.2),
            area("lower", "upper", 0.3),
            {
              mark: { type: "line", color: colors.accent, strokeWidth: 2 },
              encoding: {
                x,
                y: y("median"),
                tooltip: [
                  { field: "ahead", title: "steps ahead" },
                  { field: "median", format: ".5~g" },
                  { field: "low", title: "10 %", format: ".5~g" },
                  { field: "high", title: "90 %", format: ".5~g" },
                ],
              },
            },
          ],
        },
        line("datum.ahead < 0", { type: "line", color: colors.ink, strokeWidth: 1.5 }),
        line("datum.ahead >= 0", {
          type: "point",
          filled: true,
          size: 26,
          color: colors.contrast,
          opacity: 1,
        }),
        {
          data: {
            values: origins.map((t, k) => ({
              k,
              name: `from ${names[Math.min(t, values.length - 1)]}`,
            })),
          },
          transform: [{ filter: "datum.k == forecast" }],
          mark: { type: "text", align: "left", baseline: "top", fontSize: 12 },
          encoding: { x: { value: 6 }, y: { value: 4 }, text: { field: "name" } },
        },
      ],
    },
  );
}

/** One row for each step of each forecast. Before the first step, all quantiles are the last known value. */
function fanColumns(caller: string, { values, origins, bands }: Fans, horizon: number) {
  const names = ["low", "lower", "median", "upper", "high"];
  const rows = origins.flatMap((t, k) => [
    { k, ahead: -1, quantiles: FAN_SHARES.map(() => values[t - 1]) },
    ...numbersOf(caller, bands[k], k, horizon).map((quantiles, ahead) => ({
      k,
      ahead,
      quantiles,
    })),
  ]);
  return {
    origin: rows.map(({ k }) => k),
    ahead: rows.map(({ ahead }) => ahead),
    ...Object.fromEntries(
      names.map((name, n) => [name, rows.map(({ quantiles }) => round(quantiles[n]))]),
    ),
  };
}

function numbersOf(caller: string, band: number[][], k: number, horizon: number): number[][] {
  if (!Array.isArray(band) || band.length !== horizon)
    throw new TypeError(
      `${caller}: bands[${k}] must be ${horizon} steps, got ${band?.length ?? band}`,
    );
  return band.map((step, h) => numbers(caller, `bands[${k}][${h}]`, step, FAN_SHARES.length));
}
