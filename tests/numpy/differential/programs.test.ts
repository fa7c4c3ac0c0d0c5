import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import * as np from "../../../lib/np";
import { compare } from "./compare";
import type { Answer } from "./compare";
import { generateProgram } from "./generate";
import { interpret } from "./interpreter";
import type { Program } from "./program";
import { replay, storedPrograms } from "./run";
import { shrink } from "./shrink";

// `npm run test:numpy -- --write` writes programs.json.
const stored = storedPrograms();

const disagreement = (program: Program, answers: Answer[]) =>
  compare(program, interpret(program), answers);

test("np does what NumPy does in 400 random programs", () => {
  assert.equal(stored.length, 400);
  replay(stored);
});

test("the same with thresholds so low that small arrays take the paths of large ones", () => {
  const script = path.join(__dirname, "index.cjs");
  const { status, stderr } = spawnSync(process.execPath, [script, "--stored", "--low"], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
});

test("the generator makes these programs from their seeds", () => {
  for (const { answers, ...program } of stored) {
    assert.deepEqual(generateProgram(program.seed), program, "npm run test:numpy -- --write");
  }
});

test("the programs call every function of np, with arrays of all shapes and with wrong arguments", () => {
  const called = new Set(stored.flatMap(({ operations }) => operations.map(([, name]) => name)));
  const functions = Object.entries(np)
    .filter(([name, value]) => typeof value === "function" && !OTHERWISE_TESTED.includes(name))
    .map(([name]) => name);
  assert.deepEqual(
    functions.filter((name) => !called.has(name)),
    [],
  );
  const answers = stored.flatMap((program) => program.answers);
  const shapes = answers.flatMap((answer) =>
    Array.isArray(answer) && answer[0] !== null ? [answer[0]] : [],
  );
  for (const ndim of [0, 1, 2, 3, 4]) {
    assert.ok(shapes.filter((shape) => shape.length === ndim).length > 100, `${ndim} axes`);
  }
  for (const length of [0, 1]) {
    assert.ok(shapes.filter((shape) => shape.includes(length)).length > 200, `length ${length}`);
  }
  assert.ok(answers.filter((answer) => answer === "refused").length > 200);
  for (const { seed, operations } of stored) {
    assert.ok(operations.length >= 3 && operations.length <= 30, `seed ${seed}`);
  }
});

/** What printing.test.ts tries. */
const OTHERWISE_TESTED = ["NdArray", "print", "set_printoptions"];

/** A program whose answers are known without NumPy: x2 is a view of x1. */
const program: Program = {
  seed: 0,
  operations: [
    ["x1", "array", [1, 2, 3]],
    ["x2", "slice", "x1", ["1:"]],
    ["x3", "assign", "x2", [0], 0.5],
    ["x4", "add", "x1", [[1], [1, 2]]],
    ["x5", "sum", "x4"],
    ["x6", "array_equal", "x1", "x1"],
  ],
};
const doubles = (...entries: number[]) =>
  Buffer.from(new Float64Array(entries).buffer).toString("base64");
const exponents = (...entries: number[]) =>
  Buffer.from(new Int16Array(entries).buffer).toString("base64");
const right: Answer[] = [
  [[3], doubles(1, 0.5, 3), ""],
  [[2], doubles(0.5, 3), ""],
  "done",
  "refused",
  "skipped",
  true,
];
const withAnswer = (position: number, answer: Answer) =>
  right.map((other, i) => (i === position ? answer : other));

test("a wrong answer is found", () => {
  assert.equal(disagreement(program, right), null);
  const wrong: [position: number, answer: Answer][] = [
    [0, [[3], doubles(1, 2, 3), ""]],
    [0, [[3], doubles(1, 0.5, 3 + 2 ** -51), ""]],
    [0, [[1, 3], doubles(1, 0.5, 3), ""]],
    [0, [null, doubles(1), ""]],
    [0, "refused"],
    [1, [[2], doubles(0.5, NaN), ""]],
    [1, [[2], doubles(0.5, 3.3), exponents(-32768, -2)]],
    [2, "refused"],
    [3, [[3], doubles(2, 1.5, 4), ""]],
    [4, [null, doubles(7.5), ""]],
    [5, false],
  ];
  for (const [position, answer] of wrong) {
    assert.equal(disagreement(program, withAnswer(position, answer))?.position, position);
  }
});

test("an entry can be off by as much as rounding explains", () => {
  assert.equal(
    disagreement(program, withAnswer(1, [[2], doubles(0.5, 3.2), exponents(-32768, -2)])),
    null,
  );
});

test("zeros of different signs differ, unless rounding explains it", () => {
  const zero: Program = { seed: 0, operations: [["x0", "array", ["-0.0"]]] };
  assert.equal(disagreement(zero, [[[1], doubles(-0), ""]]), null);
  assert.equal(disagreement(zero, [[[1], doubles(0), ""]])?.position, 0);
  assert.equal(disagreement(zero, [[[1], doubles(0), exponents(-1073)]]), null);
});

test("a program shrinks to the operations that make it fail", async () => {
  const [{ answers, ...long }] = stored.filter(({ operations }) => operations.length === 30);
  const names = (smaller: Program) => smaller.operations.map(([name]) => name);
  const needed = [long.operations[3][0], long.operations[20][0]];
  const smallest = await shrink(long, async (smaller) =>
    needed.every((name) => names(smaller).includes(name)),
  );
  assert.deepEqual(names(smallest), needed);
});
