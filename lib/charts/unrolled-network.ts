import { index, nested, type NumericArray } from "./checks";
import { labelled } from "./heatmap";
import { exampleParam } from "./hidden-states";
import {
  chart,
  colors,
  divergingScale,
  plotWidth,
  round,
  sequentialScale,
  symmetricLimit,
  type ChartOptions,
  type ChartSpec,
  type Json,
} from "./theme";

type Vector = "x" | "a" | "y";

/** Options of `unrolledNetwork`. */
export interface UnrolledNetworkOptions extends ChartOptions {
  example?: number;
  /** The step up to which the chart is filled in initially; default: the last. */
  t?: number;
}

/** Positions in pixels, with y pointing down. */
interface Geometry {
  column: number;
  cellWidth: number;
  cellHeight: number;
  top: Record<Vector, number>;
  bottom: Record<Vector, number>;
  height: number;
}

/** Room for the arrows between two vectors. */
const GAP = 34;
const LABELS: Record<Vector, string[]> = {
  y: ["prediction", "y"],
  a: ["hidden", "state a"],
  x: ["input", "x"],
};

/**
 * The network unrolled over time, with its numbers: x enters from below, the hidden state a goes to the right, and the prediction
 * y leaves above. A slider moves through the steps; values not computed yet are left empty.
 *
 * @param x input (n_x, m, T_x)
 * @param a hidden states (n_a, m, T_x), from -1 to 1
 * @param y predictions (n_y, m, T_x), from 0 to 1
 * @throws TypeError, RangeError naming the array whose shape does not fit, or if there are more than 40 steps or 24 entries per vector
 */
export function unrolledNetwork(
  x: NumericArray,
  a: NumericArray,
  y: NumericArray,
  options: UnrolledNetworkOptions = {},
): ChartSpec {
  const caller = "unrolledNetwork";
  const inputs: number[][][] = nested(caller, "x", x, ["n_x", "m", "T_x"]);
  const [, m, T_x] = x.shape;
  const vectors: Record<Vector, number[][][]> = {
    x: inputs,
    a: nested(caller, "a", a, ["n_a", m, T_x]),
    y: nested(caller, "y", y, ["n_y", m, T_x]),
  };
  const longest = Math.max(...Object.values(vectors).map((vector) => vector.length));
  if (T_x > 40 || longest > 24)
    throw new RangeError(
      `${caller}: there is room for 40 time steps and 24 entries per vector, got ${T_x} and ${longest}`,
    );
  const example = index(caller, "example", options.example ?? 0, m);
  const t = index(caller, "t", options.t ?? T_x - 1, T_x);
  const width = plotWidth(options, 10);
  const place = geometry(vectors, width / T_x, longest);
  const bind = { input: "range", min: 0, max: T_x - 1, step: 1, name: "time step t " };
  const limit = symmetricLimit(inputs.flat(2));
  return chart(
    `A recurrent network unrolled over ${T_x} time steps: input x, hidden state a and prediction y of one of ${m} examples, filled in up to the chosen step.`,
    "Values flowing through the network",
    "Each step takes x from below and a from the left. Orange is negative, violet positive. Green is a probability.",
    options,
    {
      params: [
        T_x > 1 ? { name: "t", value: t, bind } : { name: "t", value: t },
        exampleParam(example, m),
      ],
      width,
      height: place.height,
      resolve: { scale: { color: "independent" } },
      layer: [
        ...frame(T_x, place, width),
        ...squares("x", vectors.x, divergingScale(limit), place, width),
        ...squares("a", vectors.a, divergingScale(1), place, width),
        ...squares("y", vectors.y, sequentialScale(colors.accent), place, width),
      ],
    },
  );
}

function geometry(
  vectors: Record<Vector, number[][][]>,
  column: number,
  longest: number,
): Geometry {
  const cellHeight = Math.max(7, Math.min(19, Math.floor(150 / longest)));
  const cellWidth = Math.min(46, Math.max(5, column - (column < 50 ? 14 : 28)));
  const top = { y: 4, a: 0, x: 0 };
  const bottom = { y: top.y + vectors.y.length * cellHeight, a: 0, x: 0 };
  top.a = bottom.y + GAP;
  bottom.a = top.a + vectors.a.length * cellHeight;
  top.x = bottom.a + GAP;
  bottom.x = top.x + vectors.x.length * cellHeight;
  return { column, cellWidth, cellHeight, top, bottom, height: bottom.x + 22 };
}

/** Pixels as coordinates: the scales of both axes are the identity, with y pointing down. */
const at = (axis: "x" | "y", field: string, size: number): Json => ({
  field,
  type: "quantitative",
  scale: { domain: axis === "x" ? [0, size] : [size, 0], nice: false, zero: false },
  axis: null,
});

/** The entries of one vector at every step as colored squares, with their values if they fit. */
function squares(
  vector: Vector,
  list: number[][][],
  scale: Json,
  place: Geometry,
  width: number,
): Json[] {
  const { column, cellWidth, cellHeight } = place;
  const values = list.flatMap((examples, k) =>
    examples.flatMap((steps, example) =>
      steps.map((value, t) => ({ k, example, t, value: round(value) })),
    ),
  );
  const transform = [
    { filter: "datum.example == example" },
    { calculate: `(datum.t + 0.5) * ${round(column)} - ${cellWidth / 2}`, as: "left" },
    { calculate: `datum.left + ${cellWidth - 1}`, as: "right" },
    { calculate: `${place.top[vector]} + datum.k * ${cellHeight}`, as: "top" },
    { calculate: `datum.top + ${cellHeight - 1}`, as: "bottom" },
  ];
  const x = at("x", "left", width);
  const y = at("y", "top", place.height);
  const square = {
    mark: { type: "rect" },
    encoding: {
      x,
      y,
      x2: { field: "right" },
      y2: { field: "bottom" },
      color: {
        condition: {
          test: "datum.t <= t",
          field: "value",
          type: "quantitative",
          scale,
          legend: null,
        },
        value: colors.empty,
      },
      tooltip: [
        { field: "value", title: `${vector}[k][example][t]`, format: ".4f" },
        { field: "k" },
        { field: "example" },
        { field: "t", title: "time step" },
      ],
    },
  };
  const value = {
    transform: [{ filter: "datum.t <= t" }],
    mark: { type: "text", fontSize: 11, xOffset: cellWidth / 2, yOffset: cellHeight / 2 + 0.5 },
    encoding: {
      x,
      y,
      text: { field: "value", type: "quantitative", format: ".2f" },
    },
  };
  const legible = cellWidth >= 38 && cellHeight >= 14;
  return [{ data: { values }, transform, layer: legible ? [square, value] : [square] }];
}

/** Names of vectors and steps, arrows, and a box around each step's cell, highlighted at the slider's step. */
function frame(T_x: number, place: Geometry, width: number): Json[] {
  const { column, cellWidth, top, bottom, height } = place;
  const steps = Array.from({ length: T_x }, (_, t) => t);
  const middle = (t: number) => round((t + 0.5) * column);
  const up = (t: number, from: number, to: number) => ({
    t,
    x: middle(t),
    y: from,
    x2: middle(t),
    y2: to,
  });
  const across = (top.a + bottom.a) / 2;
  const half = cellWidth / 2 + (cellWidth < 20 ? 2 : 4);
  const arrows = steps.flatMap((t) => [
    { ...up(t, top.x - 2, bottom.a + 12), head: "triangle-up" },
    { ...up(t, top.a - 5, bottom.y + 9), head: "triangle-up" },
    {
      t,
      x: t === 0 ? 0 : round(middle(t - 1) + half),
      y: across,
      x2: round(middle(t) - half - 7),
      y2: across,
      head: "triangle-right",
    },
  ]);
  const boxes = steps.map((t) => ({
    t,
    x: round(middle(t) - half),
    y: top.a - 4,
    x2: round(middle(t) + half),
    y2: bottom.a + 4,
  }));
  const names = (Object.keys(LABELS) as Vector[]).map((vector) => ({
    name: LABELS[vector],
    y: (top[vector] + bottom[vector]) / 2 - 8,
  }));
  names.push({ name: ["time step t"], y: height - 6 });
  const every = labelled(T_x, width, 26);
  const numbered = every.map((t) => ({ t, name: String(t), x: middle(t), y: height - 6 }));
  const x = at("x", "x", width);
  const y = at("y", "y", height);
  const ends = { x, y, x2: { field: "x2" }, y2: { field: "y2" } };
  const reached = { condition: { test: "datum.t <= t", value: colors.ink }, value: colors.line };
  const here = { condition: { test: "datum.t == t", value: colors.accent }, value: colors.line };
  return [
    {
      data: { values: boxes },
      mark: { type: "rect", filled: false, cornerRadius: 5, strokeWidth: 2.5 },
      encoding: { ...ends, stroke: here },
    },
    {
      data: { values: arrows },
      layer: [
        { mark: { type: "rule", strokeWidth: 1.5 }, encoding: { ...ends, color: reached } },
        {
          mark: { type: "point", filled: true, size: 50, opacity: 1 },
          encoding: {
            x: at("x", "x2", width),
            y: at("y", "y2", height),
            shape: { field: "head", type: "nominal", scale: null, legend: null },
            color: reached,
          },
        },
      ],
    },
    {
      data: { values: names },
      mark: { type: "text", align: "right", lineHeight: 14 },
      encoding: { x: { value: -6 }, y, text: { field: "name" } },
    },
    {
      data: { values: numbered },
      mark: { type: "text" },
      encoding: { x, y, text: { field: "name" } },
    },
  ];
}
