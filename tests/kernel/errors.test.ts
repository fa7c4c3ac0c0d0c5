import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { KernelClient, pause, stream, traceback } from "./client";

describe("errors in a cell", () => {
  let kernel: KernelClient;
  before(async () => {
    kernel = await KernelClient.start();
  });
  after(() => kernel.close());

  async function fails(code: string) {
    const result = await kernel.run(code);
    assert.equal(result.reply.status, "error", code);
    const errors = result.outputs.filter((output) => output.type === "error");
    assert.equal(errors.length, 1, "one error output");
    const { ename, evalue } = errors[0];
    assert.equal(result.reply.ename, ename, "the reply says the same");
    assert.equal(result.reply.evalue, evalue);
    const text = traceback(result);
    assert.doesNotMatch(
      text,
      /node_modules|kernel\/|node:|evalmachine|tslab/,
      "no frames of others",
    );
    assert.equal(stream(result, "stderr"), "");
    return { ename, evalue, text, count: result.reply.execution_count };
  }

  it("have a name, a message and the position in the cell", async () => {
    const { ename, evalue, text, count } = await fails(
      'interface Unused { a: number }\nconst n: number = 3;\nthrow new RangeError("too big: " + n);',
    );
    assert.deepEqual([ename, evalue], ["RangeError", "too big: 3"]);
    assert.match(text, new RegExp(`at In\\[${count}\\]:3:7`));
    assert.match(text, /> 3 \| throw new RangeError/);
  });

  it("show the frames of other cells with their names", async () => {
    const { reply } = await kernel.run(
      "type T = number;\nfunction half(x: T): T {\n  if (x % 2) throw new Error(`odd: ${x}`);\n  return x / 2;\n}",
    );
    const { text, count } = await fails("const zs = [2, 3];\nzs.map((z: number) => half(z))");
    assert.match(text, new RegExp(`at .*half In\\[${reply.execution_count}\\]:3:20`));
    assert.match(text, new RegExp(`at In\\[${count}\\]:2:23`));
  });

  it("in types name the line and show it", async () => {
    const { ename, evalue, text } = await fails(
      'const a = 1;\nconst b: string = a;\nlet c = "x" * 2;',
    );
    assert.equal(ename, "TypeScriptError");
    assert.equal(evalue, "Type 'number' is not assignable to type 'string'. (TS2322, line 2)");
    assert.match(text, /> 2 \| const b: string = a;\n +\| +\^/);
    assert.match(text, /:3:9 - TS2362/);
  });

  it("of a cell that did not compile are reported by the functions that it defines, even in a learner's test", async () => {
    const version = (body: string) => `function rnn_cell_forward(xt: any) { ${body} }`;
    await kernel.run(version("return 1;"));
    await kernel.run("function other() { return rnn_cell_forward(0); }");
    const { count } = await fails(version("return xtt;"));
    const message = `rnn_cell_forward is not what its cell says: In\\[${count}\\] did not compile`;
    const { ename, evalue } = await fails("other()");
    assert.equal(ename, "NotCompiled");
    assert.match(String(evalue), new RegExp(`^${message}`));
    await kernel.run('import { rnn_cell_forward_test } from "./lib/public_tests";');
    const graded = await fails("rnn_cell_forward_test(rnn_cell_forward as any)");
    assert.match(String(graded.evalue), new RegExp(`^Exercise 1, rnn_cell_forward: ${message}`));
    assert.equal(graded.text.match(/did not compile/g)?.length, 1);
    await kernel.run(version("return 2;"));
    assert.equal(await kernel.print("other()"), "2\n");
  });

  it("of a cell written as in Python begin with what to write instead", async () => {
    await kernel.print(
      'import * as np from "./lib/np";\nconst [a, b] = [np.ones([2, 3]), np.ones([2, 3])];',
    );
    const hint = "Arrays have no operators: write np.add(a, b)";
    const { ename, evalue, text } = await fails("const c = a + b;");
    assert.equal(ename, "TypeScriptError");
    assert.ok(evalue?.startsWith(hint) && evalue.endsWith("(TS2365, line 1)"), evalue);
    assert.match(
      text,
      /^TypeScriptError: Arrays[^]*\nIn\[\d+\]:1:11 - TS2365: Operator '\+' cannot/,
    );
    assert.match(
      (await fails("a[0]")).text,
      /^TypeScriptError: Python's[^]*\(line 1\)\n.*- Brackets/,
    );
  });

  it("of a test whose function has never compiled name its cell", async () => {
    const { count } = await fails("function lstm_forward(x: number) { return missing; }");
    const { text } = await fails("lstm_forward(1);\nconst y_4 = lstm_forward(2);");
    assert.match(
      text,
      new RegExp(`^TypeScriptError: 'lstm_forward' is missing: In\\[${count}\\] declares it`),
    );
    assert.equal(text.match(/did not compile/g)?.length, 1);
  });

  it("of syntax are SyntaxErrors", async () => {
    const { ename, evalue } = await fails("let q = ;");
    assert.deepEqual([ename, evalue], ["SyntaxError", "Expression expected. (TS1109, line 1)"]);
  });

  it("join the lines of a compiler message", async () => {
    const { text } = await fails(
      "const o: { a: { b: string } } = { a: { b: 1 } } as { a: { b: number } };",
    );
    assert.equal(text.match(/TS2322/g)?.length, 2, "once as the message, once at its place");
    assert.match(text, /types of 'a\.b' are incompatible/);
  });

  it("inside lib have lib's file and TypeScript line", async () => {
    await kernel.print('import * as np from "./lib/np";');
    const { text, evalue } = await fails("np.dot(np.zeros([2, 3]), np.zeros([2, 3]))");
    assert.match(evalue ?? "", /dot/);
    assert.match(text, /at .*dot lib\/numpy\/products\.ts:\d+:\d+/);
    assert.match(text, /In\[\d+\]:1:\d+/);
  });

  it("rejected at top-level await", async () => {
    const { ename, text } = await fails(
      'const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));\nawait sleep(5);\nthrow new TypeError("later");',
    );
    assert.equal(ename, "TypeError");
    assert.match(text, /In\[\d+\]:3:7/);
    assert.equal((await fails('await Promise.reject(new Error("no"))')).evalue, "no");
  });

  it("carry only their message when they have no stack, as the graders' have", async () => {
    const { text } = await fails(
      'const e = new Error("dWax is wrong"); e.stack = e.message; throw e',
    );
    assert.equal(text, "Error: dWax is wrong");
  });

  it("need not be Errors", async () => {
    assert.match((await fails('throw "text"')).evalue ?? "", /text/);
    assert.match((await fails("throw undefined")).evalue ?? "", /undefined/);
    assert.match((await fails("throw { code: 7 }")).evalue ?? "", /code: 7/);
    assert.match((await fails("throw Object.create(null)")).evalue ?? "", /null prototype/);
    for (const code of [
      "throw { get stack(): string { throw 1; }, get message(): string { throw 2; } }",
      "throw new Proxy({}, { get() { throw 1; }, has() { throw 2; }, getPrototypeOf() { throw 3; } })",
      "throw Object.assign(new Error(), { name: Symbol(), message: Object.create(null) })",
      "const e = new Error('round'); e.cause = { message: 'and', stack: '', cause: e }; throw e",
      "throw new AggregateError([1, null, new Error('x')], 'several')",
    ]) {
      await fails(code);
      assert.equal(await kernel.print("1"), "1\n", code);
    }
  });

  it("show their causes", async () => {
    const { text } = await fails('throw new Error("outer", { cause: new RangeError("inner") })');
    assert.match(text, /Caused by:\n +RangeError: inner/);
  });

  it("of endless recursion are short", async () => {
    const { ename, text } = await fails(
      "function r(n: number): number { return 1 + r(n + 1); }\nr(0)",
    );
    assert.equal(ename, "RangeError");
    assert.ok(text.split("\n").length < 40);
  });

  it("of process.exit() end the cell, not the kernel", async () => {
    const { ename } = await fails("process.exit(3)");
    assert.equal(ename, "ProcessExit");
    assert.equal(await kernel.print("1 + 1"), "2\n");
  });

  it("of circular objects are the user's", async () => {
    assert.match(await kernel.print("const o: any = {}; o.self = o; o"), /Circular/);
    assert.match((await fails("JSON.stringify(o)")).evalue ?? "", /circular/i);
  });

  it("of cells that replace what the kernel needs are shown as theirs, and the kernel is repaired", async () => {
    for (const [code, part] of [
      ["(Array.prototype as any).map = null;", "Array.prototype.map"],
      ["(JSON as any).stringify = () => { throw 1; };", "JSON.stringify"],
      ["(globalThis as any).Promise = null;", "Promise"],
      ["(globalThis as any).process = {};", "process"],
      ["(globalThis as any).Buffer = null;", "Buffer"],
      ["(globalThis as any).console = null;", "console"],
      ["(globalThis as any).Date = null;", "Date"],
      ["(globalThis as any).Math = null;", "Math"],
      ["(globalThis as any).Atomics = undefined;", "Atomics"],
      ["(Date.prototype as any).toISOString = null;", "Date.prototype.toISOString"],
      ["delete (String.prototype as any).split;", "String.prototype.split"],
      ["Error.prepareStackTrace = () => { throw 1; };", "Error.prepareStackTrace"],
      [
        "Array.prototype[Symbol.iterator] = null as any;",
        "Array.prototype.Symbol(Symbol.iterator)",
      ],
    ]) {
      for (const end of ["", " throw new Error('x');", " await null; throw new Error('x');"]) {
        const result = await kernel.run(code + end);
        assert.equal(result.reply.status, end ? "error" : "ok", code + end);
        const said = `Restored, because the kernel needs it too: ${part}\n`;
        assert.ok(stream(result, "stderr").startsWith(said), code + end);
        assert.equal(await kernel.print("[1, 2].map((x) => x + 1)"), "[ 2, 3 ]\n", code + end);
        assert.equal((await fails("throw new Error('y')")).evalue, "y");
      }
    }
    await kernel.print(
      "Math.random = () => 0.5; Array.prototype.last = function () { return 1; };".replace(
        "Array.prototype.last",
        "(Array.prototype as any).last",
      ),
    );
    assert.equal(await kernel.print("[Math.random(), ([] as any).last()]"), "[ 0.5, 1 ]\n");
    await kernel.print(
      "delete (Array.prototype as any).last; const { now } = Date; Date.now = () => 0;",
    );
    await fails("throw new Error('z')");
    assert.equal(await kernel.print("Date.now()"), "0\n", "and the clock is the cells' own");
    await kernel.print("Date.now = now;");
    await kernel.print("setTimeout(() => { (JSON as any).stringify = null; }, 20);");
    await pause(200);
    assert.equal(await kernel.print("3 + 3"), "6\n", "after a timer has done so");
  });

  it("after the cell has ended go to stderr, and the next cell runs", async () => {
    const later = await kernel.send(
      'setTimeout(() => { throw new Error("in a timer"); }, 20);\nvoid Promise.reject(new Error("nobody waits"));',
    );
    assert.equal((await kernel.result(later)).reply.status, "ok");
    const both = /^(?=[^]*Uncaught exception)(?=[^]*Unhandled promise rejection)/;
    const text = await kernel.printed(later, both, "stderr");
    assert.match(text, /Uncaught exception: .*in a timer/);
    assert.match(text, /Unhandled promise rejection: .*nobody waits/);
    assert.match(text, /In\[\d+\]:1:26/);
    assert.doesNotMatch(text, /node:internal|kernel\//);
    assert.equal(await kernel.print("2 + 2"), "4\n");
  });
});
