import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import vm from "node:vm";
import fc from "fast-check";
import ts from "typescript";
import { co2Series, parseSeries } from "../../lib/forecasting/series";
import { readSeries } from "../../lib/forecasting/series-file";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "series-"));
after(() => fs.rmSync(folder, { recursive: true }));

test("the CO2 series has 660 months without a gap, with the figures of its source", () => {
  const { name, values, labels } = co2Series();
  assert.equal(name, "CO2");
  assert.equal(values.length, 660);
  assert.deepEqual([labels[0], labels[659]], ["1965-01", "2019-12"]);
  assert.deepEqual([values[0], values[659]], [319.44, 411.85]);
});

test("any list of numbers comes back, whatever separates the columns", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x || 0); // no -0
  const numbers = fc.array(number, { minLength: 1 });
  fc.assert(
    fc.property(numbers, fc.constantFrom(",", ";", "\t"), (list, separator) => {
      const text = ["n", ...list.map(String)].map((cell, k) => `${k}${separator}${cell}`);
      const { values } = parseSeries(text.join("\n"), { value: "n" });
      assert.deepEqual(values, list);
    }),
  );
});

const columns = { value: "sales", date: "month" };
const parse = (text: string) => parseSeries(text, columns, "mine.csv");

test("dates may be months, days or weeks, as long as they are evenly spaced", () => {
  const days = ["2024-02-28", "2024-02-29", "2024-03-01"];
  const weeks = ["2023-12-25", "2024-01-01", "2024-01-08"];
  const quarters = ["2023-10", "2024-01", "2024-04"];
  for (const dates of [days, weeks, quarters]) {
    const text = `\ufeffmonth,sales\r\n${dates.map((date) => `${date},1`).join("\r\n")}\r\n`;
    assert.deepEqual(parse(text).labels, dates);
  }
});

test("what is wrong with a file is said, with its line", () => {
  const cases: [string, RegExp][] = [
    ["", /^Error: parseSeries: mine\.csv is empty$/],
    ["month,visitors\n2024-01,3\n", /has no column "sales"; its columns are "month", "visitors"$/],
    ["month,sales\n", /has a header but no rows$/],
    ["month,sales\n2024-01,3\n2024-02,\n", /gap in column "sales": line 3 \(2024-02\) is empty$/],
    ["month,sales\n2024-01,high\n", /numbers like 3\.14 in column "sales", got "high" in line 2/],
    ["month,sales\n2024-01,1e999\n", /got "1e999"/],
    ['month;sales\n2024-01;"3,5"\n', /got "3,5" in line 2/],
    [
      "month,sales\n2024-01,1\n2024-02,1\n2024-04,1\n",
      /2024-02 is followed by 2024-04, 2 months later instead of 1$/,
    ],
    [
      "month,sales\n2024-01,1\n2023-12,1\n",
      /in chronological order: 2024-01 is followed by 2023-12$/,
    ],
    ["month,sales\n2024-01,1\n2024-01,1\n", /in chronological order/],
    ["month,sales\n2024-01-01,1\n2024-01-02,1\n2024-01-04,1\n", /2 days later instead of 1$/],
    ["month,sales\nJan 24,1\n", /dates like 2019-12 or 2019-12-31, got "Jan 24" in line 2$/],
    ["month,sales\n2024-02-30,1\n", /got "2024-02-30"/],
    ['month,sales\n2024-01,"1\n', /is not valid CSV: line \d: Quoted field unterminated$/],
    ["month,sales\n2024-01,1\n\n2024-02,1\n", /is not valid CSV: line 3: Too few fields/],
    ["month,sales\n2024-01,1,7\n", /is not valid CSV: line 2: /],
  ];
  for (const [text, message] of cases) assert.throws(() => parse(text), message);
});

test("readSeries reads a file, and names one that cannot be read", () => {
  const file = path.join(folder, "mine.csv");
  fs.writeFileSync(file, "sales\n1\n2.5\n");
  assert.deepEqual(readSeries(file, { value: "sales" }), {
    name: "sales",
    values: [1, 2.5],
    labels: ["0", "1"],
  });
  assert.throws(
    () => readSeries(path.join(folder, "none.csv"), columns),
    /^Error: readSeries: .*none\.csv does not exist$/,
  );
  fs.writeFileSync(file, Buffer.from("sales\n\xe9", "latin1"));
  assert.throws(() => readSeries(file, columns), /readSeries: .* not a text file in UTF-8/);
});

/** A module and what it imports, evaluated in a context that has a worker's globals and nothing of Node. */
function loadInWorker(file: string): typeof import("../../lib/forecasting/series") {
  const context = vm.createContext({ postMessage: () => undefined });
  vm.runInContext("globalThis.self = globalThis", context);
  const loaded = new Map<string, { exports: never }>();
  const load = (name: string): { exports: never } => {
    if (loaded.has(name)) return loaded.get(name)!;
    const module = { exports: {} as never };
    loaded.set(name, module);
    const options = {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    };
    const source = fs.readFileSync(name, "utf8");
    const code = name.endsWith(".ts")
      ? ts.transpileModule(source, { compilerOptions: options }).outputText
      : source;
    const requireFrom = (wanted: string) => {
      assert.ok(!isBuiltin(wanted), `${name} imports ${wanted}`);
      return load(createRequire(name).resolve(wanted)).exports;
    };
    const run = vm.runInContext(`(function (module, exports, require) {${code}\n})`, context);
    run(module, module.exports, requireFrom);
    return module;
  };
  return load(file).exports;
}

test("a series is read without Node, as in a browser's worker", () => {
  const worker = loadInWorker(require.resolve("../../lib/forecasting/series"));
  assert.equal(JSON.stringify(worker.co2Series()), JSON.stringify(co2Series()));
  const text = 'month;sales\n2024-01;"3"\n2024-02;4\n';
  assert.equal(String(worker.parseSeries(text, columns).values), "3,4");
  assert.throws(() => worker.parseSeries("month,sales\n2024-01,\n", columns), /gap in column/);
});
