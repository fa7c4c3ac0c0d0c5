import assert from "node:assert/strict";
import { test } from "node:test";
import * as vega from "vega";
import {
  categories,
  colors,
  divergingScale,
  cellParts,
  onCategories,
  sequentialScale,
  stateColors,
} from "../../lib/charts/theme";
import { renderSvg } from "../../lib/display";
import { channelsOf, contrast, over } from "../figures/contrast";
import { examples } from "./examples";
import { PAGES } from "./pages";

type Rgb = [red: number, green: number, blue: number];

/** Linear light of a color, 0 to 1. */
const linear = (color: string) =>
  channelsOf(color)[0].map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;

/** Machado, Oliveira, Fernandes 2009, severity 1, on linear light. */
const SIGHT: Record<string, number[][]> = {
  "normal sight": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** The color as a reader with that sight sees it, in CIE L*a*b*. */
function lab(color: string, sight: number[][]): number[] {
  const rgb = linear(color);
  const [r, g, b] = sight.map((row) =>
    Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])),
  );
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const pairs = (list: string[]) =>
  list.flatMap((a, k) => list.slice(k + 1).map((b) => [a, b] as const));
const parts = (...names: (keyof typeof cellParts)[]) => names.map((name) => cellParts[name].color);

/** The page's ink is tested as black and as white. */
const inks = (color: string) => (color === "currentColor" ? ["#000000", "#ffffff"] : [color]);

test("every color of a line or bar has a contrast of 3 : 1 on every page", () => {
  const { ink, cell, line, empty, ...marks } = colors;
  for (const { ground, name } of PAGES)
    for (const color of [...Object.values(marks), ...Object.values(stateColors), ...categories]) {
      const found = contrast(color, ground);
      assert.ok(found >= 3, `${color} on ${name}: ${found.toFixed(2)}`);
    }
});

for (const [sight, matrix] of Object.entries(SIGHT))
  test(`colors of one chart are distinguishable with ${sight}`, () => {
    const groups = [
      parts("forget", "update", "output", "candidate"),
      parts("candidate", "cell", "hidden"),
      parts("update", "relevance", "candidate", "hidden"),
      [colors.rnn, colors.lstm],
      [colors.rnn, colors.lstm, colors.gru, colors.accent],
      [colors.accent, colors.contrast, colors.hidden],
      [stateColors.low, stateColors.high],
      categories,
    ];
    for (const [one, other] of groups.flatMap(pairs))
      for (const a of inks(one))
        for (const b of inks(other)) {
          const [p, q] = [lab(a, matrix), lab(b, matrix)];
          const difference = Math.hypot(...p.map((value, k) => value - q[k]));
          assert.ok(difference >= 12, `${a} and ${b}: ${difference.toFixed(1)}`);
        }
  });

/** A scale of the theme, as vega computes it. */
function colorScale(scale: unknown): (value: number) => string {
  const { domain, range, interpolate } = scale as Record<string, any>;
  const named = (vega as unknown as { interpolate(name: string): unknown }).interpolate;
  return vega.scale("linear")().domain(domain).range(range).interpolate(named(interpolate));
}

for (const [name, scale, low] of [
  ["state", divergingScale(1), -1],
  ["probability", sequentialScale(colors.accent), 0],
] as const)
  test(`the value of a ${name} is legible on its color, on every page`, () => {
    const color = colorScale(scale);
    for (const { ground, ink, name: page, pale } of PAGES)
      for (let value: number = low; value <= 1; value += 0.005) {
        const cell = over(color(value), ground);
        const found = contrast(over(ink, cell), cell);
        assert.ok(found >= (pale ? 3.5 : 4.5), `${value.toFixed(3)}, ${page}: ${found.toFixed(2)}`);
      }
  });

test("zero is the color of the page, and the ends of a scale are visible on every page", () => {
  const color = colorScale(divergingScale(1));
  for (const { ground, name } of PAGES) {
    assert.equal(over(color(0), ground), ground);
    for (const end of [-1, 1]) {
      const found = contrast(over(color(end), ground), ground);
      assert.ok(found >= 2.5, `${end} on ${name}: ${found.toFixed(2)}`);
    }
  }
});

test("a percentage on the color of its class has a contrast of 4.5 : 1", () => {
  for (const [k, color] of categories.entries())
    assert.ok(contrast(color, onCategories[k]) >= 4.5, `${onCategories[k]} on ${color}`);
});

for (const [name, make] of Object.entries(examples))
  test(`the chart ${name} has no text smaller than 11 pixels`, () => {
    const sizes = [...renderSvg(make()).matchAll(/font-size="([\d.]+)px"/g)].map(([, px]) => +px);
    assert.ok(sizes.length > 0);
    assert.ok(Math.min(...sizes) >= 11);
  });
