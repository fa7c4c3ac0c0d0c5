import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type Cell, GRU_NOTEBOOK, WORKED_NOTEBOOK, cells, withoutCode } from "../worked-notebook";

interface Expected {
  file: string;
  /** The first cell that explains something. */
  from: string;
  /** At least so many of each. */
  links: number;
  headings: number;
  charts: number;
  words: number;
  /** Numbers of the equations, in their order. */
  equations: string[];
  /** A cell that repeats equations without their numbers. */
  repeats?: string;
  parts: number;
}

const counted = (from: number, to: number, before = "") =>
  Array.from({ length: to - from + 1 }, (_, k) => `${before}${from + k}`);

const NOTEBOOKS: Expected[] = [
  {
    file: WORKED_NOTEBOOK,
    from: "forward-rnn",
    links: 150,
    headings: 17,
    charts: 13,
    words: 25,
    equations: [
      ...counted(1, 9, "F"),
      ...counted(0, 21),
      ...counted(1, 6, "T"),
      ...counted(1, 3, "S"),
    ],
    repeats: "exercise-3",
    parts: 5,
  },
  {
    file: GRU_NOTEBOOK,
    from: "forward",
    links: 60,
    headings: 13,
    charts: 7,
    words: 9,
    equations: counted(1, 17, "G"),
    parts: 3,
  },
];

const isCode = ({ cell_type }: Cell) => cell_type === "code";
const withoutFormulas = (text: string) => text.replace(/\$\$[^]+?\$\$|\$[^$]+?\$/g, "");

const charts = ({ outputs = [] }: Cell) =>
  outputs.filter(({ data }) => data?.["application/vnd.vegalite.v5+json"]);

/** The explicit anchors in a text. */
const anchors = (text: string) => [...text.matchAll(/<a id="([^"]*)"><\/a>/g)].map(([, id]) => id);
/** The targets of a text's links within the notebook. */
const links = (text: string) =>
  [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, to]) => decodeURI(to));
for (const expected of NOTEBOOKS) {
  const name = path.basename(expected.file, ".ipynb");
  const all = cells(expected.file).map((cell) => ({ ...cell, text: cell.source.join("") }));
  const markdown = all
    .filter((cell) => !isCode(cell))
    .map((cell) => ({ ...cell, text: withoutCode(cell.text) }));
  const headings = all
    .filter((cell) => !isCode(cell))
    .flatMap(({ text }) => [...text.matchAll(/^#{1,6} +(.+?) *$/gm)])
    .map(([, title]) => title.replaceAll("`", "").replaceAll(" ", "-"));
  const cellOf = (id: string) => markdown.find(({ text }) => anchors(text).includes(id));

  test(`${name}: every link leads to an anchor or a heading`, () => {
    const targets = new Set([...markdown.flatMap(({ text }) => anchors(text)), ...headings]);
    const found = markdown.flatMap(({ id, text }) => links(text).map((to) => ({ id, to })));
    assert.ok(found.length > expected.links, `only ${found.length} links`);
    for (const { id, to } of found) assert.ok(targets.has(to), `${id}: #${to}`);
  });

  test(`${name}: every anchor is unique, and written the way VS Code writes links to it`, () => {
    const ids = markdown.flatMap(({ text }) => anchors(text));
    assert.deepEqual(
      ids.filter((id, i) => ids.indexOf(id) < i),
      [],
    );
    for (const id of ids) assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test(`${name}: every part and every exercise is in the table of contents`, () => {
    const contents = links(markdown.find(({ id }) => id === "contents")!.text);
    const titles = headings.filter((title) => /^(\d|Exercise)/.test(title));
    assert.ok(titles.length >= expected.headings, `only ${titles.length} headings`);
    for (const title of titles) assert.ok(contents.includes(title), title);
  });

  test(`${name}: the time estimates follow the rule of the first notebook, and README gives their sum`, () => {
    const plan = markdown.find(({ id }) => id === "plan")!.text;
    const estimates = [...plan.matchAll(/\[(\d) - .*\| (?:(\d+) h)? ?(?:(\d+) min)? \|$/gm)];
    assert.equal(estimates.length, expected.parts);
    let sum = 0;
    for (const [, part, hours = 0, minutes = 0] of estimates) {
      const begins = all.findIndex(({ text }) => text.startsWith(`## ${part} - `));
      const next = all.slice(begins + 1).findIndex(({ text }) => /^## (\d - |Glossary)/.test(text));
      const cellsOfPart = all.slice(begins, begins + 1 + next);
      const words = markdown
        .filter(({ id }) => cellsOfPart.some((cell) => cell.id === id))
        .flatMap(({ text }) => withoutFormulas(text).match(/(?<!\(#\S*)[A-Za-z]{2,}/g) ?? []);
      const lines = cellsOfPart
        .map(({ text }) => /BEGIN SOLUTION\n([^]*?)\n *\/\/ END SOLUTION/.exec(text)?.[1] ?? "")
        .flatMap((solution) => solution.split("\n").filter((line) => line.trim() !== ""));
      const needed = words.length / 100 + 2 * lines.length + 3 * cellsOfPart.flatMap(charts).length;
      const estimate = 60 * Number(hours) + Number(minutes);
      assert.equal(estimate, 15 * Math.ceil(needed / 15), `part ${part}: ${needed}`);
      sum += estimate;
    }
    const minutes = sum % 60 === 0 ? "" : ` ${sum % 60} min`;
    assert.match(plan, new RegExp(`adds up to ${Math.floor(sum / 60)} h${minutes}\\.`));
    const readme = readFileSync(path.join(__dirname, "../../README.md"), "utf8");
    const words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const hours = words[Math.round(sum / 60) - 1];
    assert.match(readme, new RegExp(`about ${hours} (hours|more for the second notebook)`));
  });

  const equations = markdown.flatMap((cell) =>
    [...cell.text.matchAll(/\\tag\{(\w+)\}/g)].map(([, number]) => ({ number, cell })),
  );

  test(`${name}: every new displayed formula has a number, and an anchor before it`, () => {
    assert.deepEqual(
      equations.map(({ number }) => number),
      expected.equations,
    );
    for (const { id, text } of markdown) {
      const blocks = text.match(/\$\$[^]+?\$\$/g) ?? [];
      for (const block of id === expected.repeats ? [] : blocks) assert.match(block, /\\tag/, id);
    }
    for (const { number, cell } of equations) {
      const at = cell.text.indexOf(`<a id="equation-${number.toLowerCase()}"></a>`);
      assert.ok(at >= 0 && at < cell.text.indexOf(`\\tag{${number}}`), number);
    }
  });

  test(`${name}: every equation is named in a line of code`, () => {
    const comments = all
      .filter(isCode)
      .flatMap(({ text }) => text.match(/(?<=; )\/\/ .*$/gm) ?? []);
    for (const { number } of equations)
      assert.ok(
        comments.some((comment) => comment.includes(`(${number})`)),
        number,
      );
  });

  test(`${name}: the text above a chart links to its equations, and each of these links to a chart`, () => {
    const equationsOf = (text: string) => links(text).filter((to) => to.startsWith("equation-"));
    const withCharts = all.filter((cell) => charts(cell).length > 0);
    assert.ok(withCharts.length >= expected.charts, `only ${withCharts.length} charts`);
    for (const chart of withCharts) {
      const before = all.slice(0, all.indexOf(chart)).filter((cell) => !isCode(cell));
      const above = before.at(-1)!.text;
      const [anchor] = anchors(above).filter((id) => id.startsWith("chart-"));
      // If a chart is shown again, its anchor ends in a number.
      const file = anchor?.replace(/^chart-/, "").replace(/-\d+$/, "");
      const module = path.join(__dirname, `../../lib/charts/${file}.ts`);
      assert.ok(existsSync(module), `${chart.id}: ${anchor}`);
      assert.ok(equationsOf(above).length > 0, `${chart.id} links to no equation`);
      for (const equation of equationsOf(above)) {
        const shown = links(cellOf(equation)!.text).filter((to) => to.startsWith("chart-"));
        assert.ok(
          shown.some((to) => equationsOf(cellOf(to)!.text).includes(equation)),
          `${equation}, of ${chart.id}`,
        );
      }
    }
  });

  test(`${name}: the first use of every glossary term links to it`, () => {
    const glossary = markdown.at(-1)!;
    assert.equal(glossary.id, "glossary");
    const words = [
      ...glossary.text.matchAll(/^- <a id="(term-[^"]+)"><\/a>\*\*(.+?)\*\*: .+\.$/gm),
    ];
    assert.equal(words.length, glossary.text.match(/^- /gm)?.length);
    assert.ok(words.length >= expected.words, `only ${words.length} words`);
    const linked = markdown.flatMap(({ text }) => links(text));
    for (const [, id] of words) assert.ok(linked.includes(id), `nothing links to ${id}`);
    // Title and contents come before the explanations and are not checked. Link texts are; link targets and formulas are not.
    const from = markdown.findIndex(({ id }) => id === expected.from);
    const prose = markdown
      .slice(from, -1)
      .map(({ text }) =>
        withoutFormulas(text)
          .replace(/^#.*$/gm, "")
          .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
          .replace(/<a id="[^"]*"><\/a>/g, ""),
      )
      .join("\n\n");
    const readable = prose.replace(/\]\(#[^)]*\)/g, (to) => "]" + " ".repeat(to.length - 1));
    const early = words.flatMap(([, id, word]) => {
      const link = prose.slice(0, prose.indexOf(`](#${id})`)).lastIndexOf("[");
      const at = readable.search(new RegExp(`\\b${word.replaceAll(" ", "\\s")}(e?s)?\\b`, "i"));
      return at >= 0 && at < link ? [`${word}: ${prose.slice(Math.max(0, at - 40), at + 40)}`] : [];
    });
    assert.deepEqual(early, []);
  });

  test(`${name}: no comment is wider than JupyterLab's cells in a window of 1280 pixels`, () => {
    const lines = all.filter(isCode).flatMap(({ text }) => text.split("\n"));
    const comments = lines.filter((line) => /^ *(\/\/|\/\*\*|\*)/.test(line));
    assert.deepEqual(
      comments.filter((line) => line.length > 103),
      [],
    );
  });
}
