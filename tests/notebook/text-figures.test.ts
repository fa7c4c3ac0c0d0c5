import assert from "node:assert/strict";
import { test } from "node:test";
import { WORKED_NOTEBOOK, WORKED_NOTEBOOKS } from "../worked-notebook";
import { reader } from "./reader";

const { text, printed, row } = reader(WORKED_NOTEBOOK);

const rows = (id: string, names: string[]) =>
  Object.fromEntries(names.map((name) => [name, row(id, name)]));

const METHODS = [
  "LSTM, changes",
  "LSTM, remainders",
  "as last month",
  "as a year ago",
  "line with season",
  "usual change",
];

test("the text about the forecasts' errors agrees with the table", () => {
  const errors = rows("series-judgment", METHODS);
  const said = text("series-judgment-reading");
  const [changes, remainders, lastMonth, yearAgo, line, usual] = METHODS.map((name) =>
    errors[name].map(Number),
  );
  const write = (error: number) => error.toFixed(2);
  assert.ok(said.includes(`off by ${write(changes[0])} and ${write(remainders[0])} ppm`));
  assert.ok(said.includes(`*as last month* (${write(lastMonth[0])})`));
  assert.ok(said.includes(`*as a year ago* (${write(yearAgo[0])})`));
  assert.ok(said.includes(`reaches ${write(usual[0])}`));
  assert.ok(usual[0] < Math.min(changes[0], remainders[0]), "neither network beats it");
  // Two, three, six and nine months.
  for (const k of [1, 2, 3, 4]) {
    const others = [changes, lastMonth, yearAgo, line, usual].map((list) => list[k]);
    assert.ok(remainders[k] < Math.min(...others), `horizon ${k}`);
    assert.ok(Math.min(...others) - remainders[k] < 0.05, "a few hundredths");
  }
  const winner = `${write(line[5])} against ${write(remainders[5])} and ${write(changes[5])}`;
  assert.ok(said.includes(winner), winner);
  assert.ok(line[5] < Math.min(changes[5], remainders[5], usual[5]));
  assert.ok(Math.max(...yearAgo) - Math.min(...yearAgo) < 0.05, "almost the same error");
  assert.ok(Math.max(...lastMonth) === lastMonth[3] && lastMonth[5] < lastMonth[3]);
});

test("the text about the bands, the rise and the losses agrees with the outputs", () => {
  const said = text("series-judgment-reading");
  const output = printed("series-judgment").split("inside the middle")[1];
  const share = (name: string) =>
    output
      .split("\n")
      .find((line) => line.startsWith(name))!
      .match(/\d+ %/g)!;
  const [changes, remainders] = [share("LSTM, changes"), share("LSTM, remainders")];
  assert.ok(said.includes(`Of the truths, ${changes[0]} fall`));
  assert.ok(said.includes(`and ${changes[5]} a year ahead`));
  assert.ok(said.includes(`${remainders[0]} at one month`));
  const [, early, late] = /per year: ([\d.]+) in .*, ([\d.]+) since/.exec(output)!;
  assert.ok(said.includes(`${early} ppm a year in the training years, ${late} since`));
  const [, loss] = /remainders: validation ([\d.]+)/.exec(printed("series-training"))!;
  assert.ok(said.includes(`ends at ${loss} nats, above the ${Math.log(10).toFixed(3)}`));
  assert.ok(Number(loss) > Math.log(10));
});

test("the text about the season in the units agrees with the output", () => {
  const [, count, of] = /(\d+) of (\d+) units/.exec(printed("series-gates"))!;
  assert.equal(count, of);
  assert.ok(text("series-gates-reading").startsWith(`All ${of} units`));
});

test("the text about saturation, gradients and layers agrees with the outputs", () => {
  const [, share] = /^(\d+) % of the states/m.exec(printed("rnn-hidden-states"))!;
  assert.ok(text("hidden-states-chart").includes(`only ${share} % of the states`));
  assert.ok(Number(share) < 10, "small weights do not saturate");

  const [, first, last] = /: ([\d.]+) at the first step, ([\d.]+)/.exec(printed("gradient-sizes"))!;
  const said = text("gradient-sizes-chart");
  assert.ok(said.includes(`${first} on average at the first step and only ${last} at the last`));

  const [, kept] = /forget gates keep ([\d.]+)/.exec(printed("memory"))!;
  assert.equal(Number(kept).toFixed(1), (0.95 ** 30).toFixed(1));
  assert.ok(text("memory-section").includes(`still about ${Number(kept).toFixed(1)}`));
  const [, from, to] = /LSTM ([\d.]+) to ([\d.]+)/.exec(printed("memory"))!;
  assert.ok(Number(to) > Number(from), "the LSTM's own curve rises");

  const [one, three] = [row("depth", "1"), row("depth", "3")];
  const depth = text("depth-reading");
  assert.ok(
    depth.includes(`network with three layers is at ${three[1]}, after ten at ${three[2]}`),
  );
  assert.ok(depth.includes(`single layer reaches ${one[1]} and ${one[2]}`));
  assert.equal(Math.round(Number(three[0]) / Number(one[0])), 3);
});

test("the answers about the broken networks agree with the outputs", () => {
  const slopes = [...printed("break-large-weights").matchAll(/mean derivative of tanh ([\d.]+)/g)];
  assert.ok(Number(slopes[1][1]) / Number(slopes[0][1]) < 0.15, "about a tenth");
  const forgotten = [...printed("break-forget").matchAll(/changes by (\S+)/g)].map(([, x]) => +x);
  assert.ok(forgotten[0] > 0.1 && forgotten[1] < forgotten[0] / 10 && forgotten[2] < 1e-9);
  const [asThey, open] = printed("break-open-gates")
    .trim()
    .split("\n")
    .map((line) => Number(line.split(" ").at(-1)));
  assert.ok(open > 5 * asThey);
  const [alike, random] = [...printed("break-alike").matchAll(/(\d+) different units/g)];
  assert.deepEqual([alike[1], random[1]], ["1", "16"]);
  const losses = [...printed("break-clipping").matchAll(/validation ([\d.]+)/g)].map(([, x]) => +x);
  assert.ok(losses[1] > losses[0] + 0.1 && losses[1] === losses[2]);
  const growth = [...printed("break-no-tanh").matchAll(/, (\S+) without/g)].map(([, x]) => +x);
  assert.ok(growth[2] > 1e3 * growth[1] && growth[1] > 1e3 * growth[0]);
});

const NUMBERS = [
  { questions: 30, experiments: 8 },
  { questions: 8, experiments: 2 },
];
WORKED_NOTEBOOKS.forEach((file, k) => {
  const { questions, experiments } = NUMBERS[k];
  test(`notebook ${k + 1} has at least ${questions} questions and ${experiments} experiments, each with a folded answer`, () => {
    const prose = [...reader(file).markdown.values()];
    const asked = prose.flatMap((cell) => cell.match(/\*\*Question\.\*\*/g) ?? []);
    assert.ok(asked.length >= questions, `${asked.length} questions`);
    const answers = prose.flatMap((cell) => cell.match(/<summary>Answer<\/summary>/g) ?? []);
    assert.equal(answers.length, asked.length);
    const broken = prose.flatMap((cell) => cell.match(/^### Break it: /gm) ?? []);
    assert.ok(broken.length >= experiments, `${broken.length} experiments`);
    for (const cell of prose) {
      // GitHub and VS Code render Markdown inside details only between blank lines.
      const folded = cell.match(/<details>[^]*?<\/details>/g) ?? [];
      assert.equal(folded.length, cell.match(/<details>/g)?.length ?? 0);
      for (const part of folded)
        assert.match(part, /^<details><summary>[^<]+<\/summary>\n\n[^]+\n\n<\/details>$/);
    }
  });
});
