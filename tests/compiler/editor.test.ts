import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { inMemory, Session } from "./session";

describe("what the compiler tells an editor", () => {
  const { compiler } = new Session(
    inMemory({
      "/course/lib/np.ts": `export class NdArray { shape: number[] = []; T!: NdArray; }
/** Adds arrays, entry by entry. */
export const add = (a: NdArray, b: NdArray): NdArray => a;
/**
 * Softmax down each column.
 * @param x shape (n, m)
 * @returns shape (n, m), columns that add up to 1
 * @throws if x holds NaN
 */
export function softmax(x: NdArray): NdArray { return x; }`,
    }),
  );
  before(() => {
    assert.deepEqual(
      compiler.compile(
        'import * as np from "./lib/np";\nimport { softmax } from "./lib/np";\n' +
          "interface P { Wax: np.NdArray; Waa: np.NdArray }\ndeclare const parameters: P;\nlet unWaxed = 0, waxed = 1, Wax = 2;",
        "In[1]",
      ).diagnostics,
      [],
    );
    compiler.settle();
  });
  /** The source without its cursor, which is written as |. */
  const at = (source: string) => [source.replace("|", ""), source.indexOf("|")] as const;

  it("completes names: first those that begin as typed, then in another case, then those that have it inside", () => {
    const { start, end, names } = compiler.complete(...at("const x = Wa|;"));
    assert.deepEqual([start, end], [10, 12]);
    assert.deepEqual(
      names.filter((name) => /wax/i.test(name)),
      ["Wax", "waxed", "unWaxed"],
    );
    assert.ok(compiler.complete(...at("|")).names.includes("parameters"));
  });

  it("completes properties, and replaces the whole word", () => {
    assert.deepEqual(compiler.complete(...at("parameters.|")).names, ["Waa", "Wax"]);
    assert.deepEqual(compiler.complete(...at("parameters.W|xx + 1")), {
      start: 11,
      end: 14,
      names: ["Waa", "Wax"],
    });
    assert.deepEqual(compiler.complete(...at("const { Wa| } = parameters;")).names, ["Waa", "Wax"]);
    assert.deepEqual(compiler.complete(...at("parameters.b|")).names, []);
    assert.ok(compiler.complete(...at("np.|")).names.includes("add"));
  });

  it("completes after a line that is unfinished", () => {
    assert.deepEqual(compiler.complete(...at("if (parameters.|\nconst later = 1;")).names, [
      "Waa",
      "Wax",
    ]);
  });

  it("describes a name with its tags labelled", () => {
    const text = `softmax(x: np.NdArray): np.NdArray

Softmax down each column.

@param x shape (n, m)
@returns shape (n, m), columns that add up to 1
@throws if x holds NaN`;
    assert.equal(compiler.inspect(...at("soft|max(parameters.Wax)")), text);
    assert.equal(
      compiler.inspect(...at("softmax|(parameters.Wax)")),
      text,
      "with the cursor behind it",
    );
    assert.match(compiler.inspect(...at("wax|ed")) ?? "", /^let waxed: number/);
    assert.match(compiler.inspect(...at("parameters.W|ax")) ?? "", /P\.Wax: np\.NdArray/);
  });

  it("shows the signature of the call that the cursor is in", () => {
    const text = compiler.inspect(...at("np.add(parameters.Wax, |)"));
    assert.match(text ?? "", /^add\(a: np\.NdArray, b: np\.NdArray\): np\.NdArray\n\nAdds arrays/);
    assert.match(
      compiler.inspect(...at("softmax(|")) ?? "",
      /^softmax\(x: .*@throws if x holds NaN$/s,
    );
    assert.equal(compiler.inspect(...at("1 + | 2")), undefined);
  });

  it("says what the function must be that a test of the course takes", () => {
    const session = new Session();
    session.declare('import { rnn_cell_forward_test } from "./lib/public_tests";');
    const target =
      "(target: (xt: NdArray, a_prev: NdArray, parameters: RnnParameters) => [a_next: NdArray, yt_pred: NdArray, cache: RnnCellCache])";
    for (const [cell, text] of [
      ["rnn_cell_forward_|test", `const rnn_cell_forward_test: (${target} => void) & {`],
      ["rnn_cell_forward_|test(f)", `rnn_cell_forward_test${target}: void`],
      ["rnn_cell_forward_test(|", `rnn_cell_forward_test${target}: void`],
      ["rnn_cell_forward_test.form|ula()", "Prints the formulas"],
    ]) {
      const told = session.compiler.inspect(...at(cell)) ?? "";
      assert.ok(told.includes(text), told);
    }
  });

  it("tells a cell that goes on from one that is complete or wrong", () => {
    for (const [source, complete, indent] of [
      ["1 + 1", true, ""],
      ["for (const n of [1]) {", false, "  "],
      ["function f() {\n  if (true) {", false, "    "],
      ["const x = [\n  1,", false, "  "],
      ["const x =", false, ""],
      ["np.add(", false, "  "],
      ["/* a comment", false, ""],
      ["`a template", false, ""],
      ["let 3 = 4", true, ""],
      ["unknown(", false, "  "],
      ["unknown()", true, ""],
      ["await null", true, ""],
      ["", true, ""],
    ] as [string, boolean, string][]) {
      assert.deepEqual(compiler.completeness(source), { complete, indent }, source);
    }
  });

  it("leaves no trace of what it was asked", () => {
    compiler.complete(...at("const asked = 1;\nas|"));
    compiler.inspect(...at("let as|ked = 2;"));
    assert.match(
      compiler.compile("asked", "In[2]").diagnostics[0].text,
      /Cannot find name 'asked'/,
    );
  });
});
