import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { KernelClient, pause, root, stream, traceback } from "./client";

describe("a session", () => {
  let kernel: KernelClient;
  before(async () => {
    kernel = await KernelClient.start();
  });
  after(() => kernel.close());

  it("runs in the project's root, whatever folder the notebook is in", async (t) => {
    const other = await KernelClient.start({ cwd: "/tmp" });
    t.after(() => other.close());
    assert.equal(await other.print("process.cwd()"), `${root}\n`);
  });

  it("runs what follows a failed cell when stop_on_error is false", async () => {
    const codes = ['throw new Error("1")', "2", "let 3 = 4", "5"];
    const ids = [];
    for (const code of codes) ids.push(await kernel.send(code, { stop_on_error: false }));
    const results = [];
    for (const id of ids) results.push(await kernel.result(id));
    assert.deepEqual(
      results.map(({ reply }) => reply.status),
      ["error", "ok", "error", "ok"],
    );
    assert.equal(stream(results[3]), "5\n");
  });

  it("drops the cells queued behind a failed one when stop_on_error is true, and nothing later", async () => {
    const ids = [];
    for (const code of [
      'await new Promise((r) => setTimeout(r, 1000)); throw new Error("1")',
      "2",
      "3",
    ])
      ids.push(await kernel.send(code));
    const statuses = [];
    for (const id of ids) statuses.push((await kernel.result(id)).reply.status);
    assert.deepEqual(statuses, ["error", "aborted", "aborted"]);
    assert.equal(await kernel.print("4"), "4\n", "sent at once after the error");
  });

  it("runs cells after one that failed when the computer's clock is set back", async (t) => {
    const clock =
      "const { now } = Date; let shift = 0; Date.now = () => now() + shift; globalThis.setClock = (ms) => (shift = ms);";
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(clock)}`;
    const other = await KernelClient.start({ env: { NODE_OPTIONS } });
    t.after(() => other.close());
    await other.run(
      "setTimeout(() => (globalThis as any).setClock(-3_600_000), 100); throw new Error('1');",
    );
    await pause(500);
    assert.equal(await other.print("3"), "3\n");
  });

  it("reports busy and idle for each request in turn", async () => {
    const first = await kernel.send("await new Promise((r) => setTimeout(r, 200))");
    const second = await kernel.send("1");
    assert.deepEqual((await kernel.result(second)).states, ["busy", "idle"]);
    assert.deepEqual((await kernel.result(first)).states, ["busy", "idle"]);
  });

  it("is heard by a client that sends just as an answer comes", async () => {
    const first = await kernel.send("1");
    const second = await kernel.send("2", { busy: 0.5 });
    assert.equal(stream(await kernel.result(first)), "1\n");
    assert.equal(stream(await kernel.result(second)), "2\n");
  });

  it("lets functions, classes, types and imports be defined again", async () => {
    await kernel.print(
      'function f() { return 1; }\nclass A { a = 1 }\ntype T = string;\nimport fs from "node:fs";',
    );
    await kernel.print(
      "function f() { return 'two'; }\nclass A { b = 2 }\ntype T = number;\nimport fs from 'node:path';",
    );
    assert.equal(
      await kernel.print("const t: T = new A().b;\n[f(), t, typeof fs.join]"),
      "[ 'two', 2, 'function' ]\n",
    );
  });

  it("keeps what a cell defined before it failed, and nothing of what it did not", async () => {
    await kernel.print("let nothing: string | undefined; const shadowed = 1;");
    const failing = `const made = [1, 2], { part, absent } = { part: 3, absent: undefined };
type Pair = [number, number];
function twice(x: number): number { return 2 * x; }
throw new Error("half-way");
class Late {}
import os from "node:os";
const late = 1, shadowed = "text";`;
    assert.equal((await kernel.run(failing)).reply.evalue, "half-way");
    assert.equal((await kernel.run("let = 3")).reply.ename, "SyntaxError");
    const use = "const pair: Pair = [made.length, twice(part)];\n[pair, nothing]";
    assert.equal(await kernel.print(use), "[ [ 2, 6 ], undefined ]\n");
    for (const name of ["late", "Late", "os", "absent", "shadowed"]) {
      const message = `'${name}' is not declared. If another cell declares it, run that cell first. (TS2304, line 1)`;
      assert.equal((await kernel.run(name)).reply.evalue, message);
    }
    assert.match((await kernel.run("const t: string = made;")).reply.evalue ?? "", /number\[\]/);
    const { id } = await kernel.do("complete", { code: "made.le", cursor: 7 });
    assert.ok((await kernel.result(id)).reply.matches.includes("length"));
    const counting = await kernel.send(
      "let counted = 0;\nconsole.log('counts');\nfor (;;) counted++;",
    );
    await kernel.printed(counting, /counts/);
    await pause(100);
    await kernel.do("interrupt");
    assert.equal((await kernel.result(counting)).reply.ename, "Interrupted");
    assert.equal(await kernel.print("counted > 1000"), "true\n");
  });

  it("waits for a loop with for await", async () => {
    await kernel.print("async function* count() { yield 1; await null; yield 2; }");
    const loop = "for await (const n of count()) console.log(n);\n'and after'";
    assert.equal(await kernel.print(loop), "1\n2\nand after\n");
    const inside =
      "const f = async () => { for await (const n of count()) console.log(n); };\nf.length";
    assert.equal(await kernel.print(inside), "0\n");
    const thrown = await kernel.run(
      "for await (const n of count()) {\n  if (n === 2) throw new Error('two');\n}",
    );
    assert.match(traceback(thrown), /In\[\d+\]:2:22/);
  });

  it("completes the keys of a typed object", async () => {
    await kernel.print("const parameters: { Wax: number; Waa: number } = { Wax: 1, Waa: 2 };");
    const { id } = await kernel.do("complete", { code: "parameters.W", cursor: 12 });
    const { reply } = await kernel.result(id);
    assert.deepEqual(reply.matches.slice(0, 2).sort(), ["Waa", "Wax"]);
    assert.deepEqual([reply.cursor_start, reply.cursor_end], [11, 12]);
  });

  it("counts the cursor as Jupyter does, in characters", async () => {
    const code = '"𝑎𝑏"; parameters.W';
    const { id } = await kernel.do("complete", { code, cursor: [...code].length });
    const { reply } = await kernel.result(id);
    assert.deepEqual([reply.cursor_start, reply.cursor_end], [17, 18]);
    assert.ok(reply.matches.includes("Wax"));
  });

  it("shows a function's documentation on inspection", async () => {
    await kernel.print('import * as np from "./lib/np";');
    const { id } = await kernel.do("inspect", { code: "np.allclose", cursor: 6 });
    const { reply } = await kernel.result(id);
    assert.equal(reply.found, true);
    assert.match(reply.data["text/plain"], /function allclose\(/);
    assert.match(reply.data["text/plain"], /\n\n\w+/, "and what it does");
  });

  it("has the types of Node's modules that are imported, and of its globals", async () => {
    await kernel.print('import fs from "node:fs";\nimport { join } from "path";');
    assert.match(
      (await kernel.run("fs.existsSync(1)")).reply.evalue ?? "",
      /'number' is not assign/,
    );
    assert.match(
      (await kernel.run("const n: number = join('a')")).reply.evalue ?? "",
      /'string' is not/,
    );
    assert.match(
      (await kernel.run("const b: number = Buffer.from('a')")).reply.evalue ?? "",
      /Buffer/,
    );
    await kernel.print(
      'import https from "node:https";\nimport { spawn } from "child_process";\nimport zlib from "zlib";\n' +
        "const use = () => [https.createServer({}).listen(0), spawn('a').stdout.pipe(process.stdout), zlib.createGzip().pipe(process.stderr).write(''), fs.createReadStream('a').setEncoding('utf8')];",
    );
    const { id } = await kernel.do("inspect", { code: "fs.existsSync", cursor: 6 });
    assert.match((await kernel.result(id)).reply.data["text/plain"], /`true` if the path exists/);
    assert.match(
      (await kernel.run("const c: string = [1].map(Number)")).reply.evalue ?? "",
      /number\[\]/,
    );
  });

  it("survives invalid messages", async () => {
    await kernel.print("const kept = 7;");
    for (let i = 0; i < 3; i++) await kernel.do("damage");
    assert.equal(await kernel.print("kept"), "7\n");
    assert.match(kernel.log, /a message was dropped/);
    const id = await kernel.send('console.log("begun");\nwhile (true) {}');
    await kernel.printed(id, /begun/);
    const interrupt = await kernel.do("interrupt_message");
    assert.equal((await kernel.result(interrupt.id, 5)).reply.status, "ok", "the control channel");
    assert.equal((await kernel.result(id, 5)).reply.ename, "Interrupted");
  });

  it("runs a cell again and again", async () => {
    const cell =
      'import * as np from "./lib/np";\nclass Layer { weights = np.ones([3]); }\n' +
      "const parameters: { count: number } = { count: 3 };\nfunction total(): number { return np.sum(new Layer().weights); }\ntotal() + parameters.count";
    for (let i = 0; i < 100; i++) assert.equal(await kernel.print(cell), "6\n");
  });

  it("starts fresh after a restart, even from a busy cell", async () => {
    await kernel.print("const before = 1;");
    await kernel.do("restart");
    assert.match((await kernel.run("before")).reply.evalue ?? "", /is not declared/);
    await kernel.send("await null; while (true) {}");
    await pause(300);
    const { seconds } = await kernel.do("restart");
    assert.ok(seconds < 30, `${seconds} s`);
    assert.equal(await kernel.print("1 + 1"), "2\n");
  });

  it("is separate from other sessions", async (t) => {
    const other = await KernelClient.start();
    t.after(() => other.close());
    await kernel.print("const mine = 1; (globalThis as any).shared = 1;");
    assert.equal(await other.print("typeof (globalThis as any).shared"), "undefined\n");
    assert.equal(await kernel.print("mine"), "1\n");
  });

  it("of 500 cells does not grow in memory", async () => {
    const cell =
      "const xs = new Float64Array(1000).fill(1);\nconsole.log(xs.length);\nfunction g(n: number) { return n + xs[0]; }\ng(1)";
    const used = async () => {
      const code =
        'require("node:v8").setFlagsFromString("--expose-gc");\n' +
        'require("node:vm").runInNewContext("gc")();\nprocess.memoryUsage().heapUsed';
      return Number(await kernel.print(code));
    };
    for (let i = 0; i < 100; i++) await kernel.print(cell);
    const before = await used();
    for (let i = 0; i < 400; i++) await kernel.print(`${cell};`);
    const grown = ((await used()) - before) / 1e6;
    assert.ok(grown < 20, `grew by ${grown.toFixed(1)} MB`);
  });

  it("ends with its process when it is shut down, even with running timers", async () => {
    await kernel.print("setInterval(() => {}, 10);");
    const { seconds, pid } = await kernel.do("shutdown");
    assert.ok(seconds < 4.5, `${seconds} s`); // Jupyter ends it after 5 s
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
    assert.doesNotMatch(kernel.log, /assert|terminate called|debugger/i, "quietly");
  });
});
