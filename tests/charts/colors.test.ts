import assert from "node:assert/strict";
import { test } from "node:test";
import * as vega from "vega";
import {
  categories,
  colors,
  divergingRange,
  lstmParts,
  whiteOnProbability,
  whiteOnState,
} from "../../lib/charts/theme";
import { renderSvg } from "../../lib/display";
import { examples } from "./examples";

type Rgb = [red: number, green: number, blue: number];

/** Linear light of a colour "#rrggbb" or "rgb(r, g, b)", 0 to 1. */
function linear(color: string): Rgb {
  const parts = color.startsWith("#")
    ? [1, 3, 5].map((k) => parseInt(color.slice(k, k + 2), 16))
    : color.match(/\d+/g)!.map(Number);
  return parts.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
}

/** WCAG 2: relative luminance and contrast. */
const luminance = (color: string) =>
  linear(color).reduce((sum, part, k) => sum + part * [0.2126, 0.7152, 0.0722][k], 0);
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Machado, Oliveira, Fernandes 2009, severity 1: what is left of linear light. */
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

/** CIE L*a*b* as a reader of that sight sees the colour. */
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
const parts = (...names: (keyof typeof lstmParts)[]) => names.map((name) => lstmParts[name].color);

test("every colour of text, line or bar has a contrast of 4.5 : 1 on the paper", () => {
  const { paper, line, empty, ...strong } = colors;
  assert.ok(contrast(paper, line) < 4.5 && contrast(paper, empty) < 4.5); // only rules and empty cells
  for (const color of [...Object.values(strong), ...categories])
    assert.ok(contrast(color, paper) >= 4.5, `${color}: ${contrast(color, paper).toFixed(2)}`);
});

for (const [sight, matrix] of Object.entries(SIGHT))
  test(`colours that stand together are told apart with ${sight}`, () => {
    const groups = [
      parts("forget", "update", "output", "candidate"),
      parts("candidate", "cell", "hidden"),
      [colors.rnn, colors.lstm],
      [colors.accent, colors.contrast],
      [divergingRange[0], divergingRange[2], divergingRange[4]],
      categories,
    ];
    for (const [a, b] of groups.flatMap(pairs)) {
      const [p, q] = [lab(a, matrix), lab(b, matrix)];
      const difference = Math.hypot(...p.map((value, k) => value - q[k]));
      assert.ok(difference >= 12, `${a} and ${b}: ${difference.toFixed(1)}`);
    }
  });

/** The colours of a scale of the theme, as vega draws them. */
function ramp(domain: number[], range: string[]): (value: number) => string {
  const { interpolate } = vega as unknown as { interpolate(name: string): unknown };
  return vega.scale("linear")().domain(domain).range(range).interpolate(interpolate("lab"));
}

/** Black or white, as the theme's expression decides. */
const textColor = (expression: string, v: number) =>
  new Function("datum", `return ${expression}`)({ v }) ? "#ffffff" : "#000000";

test("a value written on a state's colour has a contrast of 4.5 : 1, white or black", () => {
  const color = ramp([-1, -0.5, 0, 0.5, 1], divergingRange);
  for (let value = -1; value <= 1; value += 0.005) {
    const found = contrast(color(value), textColor(whiteOnState("v", 1), value));
    assert.ok(found >= 4.5, `${value.toFixed(3)}: ${found.toFixed(2)}`);
  }
});

test("a probability written on its colour has a contrast of 4.5 : 1, white or black", () => {
  const color = ramp([0, 1], ["#f7f6f4", colors.accent]);
  for (let value = 0; value <= 1; value += 0.005) {
    const found = contrast(color(value), textColor(whiteOnProbability("v"), value));
    assert.ok(found >= 4.5, `${value.toFixed(3)}: ${found.toFixed(2)}`);
  }
});

for (const [name, make] of Object.entries(examples))
  test(`the chart ${name} has no text smaller than 11 pixels`, () => {
    const sizes = [...renderSvg(make()).matchAll(/font-size="([\d.]+)px"/g)].map(([, px]) => +px);
    assert.ok(sizes.length > 0);
    assert.ok(Math.min(...sizes) >= 11);
  });
