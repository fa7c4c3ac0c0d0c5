import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Session } from "./session";

describe("a cell that does not compile", () => {
  const session = new Session();
  before(() => {
    session.declare(`import * as np from "./lib/np";
import { NdArray } from "./lib/np";
import { sigmoid, softmax } from "./lib/rnn_utils";
import { RnnCaches, RnnCellCache, RnnCellGradients, RnnParameters } from "./lib/parameters";`);
    session.declare(`declare const [a, b, v, w, x, A, a0, xt, dz, da]: NdArray[];
declare const [n_a, m, T_x, t]: number[];
declare const parameters: RnnParameters, caches: RnnCaches;
declare function rnn_cell_forward(xt: NdArray, a_prev: NdArray, parameters: RnnParameters): [a_next: NdArray, yt_pred: NdArray, cache: RnnCellCache];
declare function rnn_cell_backward(da_next: NdArray, cache: RnnCellCache): RnnCellGradients;
let sum: NdArray, y: NdArray;`);
  });

  const operators =
    /^Arrays have no operators: write np\.add\(a, b\), .* np\.negative\(a\) for -a\./;
  const slices =
    /^Python's x\[:, :, t\] is np\.slice\(x, \[":", ":", t\]\), and .* np\.assign\(a, \[/;
  const tuples = /^Python's \(a, b\) is \[a, b\]/;
  const named = /^Python's axis=1, keepdims=True is an object: \{ axis: 1, keepdims: true \}\./;
  const number = /^np\.sum\(x\), .* give one number\. With an axis .* np\.sum\(x, \{ axis: 1,/;
  const lists = /^np\.concatenate takes a list of arrays, and the axis by its name/;
  const index = /^The index is one list, with an entry for each axis: np\.(slice|assign)\(x, \[/;
  const cache =
    /^'caches' is \[the caches of the steps, x\]: the cache of step t is caches\[0\]\[t\]\./;
  const python = (words: string) => new RegExp(`^Python's ${words.replace(/[()&]/g, "\\$&")}`);

  for (const [code, hint] of [
    // Arrays taken for numbers
    ["const c = a + b;", operators],
    ["sum += b;", operators],
    ["const d: NdArray = a * np.tanh(b);", operators],
    ["1 - a ** 2", operators],
    ["np.multiply(\n  1 - a, // the derivative of tanh\n  b,\n)", operators],
    ['y = np.slice(x, [":", ":", t]) * 2', operators],
    ["-v", operators],
    ["y = -v;", operators],
    ["np.exp(-np.add(a, b))", operators],
    ["v == w", /^np\.array_equal\(v, w\) compares all entries/],
    ["if (v !== w) {}", /^np\.array_equal\(v, w\) compares all entries/],
    ["a.shape == b.shape", /^Shapes are lists: compare String\(a\.shape\)/],
    ["if (a.shape !== x.shape) {}", /^Shapes are lists/],
    ["v < w", /^Compare single numbers/],
    ["Math.tanh(a)", /^Math takes single numbers\. For arrays there are np\.tanh/],
    ["Math.max(0, a)", /^Math takes single numbers/],
    // Arrays taken for lists
    ["x[t]", slices],
    ["A[0]", slices],
    ["A[0][1]", slices],
    ["a.T[0]", slices],
    ["rnn_cell_forward(x[t], a0, parameters)", slices],
    ["x[t] = a;", slices],
    ['x[":", ":", t]', slices],
    ['const step = x[":", ":", t];', slices],
    ["const step = a[:, 1];", slices],
    ["a[:, 1] = b", slices],
    ["np.slice(x, [:, :, t])", slices],
    ["A.length", /^Python's len\(A\) is A\.shape\[0\]/],
    ["for (const row of A) {}", /^An array is not a list/],
    ["a.dot(b)", /^Arrays are passed to functions: np\.dot\(…\), if np has it\./],
    ["a.T()", /^a\.T and a\.shape are properties/],
    ["caches[t][0]", cache],
    ["rnn_cell_backward(da, caches[t])", cache],
    ["const [a_next, a_prev] = caches[t];", cache],
    // Calls
    ["np.concatenate(a, b)", lists],
    ["np.concatenate([a, b], 1)", lists],
    ["np.concatenate((a, b))", tuples],
    ["np.concatenate([a, b], axis=1)", named],
    ["np.zeros(n_a, m)", /^A shape is a list: np\.zeros\(\[n, m\]\)/],
    ["np.zeros((n_a, m))", tuples],
    ["np.reshape(x, 2, 3)", /^A shape is a list/],
    ["np.random.randn([n_a, m])", /^np\.random\.randn takes the lengths of the axes one by one/],
    ["np.sum(dz, 1, true)", /^np\.sum takes its options by their names: np\.sum\(x, \{ axis: 1,/],
    ["np.sum(dz, 1)", /^np\.sum takes its options by their names/],
    ["np.sum(dz, axis=1, keepdims=True)", named],
    ["np.sum(dz, { axis=1 })", named],
    ["y = np.sum(dz);", number],
    ["const grads: { dba: NdArray } = { dba: np.sum(dz) };", number],
    ["np.dot(a, np.sum(dz))", number],
    ["const total = np.sum(dz);\nnp.dot(total, a)", number],
    ["np.add([a, b])", /^np\.add takes the arrays one by one, not in a list: np\.add\(a, b\)\./],
    [
      'np.slice(x, [":n_a"])',
      /^A variable goes into a range as \$\{…\} between backticks: .*`:\$\{n_a\}`/,
    ],
    ['np.assign(x, [":" + n_a], a)', /^A variable goes into a range/],
    ['np.slice(x, ":", ":", t)', index],
    ["np.assign(x, t, a)", index],
    ["let e = a; e = np.assign(a, [0], 1);", /^np\.assign writes into its first argument/],
    ["y = rnn_cell_forward(xt, a0, parameters);", /^The function returns several results/],
    ["const { a_next } = rnn_cell_forward(xt, a0, parameters);", /^The function returns several/],
    // Names
    [
      "let a_next = a0;\nfor (let t = 0; t < T_x; t++) {\n  const [a_next, yt, cache] = rnn_cell_forward(xt, a_next, parameters);\n}",
      /^'a_next' is here the variable that this block declares, .* then assign a_next = a_t\./,
    ],
    ["const [a1] = [1]; const a1 = 2;", /^'a1' is declared already: assign to it without const/],
    ["np.sigmoid(a)", /^'sigmoid' is imported by itself: write sigmoid\(x\)\./],
    ["np.vstack([a, b])", /^np has no 'vstack'; Tab after np\. lists what it has\./],
    ['parameters["Wxa"]', /^The names in RnnParameters are Wax, Waa, Wya, ba, by\./],
    ['np.dot(parameters["Wxa"], xt)', /^The names in RnnParameters are Wax/],
    ["parameters.Wxa", /^The names in RnnParameters are Wax, Waa, Wya, ba, by\./],
    ["const { Wax, Wxa } = parameters;", /^The names in RnnParameters are Wax, Waa, Wya, ba, by\./],
    ["const xs = []; xs.append(a);", python("append is push")],
    ["tanh(a)", /^'tanh' is np\.tanh\./],
    [
      "const s = n_x + 1;",
      /^'n_x' is a size\. Take it from a shape, as in const \[n_x, m, T_x\] = x\.shape/,
    ],
    ["np.dot(Waa, xt)", /^'Waa' is in the parameters: const \{ Waa \} = parameters\./],
    ["np.multiply(a, c_prev)", /^'c_prev' is not declared here\. .* cache/],
    ["dxt = np.dot(a, b);", /^'dxt' is not declared: begin the line with const/],
    [
      "y = lossOf(a);",
      /^'lossOf' is not declared\. If another cell declares it, run that cell first\./,
    ],
    ["let q: NDArray;", /^'NDArray' is not declared\. If another cell declares it/],
    [
      "function lstm_forward() { return lstm_cell_forward(1); }", // Did you mean 'lstm_forward'?
      /^'lstm_cell_forward' is not declared\. If another cell declares it/,
    ],
    ["show(a)", /^'show' is not imported yet: run the notebook's first code cell/],
    // Python
    ["let p = 0, r = 0; p, r = [1, 2];", tuples],
    ["for (const k of range(3)) {}", python("for t in range(T_x): is for (let t = 0;")],
    ["for k in range(T_x):\n    y = a", python("for t in range(T_x): is for (let t = 0;")],
    ["def f(x):\n    return x", python("def f(x): is function f(x: NdArray)")],
    ["if a and b:\n    y = a", python("if a and not b: is if (a && !b)")],
    ["const f = lambda x: x", python("lambda x: y is (x) => y")],
    ["y = a @ b", python("a @ b is np.dot(a, b)")],
    ["print(a)", /^Arrays are printed by np\.print\(a\)\./],
    ["len(caches)", python("len(x) is x.length")],
    ["True", python("True and False are true and false")],
    ["y = None", python("None is null")],
    ["import numpy as np", /^Python's import numpy as np is import \* as np from "\.\/lib\/np"\./],
    ["%matplotlib inline", /TypeScript only\.$/],
    ["!ls notebooks", /TypeScript only\.$/],
  ] as [string, RegExp][]) {
    it(`has a hint first, then the compiler's words: ${code.split("\n").at(-1)?.trim()}`, () => {
      const [{ hint: given, text, code: number }, ...more] = session.compile(code).diagnostics;
      assert.match(given?.text ?? `none for ${number} ${text}`, hint);
      const lines = session.refusal(code).split("\n");
      assert.match(lines[0], /^(TypeScript|Syntax)Error: .* \((TS\d+, )?line \d+\)$/);
      assert.ok(lines[0].includes(given!.text));
      assert.ok(lines[1].endsWith(text.split("\n")[0]), lines[1]);
      assert.ok(lines.length < 16 + 10 * more.length);
    });
  }

  it("has none where there is none, nor where arrays are used well", () => {
    for (const code of ["const s: string = 1;", "!n_a.foo", "let q = ;"]) {
      assert.deepEqual(
        session.compile(code).diagnostics.map(({ hint }) => hint?.text),
        [undefined],
        code,
      );
    }
    session.declare(`if (a == null || y === undefined || !a) y = np.negative(a);
a.shape[0] == 3 && a["shape"][1] < -a.size;
-np.sum(a) + np.mean(a) * a.get(0, 1) < Math.sqrt(a.size);
const list = [a, b];
list[0] = caches[0][t][1];
const [first] = list;
+t === -1;`);
  });

  it("shows two errors of a kind, each with its line, and counts the others", () => {
    const text = session.refusal("const p = a + b;\nconst q = a * 2;\nconst r = a - b;\nx[t]");
    assert.equal(text.match(/Arrays have no operators/g)?.length, 1, "the hint once");
    assert.match(
      text,
      /\n> 1 \| const p[^]*\n> 2 \| const q[^]*\nPython's x\[:, :, t\][^]*\n> 4 \| x\[t\]/,
    );
    assert.doesNotMatch(text, /> 3 \|/);
    assert.match(text, /\n\.\.\. and \d more errors$/);
  });

  it("says once that a name is missing, and once what is at one place", () => {
    assert.equal(
      session.refusal("dxt(a); dxt(b);").match(/dxt/g)?.length,
      4,
      "hint, words, excerpt",
    );
    assert.equal(session.refusal("np.sum(a, axis=1)").match(/ - TS/g)?.length, 1);
  });

  it("is what the cell that tests it names, once", async () => {
    const { name } = session.compile("function rnn_forward(x: NdArray) { return xx; }");
    const text = session.refusal("rnn_forward(x);\nconst a_2 = rnn_forward(x);");
    const hint = `'rnn_forward' is missing: ${name} declares it, but did not compile. Correct that cell and run it first.`;
    assert.equal(text.split("\n")[0], `TypeScriptError: ${hint} (TS2304, line 1)`);
    assert.equal(text.match(/did not compile/g)?.length, 1);
    assert.equal(text.match(/Cannot find name/g)?.length, 1);
    assert.match(
      session.refusal("a_2"),
      /^TypeScriptError: 'a_2' is missing: In\[\d+\] declares it, but did not/,
    );
    session.declare("function rnn_forward(x: NdArray) { return x; }");
    session.declare("rnn_forward(x);");
  });

  it("in a session without imports is told of the first code cell", () => {
    const test = `rnn_cell_forward_test(rnn_cell_forward);
np.random.seed(1);
const xt_1 = np.random.randn(3, 10);
const parameters_1: RnnParameters = { Waa: np.random.randn(5, 5) };
np.print(rnn_cell_forward(xt_1, parameters_1));`;
    const fresh = new Session();
    const cure = /run the notebook's first code cell, which imports what the others use/;
    const text = fresh.refusal(test);
    assert.match(
      text.split("\n")[0],
      /^TypeScriptError: 'rnn_cell_forward_test' is not imported yet: run the/,
    );
    assert.ok(text.match(/Cannot find name/g)!.length <= 4, text);
    assert.match(
      fresh.refusal("loss"),
      /^TypeScriptError: 'loss' is not declared: no cell has run since .* first code cell/,
    );
    fresh.declare("const something = 1;");
    assert.match(fresh.refusal(test).split("\n")[0], cure);
    assert.match(fresh.refusal("loss"), /'loss' is not declared/);
  });

  it("hides the project's folder in types", () => {
    assert.match(session.refusal("np.vstack([a])"), /on type 'typeof import\("lib\/np"\)'/);
  });
});
