import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { KernelClient, pause, stream } from "./client";

describe("output", () => {
  let kernel: KernelClient;
  before(async () => {
    kernel = await KernelClient.start();
  });
  after(() => kernel.close());

  it("of a cell shows its last expression, objects and streams in order", async () => {
    const { outputs } = await kernel.run(
      'console.log("a"); console.error("b"); console.log("c"); [1, { x: "y" }]',
    );
    const pieces: string[][] = [];
    for (const { name, text } of outputs) {
      if (pieces.at(-1)?.[0] === name) pieces.at(-1)![1] += text;
      else pieces.push([name!, text!]);
    }
    assert.deepEqual(pieces, [
      ["stdout", "a\n"],
      ["stderr", "b\n"],
      ["stdout", "c\n[ 1, { x: 'y' } ]\n"],
    ]);
  });

  it("of 10 MB arrives complete", async () => {
    const text = await kernel.print(
      'const line = "x".repeat(99) + "\\n";\nfor (let i = 0; i < 100; i++) process.stdout.write(line.repeat(1000));',
    );
    assert.equal(text.length, 10_000_000);
  });

  it("of 100,000 lines arrives complete and in order, in few messages", async () => {
    const { outputs } = await kernel.run("for (let i = 0; i < 100_000; i++) console.log(i);");
    const lines = stream({ outputs }).trimEnd().split("\n");
    assert.equal(lines.length, 100_000);
    assert.ok(lines.every((line, i) => line === String(i)));
    assert.ok(outputs.length < 1000, `${outputs.length} messages`);
  });

  /** Runs a cell that prints endlessly, interrupts it after three seconds, and returns its output. */
  async function printed(code: string) {
    const id = await kernel.send(code);
    await pause(3000);
    const { memory } = await kernel.do("process");
    assert.ok(memory < 6e8, `${memory} bytes`);
    await kernel.do("interrupt");
    const { reply, outputs } = await kernel.result(id, 5);
    assert.equal(reply.ename, "Interrupted");
    assert.equal(await kernel.print("1 + 1"), "2\n");
    return outputs;
  }

  for (const loop of ["for (;;) ", "for (;; await new Promise(setImmediate)) "]) {
    it(`of an endless loop is sent as fast as it can be shown, and ends with an interrupt: ${loop}`, async () => {
      const line = 'console.log("line " + n++ + ".".repeat(500));';
      const text = stream({ outputs: await printed(`let n = 0;\n${loop}${line}`) });
      assert.ok(text.length < 6e6, `${text.length} characters were on their way`);
      const lines = text.match(/line \d+\.{500}\n/g) ?? [];
      assert.ok(lines.length > 1000);
      assert.equal(lines.join(""), text, "and nothing is left out");
    });
  }

  it("of an endless loop that alternates both streams does not fill the memory", async () => {
    const outputs = await printed("for (;;) { console.log('a'); console.error('b'); }");
    assert.ok(outputs.length < 8000, `${outputs.length} messages were on their way`);
  });

  it("flows while a cell is busy and never yields", async () => {
    const { outputs } = await kernel.run(
      "for (let n = 0; n < 4; n++) {\n  const end = Date.now() + 250;\n  while (Date.now() < end);\n  console.log(n);\n}",
    );
    assert.ok(outputs.length >= 4, "each line for itself");
    assert.ok(outputs[3].at - outputs[0].at > 0.5, "at its time");
  });

  it("is updated in place while a cell is busy", async () => {
    const result = await kernel.run(
      [
        "const show = (text: string, update: boolean) =>",
        '  (globalThis as any).notebookDisplay({ "text/plain": text }, { display_id: "bar", update });',
        'show("0", false);',
        "for (let n = 1; n <= 600; n++) show(String(n), true);",
        "for (let n = 601; n <= 603; n++) { await new Promise(setImmediate); show(String(n), true); }",
      ].join("\n"),
    );
    const shown = result.outputs.map(({ type, data, transient }) => [
      type,
      data?.["text/plain"],
      transient?.display_id,
    ]);
    assert.equal(result.reply.status, "ok");
    assert.deepEqual(shown[0], ["display_data", "0", "bar"]);
    assert.equal(shown.length, 604, "none is lost");
    assert.deepEqual(shown.at(-1), ["update_display_data", "603", "bar"]);
  });

  it("and text keep their order", async () => {
    const { outputs } = await kernel.run(
      'import { display } from "tslab";\nconsole.log("before"); display.html("<b>x</b>"); console.log("after");',
    );
    assert.deepEqual(
      outputs.map(({ text, data }) => text ?? data?.["text/html"]),
      ["before\n", "<b>x</b>", "after\n"],
    );
  });

  it("of a timer after its cell still shows", async () => {
    const id = await kernel.send('setTimeout(() => console.log("later"), 100);');
    await kernel.result(id);
    assert.match(await kernel.printed(id, /later\n/), /later\n/);
  });
});
