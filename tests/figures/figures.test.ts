import assert from "node:assert/strict";
import { test } from "node:test";
import { colors } from "../../lib/charts/theme";
import { contrast } from "./contrast";
import { declared, elements, filesInFolder, names, parse, sheetOf, sourceOf } from "./drawings";

const backgrounds = [
  ".paper",
  ".body",
  ".strip",
  ".box",
  ".x",
  ".a",
  ".c",
  ".f",
  ".i",
  ".g",
  ".o",
  ".d",
];

test("the folder holds the figures of both notebooks and the input tensor, and nothing else", () => {
  assert.deepEqual(filesInFolder(), names.map((name) => `${name}.svg`).sort());
});

for (const name of names) {
  test(`${name} is well-formed SVG with a viewBox, a title and a description`, () => {
    const root = parse(name).documentElement!;
    assert.equal(root.tagName, "svg");
    assert.equal(root.getAttribute("role"), "img");
    assert.match(root.getAttribute("viewBox") ?? "", /^0 0 900 \d+$/);
    for (const [tag, least] of [
      ["title", 10],
      ["desc", 80],
    ] as const) {
      const [first] = Array.from(root.getElementsByTagName(tag));
      assert.ok(first?.textContent && first.textContent.length >= least, `${tag} says too little`);
      const labels = (root.getAttribute("aria-labelledby") ?? "").split(" ");
      assert.ok(labels.includes(first.getAttribute("id") ?? ""), `${tag} labels the drawing`);
    }
  });

  test(`${name} needs nothing from outside and runs nothing`, () => {
    const all = elements(parse(name));
    const ids = all.flatMap((element) => element.getAttribute("id") ?? []);
    assert.equal(new Set(ids).size, ids.length, "ids are unique");
    for (const element of all) {
      assert.ok(
        !/^(script|foreignObject|image|use|a|iframe)$/.test(element.tagName),
        element.tagName,
      );
      for (const { name: attribute, value } of Array.from(element.attributes)) {
        assert.ok(!/^on|href$/.test(attribute), attribute);
        for (const [, target] of value.matchAll(/url\(([^)]*)\)/g))
          assert.ok(ids.includes(target.replace(/^#/, "")), `${target} is not in the drawing`);
      }
    }
    assert.doesNotMatch(sheetOf(name), /@import|@font-face|url\(/);
    assert.ok(Buffer.byteLength(sourceOf(name)) < 25_000, "larger than 25 kB");
  });

  test(`${name} has its own paper, and the style sheet of all figures`, () => {
    assert.equal(sheetOf(name), sheetOf(names[0]));
    const [, , width, height] = parse(name)
      .documentElement!.getAttribute("viewBox")!
      .split(" ")
      .map(Number);
    const [paper] = elements(parse(name)).filter(
      (element) => element.getAttribute("class") === "paper",
    );
    assert.equal(paper.tagName, "rect");
    assert.deepEqual(
      ["width", "height"].map((side) => +paper.getAttribute(side)!),
      [width - 2, height - 2],
    );
  });
}

test("gates and states have the colors of the charts", () => {
  const ink = "#1d1d1d"; // a figure has its own paper, a chart takes the ink of the page
  const classes = {
    forget: ".f",
    update: ".i",
    relevance: ".f",
    candidate: ".g",
    output: ".o",
    cell: ".c",
    hidden: ".a",
  } as const;
  for (const [part, selector] of Object.entries(classes))
    assert.equal(
      declared(sheetOf(names[0]), selector, "stroke"),
      colors[part as keyof typeof classes].replace("currentColor", ink),
      part,
    );
});

test("every text color has a contrast of 4.5 : 1 on every background", () => {
  const sheet = sheetOf(names[0]);
  const fill = (selector: string) =>
    declared(sheet, selector, "fill") ?? assert.fail(`${selector} has no fill`);
  for (const ground of backgrounds)
    for (const text of ["text", ".note", ".code", ".grad"])
      assert.ok(contrast(fill(text), fill(ground)) >= 4.5, `${text} on ${ground}`);
  assert.ok(contrast(fill(".on-dark"), fill(".y")) >= 4.5, ".on-dark on .y");
});
