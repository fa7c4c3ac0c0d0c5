import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { KernelClient } from "./client";
import { ScratchProject } from "./scratch";

const IMPORT = 'import { sum, loads } from "./lib/sum";';

describe("an edit to a file of lib", () => {
  let project: ScratchProject;
  let kernel: KernelClient;
  before(async () => {
    project = new ScratchProject({
      "lib/sum.ts":
        'import { plus } from "./deep/plus";\nimport { stamp } from "./other";\nexport const loads = stamp;\n' +
        "export const sum = (xs: number[]): number => xs.reduce(plus);\n",
      "lib/deep/plus.ts": "export const plus = (a: number, b: number): number => a + b;\n",
      "lib/other.ts": "export const stamp = Math.random();\n",
    });
    kernel = await project.start();
  });
  after(async () => {
    await kernel.close();
    project.remove();
  });

  it("is used by the next run of the cell that imports it", async () => {
    assert.equal(await kernel.print(`${IMPORT}\nsum([1, 2, 3])`), "6\n");
    project.write(
      "lib/sum.ts",
      'import { plus } from "./deep/plus";\nimport { stamp } from "./other";\nexport const loads = stamp;\n' +
        "export const sum = (xs: number[]): string => `sum ${xs.reduce(plus)}`;\n",
    );
    assert.equal(await kernel.print(`${IMPORT}\nsum([1, 2, 3])`), "sum 6\n");
    assert.equal(await kernel.print("sum([1]).length"), "5\n", "its types are new too");
  });

  it("is used if another file of lib imports it, and other files keep their state", async () => {
    const before = await kernel.print("loads");
    project.write(
      "lib/deep/plus.ts",
      "export const plus = (a: number, b: number): number => a - b;\n",
    );
    assert.equal(await kernel.print(`${IMPORT}\nsum([1, 2, 3])`), "sum -4\n");
    assert.equal(await kernel.print("loads"), before);
  });

  it("that does not compile is reported with file and line, and its repair is noticed", async () => {
    project.write(
      "lib/deep/plus.ts",
      "\nexport const plus = (a: number, b: number): string => a + b;\n",
    );
    const { reply } = await kernel.run(IMPORT);
    assert.match(reply.evalue ?? "", /not assignable.*lib\/deep\/plus\.ts:2/);
    project.write(
      "lib/deep/plus.ts",
      "export const plus = (a: number, b: number): number => a * b;\n",
    );
    assert.equal(await kernel.print(`${IMPORT}\nsum([2, 3, 4])`), "sum 24\n");
  });

  it("can be a new file that an import did not find before", async () => {
    const cell = 'import { fresh } from "./lib/fresh";\nfresh';
    assert.match((await kernel.run(cell)).reply.evalue ?? "", /Cannot find module/);
    project.write("lib/fresh.ts", "export const fresh = 1;\n");
    assert.equal(await kernel.print(cell), "1\n");
    project.write("lib/needs.ts", 'export { late } from "./late";\n');
    const needing = 'import { late } from "./lib/needs";\nlate';
    assert.match((await kernel.run(needing)).reply.evalue ?? "", /Cannot find module.*needs\.ts:1/);
    project.write("lib/late.ts", "export const late = 2;\n");
    assert.equal(await kernel.print(needing), "2\n");
    rmSync(path.join(project.folder, "lib/fresh.ts"));
    assert.match((await kernel.run(cell)).reply.evalue ?? "", /Cannot find module/);
  });

  it("that throws when it is loaded is reported with file and line", async () => {
    project.write("lib/bad.ts", 'const a = 1;\nthrow new Error("at load " + a);\nexport {};\n');
    const { outputs, reply } = await kernel.run('import "./lib/bad";');
    assert.equal(reply.evalue, "at load 1");
    assert.match(outputs[0].traceback!.join("\n"), /at lib\/bad\.ts:2:7/);
  });

  it("works with a damaged cache of the kernel, whose files are made again", async () => {
    const mark = `mark${process.pid}x${Date.now()}`;
    const cell = 'import { kept } from "./lib/kept";\nkept';
    project.write("lib/kept.ts", `export const kept = "${mark}";\n`);
    assert.equal(await kernel.print(cell), `${mark}\n`);
    const cache = path.join(project.folder, "node_modules", ".cache", "kernel");
    const files = readdirSync(cache).map((name) => path.join(cache, name));
    // The compiled file, and V8's code for the compiler, which V8 itself would crash on.
    const own = files.filter((file) => readFileSync(file).includes(mark));
    const code = files.filter((file) => statSync(file).size > 1e6);
    assert.ok(own.length > 0 && code.length > 0);
    for (const damage of [halve, flipBits]) {
      for (const file of [...own, ...code]) damage(file);
      await kernel.do("restart");
      assert.equal(await kernel.print(cell), `${mark}\n`);
    }
  });
});

function halve(file: string): void {
  truncateSync(file, statSync(file).size >> 1);
}

function flipBits(file: string): void {
  const bytes = readFileSync(file);
  for (let i = 64; i < bytes.length; i += 1 + (bytes.length >> 8)) bytes[i] ^= 1 << (i % 8);
  writeFileSync(file, bytes);
}
