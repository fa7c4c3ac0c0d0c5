import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { renderSvg } from "../../lib/display";
import { examples } from "./examples";

const folder = path.join(__dirname, "snapshots");
const update = process.env.UPDATE_SNAPSHOTS === "1";
const how = "look at the picture; if it is right, run the test with UPDATE_SNAPSHOTS=1";

/** One element per line, for readable diffs. */
const pretty = (svg: string) => svg.replace(/></g, ">\n<") + "\n";

for (const [name, make] of Object.entries(examples))
  test(`the chart ${name} matches its snapshot`, () => {
    const file = path.join(folder, `${name}.svg`);
    const svg = pretty(renderSvg(make()));
    if (update) writeFileSync(file, svg);
    assert.ok(existsSync(file), `${file} is missing: ${how}`);
    assert.ok(svg === readFileSync(file, "utf8"), `${file} differs: ${how}`);
  });

test("every snapshot belongs to a chart", () => {
  const orphans = readdirSync(folder).filter((file) => !(file.replace(/\.svg$/, "") in examples));
  if (update) for (const file of orphans.splice(0)) rmSync(path.join(folder, file));
  assert.deepEqual(orphans, []);
});

test("every file of lib/charts that draws has an example", () => {
  const charts = readdirSync(path.join(__dirname, "../../lib/charts"));
  const source = readFileSync(path.join(__dirname, "examples.ts"), "utf8");
  const shared = [
    "checks.ts",
    "heatmap.ts",
    "log-scale.ts",
    "packed.ts",
    "powers-of-ten.ts",
    "series.ts",
    "text-width.ts",
    "theme.ts",
  ];
  const drawing = charts.filter((file) => !shared.includes(file));
  const missing = drawing.filter((file) => !source.includes(`/${path.parse(file).name}"`));
  assert.deepEqual(missing, []);
});
