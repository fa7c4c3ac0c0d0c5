import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { KernelClient, pause, stream, traceback } from "./client";

const LOOPS: [what: string, code: string][] = [
  ["a busy loop", "while (true) {}"],
  ["a busy loop after an await", "await null;\nwhile (true) {}"],
  ["a busy loop after a timer", "await new Promise((r) => setTimeout(r, 10));\nwhile (true) {}"],
  ["a busy loop that catches", "for (;;) { try { while (true) {} } catch {} }"],
  [
    "a busy loop that catches, after an await",
    "await null;\nfor (;;) { try { while (true) {} } catch {} }",
  ],
  ["a busy loop of microtasks", "for (;;) await null;"],
  ["a promise that never settles", "await new Promise(() => {});"],
  [
    "a training loop",
    "let steps = 0;\nfor (;;) { steps++; for (let i = 0; i < 1e6; i++); await new Promise(setImmediate); }",
  ],
  [
    "a loop over node:timers/promises",
    'import { setTimeout as sleep } from "node:timers/promises";\nfor (;;) { await sleep(1); }',
  ],
  [
    "a busy callback of a timer",
    "setTimeout(() => { while (true) {} }, 10);\nawait new Promise(() => {});",
  ],
];

describe("an interrupt", () => {
  let kernel: KernelClient;
  before(async () => {
    kernel = await KernelClient.start();
    await kernel.print('globalThis.kept = "still here";');
  });
  after(() => kernel.close());

  for (const [what, code] of LOOPS) {
    it(`stops ${what} within a second`, async () => {
      const id = await kernel.send(`console.log("begun");\n${code}`);
      await kernel.printed(id, /begun/);
      await pause(100);
      const sent = performance.now();
      await kernel.do("interrupt");
      const result = await kernel.result(id, 10);
      const seconds = (performance.now() - sent) / 1000;
      assert.equal(result.reply.status, "error");
      assert.equal(result.reply.ename, "Interrupted");
      assert.ok(seconds < 3, `took ${seconds} s`); // twice as long where other tests run beside it
      await pause(250); // what is sent within the window after an error is dropped only if it was sent before it
      assert.equal(await kernel.print("globalThis.kept"), "still here\n");
    });
  }

  it("says where a loop was busy, in the cell and in what called it", async () => {
    const code = `
function spin(n: number) {
  let i = 0;
  while (i >= 0) i = (i + n) % 7;
}
await null;
spin(2);`;
    const id = await kernel.send(`console.log("begun");${code}`);
    await kernel.printed(id, /begun/);
    await pause(100);
    await kernel.do("interrupt");
    const text = traceback(await kernel.result(id, 10));
    assert.match(
      text,
      /^Interrupted: The cell was interrupted\.\n {4}at spin In\[\d+\]:4:\d+\n {4}at .*In\[\d+\]:7:/,
    );
    assert.match(text, /> 4 \| {3}while/);
  });

  it("stops a loop that goes on printing, and none of it comes later", async () => {
    const id = await kernel.send(
      'for (let i = 0; ; i++) { console.log("step", i); await new Promise((r) => setTimeout(r, 10)); }',
    );
    const printed = async () => stream(await kernel.do("outputs", { id }));
    await kernel.printed(id, /step 9\n/);
    await kernel.do("interrupt");
    await kernel.result(id, 5);
    await pause(100); // outputs come on another channel than the reply
    const before = await printed();
    await pause(300);
    assert.equal(await printed(), before);
  });

  it("does nothing to an idle kernel", async () => {
    await kernel.do("interrupt");
    await kernel.do("interrupt");
    await pause(1000);
    assert.equal(await kernel.print("6 * 7"), "42\n");
  });

  it("answers an interrupt_request", async () => {
    const { id } = await kernel.do("interrupt_message");
    assert.equal((await kernel.result(id, 5)).reply.status, "ok");
  });

  it("does not damage the compiler while a cell compiles", async () => {
    for (const delay of [0, 5, 10, 20, 40]) {
      const id = await kernel.send(
        'import * as np from "./lib/np";\nconst big = np.zeros([3]);\nawait new Promise(() => {});',
      );
      await pause(delay);
      await kernel.do("interrupt");
      await pause(50);
      await kernel.do("interrupt");
      // Aborted where the interrupt came before the cell began.
      assert.match((await kernel.result(id, 10)).reply.status, /^(error|aborted)$/);
      await pause(250);
    }
    assert.equal(
      await kernel.print('import * as np from "./lib/np";\nnp.print(np.ones([2]));'),
      "[1. 1.]\n",
    );
  });

  it("waits while Node loads a module of its own", async () => {
    // node:wasi gives a warning before it has exported anything.
    const id = await kernel.send(`const { emitWarning } = process;
process.emitWarning = () => {
  console.log("loads");
  const end = performance.now() + 1000;
  while (performance.now() < end);
};
require("node:wasi");
for (;;);`);
    await kernel.printed(id, /loads/);
    await kernel.do("interrupt");
    assert.equal((await kernel.result(id, 10)).reply.ename, "Interrupted");
    await pause(250);
    await kernel.print("process.emitWarning = emitWarning;");
    assert.equal(await kernel.print('typeof require("node:wasi").WASI'), "function\n");
  });

  it("is not lost at the end of a long compilation", async () => {
    for (let round = 0; round < 8; round++) {
      const id = await kernel.send(`${long}\nawait new Promise(() => {});`);
      await pause(60 + 10 * round);
      await kernel.do("interrupt");
      assert.match((await kernel.result(id, 10)).reply.status, /^(error|aborted)$/);
      await pause(250);
    }
  });

  it("can be repeated before it is handled", async () => {
    const { pid } = await kernel.do("process");
    const id = await kernel.send(`${long}\nawait new Promise(() => {});`);
    await pause(50);
    for (let i = 0; i < 20; i++) {
      await kernel.do("interrupt");
      await pause(20);
    }
    assert.match((await kernel.result(id, 10)).reply.status, /^(error|aborted)$/);
    await pause(1000);
    assert.equal(await kernel.print("6 * 7"), "42\n");
    assert.equal((await kernel.do("process")).pid, pid);
  });
});

/** Compiles for some tenths of a second: longer than a kernel that is asked to interrupt has time to answer. */
const long = Array.from(
  { length: 400 },
  (_, i) => `const v${i}: number[] = [${i}].map((x) => x + 1);`,
).join("\n");
