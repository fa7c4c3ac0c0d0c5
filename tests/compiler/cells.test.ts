import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { WORKED_NOTEBOOKS, cells } from "../worked-notebook";
import { inMemory, Session } from "./session";

describe("the compiler of cells", () => {
  const files = inMemory({
    "/course/lib/layer.ts":
      "export class Layer { units = 5; }\nexport interface Sizes { n_a: number }",
  });
  let session: Session;
  beforeEach(() => {
    session = new Session(files);
  });
  const refuses = (source: string, message: RegExp) =>
    assert.match(session.compile(source).diagnostics[0]?.text ?? "compiles", message);

  it("shows later cells what earlier ones declare, with its types", async () => {
    await session.run(`let loss = 2.5;
const [n_a, { m }] = [5, { m: 10 }];
function double(x: number) { return 2 * x; }
class Adam { steps = 3; }
enum Gate { Forget = 1, Update }
type Pair = [number, number];
if (m > 3) { var deep = "var"; }`);
    const use = "const pair: Pair = [double(loss), Gate.Update + new Adam().steps + n_a];\n";
    assert.deepEqual(await session.run(`${use}[...pair, m, deep]`), [5, 10, 10, "var"]);
    refuses("const text: string = loss;", /'number' is not assignable to type 'string'/);
    refuses("double('2');", /'string' is not assignable/);
    refuses("n_a = 6;", /constant/);
    refuses("const bad: Pair = [1];", /not assignable/);
  });

  it("has later cells use what was declared last", async () => {
    await session.run("let loss = 1;\nfunction f() { return 'first'; }");
    await session.run("loss += 2;\nfunction use() { return `${f()} ${loss}`; }");
    assert.equal(await session.run("use()"), "first 3");
    await session.run("let loss = 'again';\nfunction f() { return 'second'; }");
    assert.equal(await session.run("use()"), "second again");
    assert.equal(await session.run("loss.length"), 5);
  });

  it("has functions keep the variables and functions of their own cell", async () => {
    await session.run(
      "let rate = 1;\nfunction read() { return rate; }\nfunction f() { return 1; }\nfunction callsF() { return f(); }",
    );
    await session.run("rate = 5;\nfunction f() { return 2; }");
    assert.deepEqual(await session.run("[rate, read(), f(), callsF()]"), [5, 1, 2, 1]);
  });

  it("keeps the type of a variable whose interface is declared again", async () => {
    await session.run("interface P { W: number }\nlet old: P = { W: 1 };");
    await session.run("interface P { b: string }\nconst fresh: P = { b: 'x' };");
    assert.deepEqual(await session.run("[old.W + 1, fresh.b.length]"), [2, 1]);
    refuses("old.b", /'b' does not exist on type 'P'/);
    refuses("const p: P = { W: 1 };", /'W' does not exist in type 'P'/);
  });

  it("imports types and classes of files", async () => {
    session.declare('import { Layer, Sizes } from "./lib/layer";');
    session.declare("const sizes: Sizes = { n_a: new Layer().units };");
    assert.ok(session.compiler.files().includes("/course/lib/layer.ts"));
    refuses("new Layer().width", /'width' does not exist on type 'Layer'/);
    refuses('import { Lstm } from "./lib/layer";', /no exported member 'Lstm'/);
    refuses('import { Gru } from "./lib/gru";', /Cannot find module '.\/lib\/gru'/);
  });

  it("keeps what a failing cell declared before it failed, and nothing after it", async () => {
    await session.run("const late = 'old', kept = 'old';");
    const message = await session.failure(
      "const first = [1], kept = 2;\ninterface Sizes { m: number }\nthrow new Error('half-way');\nconst late = 3;",
    );
    assert.match(message, /^Error: half-way/);
    assert.deepEqual(await session.run("const s: Sizes = { m: first.length + kept };\ns.m"), 3);
    refuses("late", /Cannot find name 'late'/);
  });

  it("leaves everything as it was when a cell does not compile", async () => {
    await session.run("const kept = 1;");
    refuses("const kept = 'text', more = 2; more.foo;", /'foo' does not exist/);
    assert.equal(await session.run("kept + 1"), 2);
    refuses("more", /Cannot find name 'more'/);
  });

  it("takes any name for a variable", async () => {
    await session.run("const name = 'RNN', self = 1, top = 2, status = 3, event = 4, module = 5;");
    assert.deepEqual(
      await session.run("[name.length, self, top, status, event, module]"),
      [3, 1, 2, 3, 4, 5],
    );
  });

  it("takes a function of an earlier cell as a shorthand property", async () => {
    await session.run("function rnn_forward(x: number) { return x + 1; }\nlet loss = 1;");
    await session.run("const exercises = { rnn_forward, loss };");
    assert.deepEqual(await session.run("[exercises.rnn_forward(2), exercises.loss]"), [3, 1]);
    refuses("({ rnn_forward }).rnn_forward('x')", /'string' is not assignable/);
  });

  it("waits at the top level, and in functions as they say", async () => {
    assert.equal(session.compile("const f = async () => { await null; };").awaits, false);
    session.compiler.settle();
    assert.equal(await session.run("const two = await Promise.resolve(2);\ntwo + 1"), 3);
    assert.equal(await session.run("two"), 2);
    await session.run("async function* count() { yield 1; yield 2; }\nlet sum = 0;");
    assert.equal(await session.run("for await (const n of count()) sum += n;\nsum"), 3);
  });

  it("gives the value of a last expression", async () => {
    assert.equal(await session.run("1 + 1; // and a comment"), 2);
    assert.deepEqual(await session.run("let n = 1;\n({ n })"), { n: 1 });
    assert.equal(await session.run("const o = { valueOf: () => 7 };\n+o"), 7);
    for (const source of ["const m = 1;", "if (n) n;", "function f() {}", "// nothing", ""]) {
      assert.equal(session.compile(source).value, undefined, source);
      session.compiler.settle();
    }
  });

  it("maps errors to the lines of cells", async () => {
    await session.run(
      "interface P { n: number }\n\nfunction f(p: P): number {\n  return (p as any).x.y;\n}",
    );
    const traceback = await session.failure(
      "// first line\nconst p = { n: 1 };\n\nconst y = f(p);",
    );
    assert.match(traceback, /at f In\[1\]:4:23\n/);
    assert.match(traceback, /at In\[2\]:4:11\n/);
    assert.match(await session.failure("await null;\nthrow new Error('late');"), /In\[3\]:2:7/);
  });

  it("locates errors of types in the cell, behind what it brings in of earlier ones", async () => {
    await session.run("let a = 1, b = 2;");
    const [error] = session.compile("a + b;\n  b.foo;").diagnostics;
    assert.deepEqual(
      [error.code, error.file, error.start, error.end],
      [2339, "In[2]", { line: 1, character: 4 }, { line: 1, character: 7 }],
    );
    const [syntax] = session.compile("a;\nlet = ;").diagnostics;
    assert.deepEqual([syntax.file, syntax.start.line], ["In[3]", 1]);
  });

  it("accepts all cells of the worked notebooks", () => {
    for (const file of WORKED_NOTEBOOKS) {
      const course = new Session();
      for (const cell of cells(file)) {
        if (cell.cell_type === "code") course.declare(cell.source.join(""));
      }
    }
  });
});
