import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { compile } from "vega-lite";
import { renderSvg, show, showNotice, showTable, updatingDisplay } from "../../lib/display";
import { Notice } from "../../lib/notice";
import type { ChartSpec } from "../../lib/charts/theme";
import { examples } from "./examples";

interface Message {
  data: Record<string, any>;
  display_id?: string;
  update: boolean;
}

/** Plays the kernel: what is shown while `run` runs. */
function sent(run: () => void): Message[] {
  const messages: Message[] = [];
  const kernel = globalThis as { notebookDisplay?: unknown };
  kernel.notebookDisplay = (data: Message["data"], options: Omit<Message, "data">) =>
    messages.push({ data, ...options });
  try {
    run();
  } finally {
    delete kernel.notebookDisplay;
  }
  return messages;
}

/** What is printed while `run` runs. */
function printed(run: () => void): string[] {
  const log = mock.method(console, "log", () => {});
  run();
  return log.mock.calls.map((call) => String(call.arguments[0]));
}
afterEach(() => mock.restoreAll());

test("show sends one bundle: the live chart, its still picture, a line of text", () => {
  const spec = examples["hidden-states"]();
  const [message, ...more] = sent(() => show(spec));
  assert.equal(more.length, 0);
  assert.deepEqual(Object.keys(message.data), [
    "application/vnd.vegalite.v5+json",
    "image/svg+xml",
    "text/plain",
  ]);
  assert.deepEqual(message.data["application/vnd.vegalite.v5+json"], spec);
  assert.equal(message.data["image/svg+xml"], renderSvg(spec));
  assert.equal(message.data["text/plain"], spec.description);
  assert.equal(message.update, false);
  assert.deepEqual(message.display_id, undefined);
});

test("outside a notebook show prints the description", () => {
  const spec = examples.predictions();
  assert.deepEqual(
    printed(() => show(spec)),
    [spec.description],
  );
});

test("showNotice shows a notice, and otherwise nothing", () => {
  const [message, ...more] = sent(() => {
    showNotice(new Notice("first exercise 2"));
    showNotice(undefined);
  });
  assert.equal(message.data["text/plain"], "first exercise 2");
  assert.equal(more.length, 0);
});

test("show refuses anything but a chart, and describes it", () => {
  assert.throws(
    () => show(undefined as any),
    /^TypeError: show: spec must be a chart of lib\/charts, got undefined/,
  );
  assert.throws(() => show({ mark: "bar" } as any), /^TypeError: show: spec must be a chart/);
});

test("a warning of vega-lite is an error", () => {
  const spec: ChartSpec = {
    ...examples.predictions(),
    layer: [{ mark: "bar", encoding: { shape: { field: "t", type: "nominal" } } }],
  };
  assert.throws(() => renderSvg(spec), /^Error: show: shape dropped/);
});

test("the picture is that of vega's own toSVG, with shorter numbers, unique ids and a text alternative", async () => {
  const spec = examples["inside-the-cell"]();
  const svg = renderSvg(spec);
  const vega = require("vega");
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(compile(spec as any).spec), { renderer: "none" });
  const elements = (text: string) => text.match(/<[a-z]+|>[^<]+</g)!.join("\n");
  const size = (text: string) => text.match(/viewBox="[^"]*"/)![0];
  const own = await view.toSVG();
  const [style, ...others] = elements(svg.replace(/(<style>)[^<]*/, "$1")).split("<style\n");
  assert.equal(style + others.join(""), elements(own));
  assert.equal(size(svg), size(own));
  assert.match(svg, /^<svg role="img" aria-label="Gates, candidate, cell state/);
  assert.doesNotMatch(svg.slice(4), /<[^>]* (role|aria-\w+)=/);
  assert.ok(!/\d\.\d{4,}/.test(svg.replace(/>[^<]*</g, "><")));
});

test("two pictures on one page share no id", () => {
  const ids = (name: string) =>
    [...renderSvg(examples[name]()).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  const all = ["inside-the-cell", "hidden-states", "hidden-states-large"].flatMap(ids);
  assert.ok(all.length >= 8);
  assert.equal(new Set(all).size, all.length);
});

test("a picture refers to nothing outside itself", () => {
  for (const make of Object.values(examples)) {
    const addresses = renderSvg(make()).match(/https?:[^"]+/g) ?? [];
    assert.deepEqual(
      new Set(addresses),
      new Set(["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"]),
    );
  }
});

test("an updating display is shown once, then replaced, and ends with a chart", () => {
  const spec = examples["training-loss"]();
  const messages = sent(() => {
    const display = updatingDisplay();
    display.progress(0, 200, "loss <none>");
    display.progress(50, 200, "loss 2.1", spec);
    display.show(spec);
  });
  assert.deepEqual(
    messages.map(({ update }) => update),
    [false, true, true],
  );
  assert.equal(new Set(messages.map(({ display_id }) => display_id)).size, 1);
  assert.match(messages[0].data["text/html"], /value="0" max="200".* 0 % loss &lt;none&gt;/);
  assert.match(messages[1].data["text/html"], /25 % loss 2.1<\/div><svg/);
  assert.equal(messages[1].data["text/plain"], " 25 % loss 2.1");
  assert.deepEqual(messages[2].data["application/vnd.vegalite.v5+json"], spec);
});

test("two updating displays do not replace each other", () => {
  const [a, b] = sent(() => {
    updatingDisplay().progress(0, 1, "");
    updatingDisplay().progress(0, 1, "");
  });
  assert.notEqual(a.display_id, b.display_id);
});

test("progress refuses more than the total", () => {
  assert.throws(
    () => updatingDisplay().progress(3, 2, ""),
    /^RangeError: progress: done must be .* got 3 of 2$/,
  );
  assert.throws(() => updatingDisplay().progress(NaN, 2, ""), /^RangeError: progress/);
});

const rows = [
  { check: "a_next", result: "right" },
  { check: "<cache>", result: 0.5 },
];

test("showTable sends a table as HTML with all letters escaped, and as aligned text", () => {
  const [{ data }] = sent(() => showTable(rows, "Checks & results"));
  assert.match(data["text/html"], /<caption[^>]*>Checks &amp; results<\/caption>/);
  assert.match(
    data["text/html"],
    /<th[^>]*>check<\/th>.*<td[^>]*>&lt;cache&gt;<\/td><td[^>]*>0\.5<\/td>/,
  );
  assert.equal(
    data["text/plain"],
    ["Checks & results", "check    result", "a_next   right", "<cache>  0.5"].join("\n"),
  );
});

test("showTable refuses no rows, and a row without one of the columns", () => {
  assert.throws(
    () => showTable([]),
    /^TypeError: showTable: rows must be at least one object, got 0/,
  );
  assert.throws(
    () => showTable(undefined as any),
    /^TypeError: showTable: rows must be .* got undefined/,
  );
  assert.throws(
    () => showTable([{ a: 1 }, { b: 1 }]),
    /^TypeError: showTable: row 1 must have a a$/,
  );
});
