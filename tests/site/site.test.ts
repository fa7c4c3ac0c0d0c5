import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { ExerciseName } from "../../lib/grading/exercises";
import * as publicTests from "../../lib/public_tests";
import { launch, skipWithoutBrowser } from "../browser";
import { MISTAKES } from "../grading/mistakes";
import { root } from "../setup/clone";
import { LEARNERS_EDITIONS } from "../../scripts/notebook.mjs";
import { cells, exercises, GRU_NOTEBOOK, solutions, WORKED_NOTEBOOK } from "../worked-notebook";
import { Lab, SITE, StaticServer, text } from "./site";

const EDITIONS = LEARNERS_EDITIONS.map((file) => path.basename(file));
const [LEARNERS] = EDITIONS;
const WORKED = path.basename(WORKED_NOTEBOOK);
const importsOf = (notebook: string) =>
  cells(notebook)
    .find(({ cell_type }) => cell_type === "code")!
    .source.join("");
const IMPORTS = importsOf(WORKED_NOTEBOOK);

function npm(...args: string[]) {
  return spawnSync("npm", ["run", "--silent", ...args], { cwd: root, encoding: "utf8" });
}

describe("the site", { skip: skipWithoutBrowser }, () => {
  let server: StaticServer;
  let browser: Browser;
  let context: BrowserContext;
  /** The learner's edition, as the first visit opens it. */
  let lab: Lab;
  before(async () => {
    fs.mkdirSync(path.dirname(SITE), { recursive: true });
    const built = npm("site", "--", "--output", SITE);
    assert.equal(built.status, 0, built.stdout + built.stderr);
    server = await StaticServer.start();
    browser = await launch();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  it("opens on the learner's edition, and runs its first cell before 6 MB have come", async () => {
    lab = await Lab.open(context, server.url, LEARNERS, server.url);
    await lab.ready();
    const result = await lab.run(IMPORTS);
    assert.equal(result.status, "ok", text(result.outputs));
    assert.ok(server.sent < 6e6, `${server.sent} bytes`);
    assert.match(lab.page.url(), /lab\/index\.html/);
    assert.equal(await lab.page.locator(".jp-Dialog").count(), 0);
    const { kernel, path: open } = await lab.page.evaluate(() => {
      const { sessionContext } = (globalThis as any).notebook();
      return { kernel: sessionContext.session.kernel.name, path: sessionContext.path };
    });
    assert.deepEqual([kernel, open], ["tslab", LEARNERS]);
  });

  it("links to the solutions and the web page of the open notebook", async () => {
    const links = (page: Page) =>
      page.locator("#course-links a").evaluateAll((all) => all.map((a) => a.getAttribute("href")!));
    const relative = async ({ page }: Lab) =>
      (await links(page)).map((href) => href.slice(server.url.length));
    assert.deepEqual(await relative(lab), [`lab/index.html?path=${WORKED}`, "web-page.html"]);
    const other = await Lab.open(context, server.url, EDITIONS[1]);
    assert.deepEqual(await relative(other), [
      `lab/index.html?path=${path.basename(GRU_NOTEBOOK)}`,
      "web-page-gru.html",
    ]);
    for (const href of await links(other.page)) {
      assert.equal((await other.page.request.get(href)).status(), 200, href);
    }
    await other.page.close();
  });

  it("runs cells as the kernel for Node does", async () => {
    assert.equal(await lab.print("let count = 1; const f = (x: number) => x + 1; f(count)"), "2\n");
    assert.equal(await lab.print("count = await Promise.resolve(5);\nf(count) + count"), "11\n");
    assert.equal(
      await lab.print("interface P { x: number }\nconst p: P = { x: 1 }; p"),
      "{ x: 1 }\n",
    );
    assert.equal(
      await lab.print('interface P { y: string }\nconst q: P = { y: "b" }; [p.x, q.y]'),
      "[ 1, 'b' ]\n",
    );
    assert.equal(
      await lab.print('console.log("%d of %s", 3, "five", new Map([[1, new Float64Array(2)]]))'),
      "3 of five Map(1) { 1 => Float64Array(2) [ 0, 0 ] }\n",
    );
    assert.equal(
      await lab.print("np.print(np.dot(np.ones([2, 3]), np.ones([3, 2])))"),
      "[[3. 3.]\n [3. 3.]]\n",
    );
    assert.equal(await lab.print("const name = 3, self = 4; name + self"), "7\n");
  });

  it("shows errors with their line in the cell and in lib", async () => {
    const thrown = await lab.print(
      "const a23 = np.ones([2, 3]);\nconst dot = () => np.dot(a23, a23);\ndot();",
    );
    assert.match(thrown, /^RangeError: np\.dot: a \(2, 3\) has 3 columns, b \(2, 3\) has 2 rows\n/);
    assert.match(thrown, /at .*lib\/numpy\/products\.ts:\d+:\d+\n {4}at dot In\[\d+\]:2:/);
    assert.match(thrown, /> 2 \| const dot/);
    assert.doesNotMatch(thrown, /worker\.js|lib\.js|\beval\b/);
  });

  it("refuses what does not compile, with the course's hints", async () => {
    assert.match(await lab.print("a23 + a23"), /np\.add\(a, b\)/);
    assert.match(await lab.print("np.sum(a23, 1, true)"), /axis: 1, keepdims: true/);
    assert.match(await lab.print('const n: number = "x";'), /TypeScriptError: .*\n.*In\[\d+\]:1:7/);
    assert.equal(await lab.print("a23.size"), "6\n");
  });

  it("completes names and describes them", async () => {
    const { names, described } = await lab.page.evaluate(async () => {
      const { kernel } = (globalThis as any).notebook().sessionContext.session;
      const completed = await kernel.requestComplete({ code: "np.zer", cursor_pos: 6 });
      const inspected = await kernel.requestInspect({
        code: "softmax",
        cursor_pos: 3,
        detail_level: 0,
      });
      return { names: completed.content.matches, described: inspected.content.data["text/plain"] };
    });
    assert.equal(names[0], "zeros");
    assert.match(described, /function softmax\(x: NdArray\)[^]*@returns/);
  });

  for (const [what, code] of [
    ["a busy loop", "while (true) {}"],
    ["a busy loop that catches", "for (;;) { try { while (true) {} } catch {} }"],
    ["a busy loop after an await", "await null;\nfor (;;);"],
    ["a loop of microtasks", "for (;;) await null;"],
    ["a promise that never settles", "await new Promise(() => {});"],
    [
      "a recursion",
      "const fib = (n: number): number => n < 2 ? n : fib(n - 1) + fib(n - 2);\nfib(100);",
    ],
    [
      "a loop over long products",
      "const big = np.ones([300, 300]);\nfor (;;) np.dot(big, big).get(0, 0);",
    ],
    ["a loop that prints", 'for (let i = 0; ; i++) console.log("line", i);'],
  ]) {
    it(`interrupts ${what} and keeps what was computed`, async () => {
      const run = lab.run(`console.log("begun");\n${code}`);
      await lab.page.waitForTimeout(1000);
      const start = Date.now();
      await lab.interrupt();
      const { reply } = await run;
      const seconds = (Date.now() - start) / 1000;
      assert.equal(reply.ename, "Interrupted", JSON.stringify(reply).slice(0, 500));
      assert.ok(seconds < 4, `took ${seconds} s`); // 2 on a quiet machine
      assert.equal(await lab.print("a23.size"), "6\n");
    });
  }

  it("prints 100,000 lines, and refuses an array that is too large", async () => {
    const printed = await lab.print("for (let i = 0; i < 1e5; i++) console.log(i);");
    assert.equal(printed.split("\n").length, 100_001);
    assert.match(
      await lab.print("np.zeros([60000, 60000])"),
      /np\.zeros: cannot allocate 28\.8 GB/,
    );
    assert.equal(await lab.print("a23.size"), "6\n");
  });

  it("asks the reader for input", async () => {
    const run = lab.run('const answer = prompt("Your name?"); answer');
    // Beside the cells nobody answers: the kernel's own request is looked for.
    const reply = await lab.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const { kernel } = (globalThis as any).notebook().sessionContext.session;
          kernel.anyMessage.connect((_: unknown, { msg }: any) => {
            if (msg.header.msg_type !== "input_request") return;
            resolve(msg.content.prompt);
            kernel.sendInputReply({ status: "ok", value: "Ada" }, msg.header);
          });
        }),
    );
    assert.equal(reply, "Your name?");
    assert.equal(text((await run).outputs), "Ada\n");
  });

  it("reads a file that was uploaded, and writes one", async () => {
    await lab.page.evaluate(() =>
      (globalThis as any).jupyterapp.serviceManager.contents.save("mine.txt", {
        type: "file",
        format: "text",
        content: "Ödipus\nAntigone\nIsmene\nKreon\n".repeat(30),
      }),
    );
    assert.equal(
      await lab.print(
        'import { readNames } from "./lib/training/text-file";\nreadNames("mine.txt").slice(0, 2)',
      ),
      "[ 'Ödipus', 'Antigone' ]\n",
    );
    assert.match(await lab.print('readNames("other.txt")'), /other\.txt does not exist/);
  });

  it("gives mistakes the words that they get in Node", { timeout: 300_000 }, async () => {
    const [right, worked] = [exercises(), solutions()];
    await lab.run(importsOf(GRU_NOTEBOOK));
    const names = Object.keys(right) as ExerciseName[];
    const testOf = (name: ExerciseName) => publicTests[`${name}_test`] as (target: unknown) => void;
    for (const name of names) {
      testOf(name)(right[name]);
      const passed = await lab.run(`${worked[name]}\n${name}_test(${name});`);
      assert.equal(passed.status, "ok", text(passed.outputs));
    }
    // The compiler refuses brackets on arrays.
    const compiled = MISTAKES.filter(({ by }) => !by.startsWith("x[t]"));
    const sample = compiled
      .filter((_, i) => i % Math.floor(compiled.length / 40) === 0)
      .slice(0, 40);
    assert.equal(sample.length, 40);
    for (const { exercise, replace, by } of sample) {
      const source = worked[exercise].replace(replace, by);
      let message = "";
      try {
        testOf(exercise)(exercises({ [exercise]: source })[exercise]);
      } catch (error) {
        ({ message } = error as Error);
      }
      assert.equal((await lab.run(source)).status, "ok", source);
      const { reply } = await lab.run(`${exercise}_test(${exercise});`);
      assert.equal(reply.evalue, message, source);
      await lab.run(worked[exercise]);
    }
  });

  it("keeps what was written, and npm run grade takes it as it is", async () => {
    await lab.page.evaluate((solved) => {
      const { model } = (globalThis as any).notebook().content;
      for (const cell of model.cells) {
        const { grade_id, solution } = cell.getMetadata("nbgrader") ?? {};
        if (solution) cell.sharedModel.setSource((solved as any)[grade_id]);
      }
    }, solutions());
    const saved = () =>
      lab.page.evaluate(async (file) => {
        const { contents } = (globalThis as any).jupyterapp.serviceManager;
        return JSON.stringify((await contents.get(file, { content: true })).content);
      }, LEARNERS);
    for (let tries = 0; tries < 60 && !(await saved()).includes("BEGIN SOLUTION"); tries++) {
      await lab.page.waitForTimeout(500); // until it saves by itself
    }
    await lab.page.reload();
    await lab.opened();
    await lab.ready();
    assert.ok((await saved()).includes("BEGIN SOLUTION"));
    const file = path.join(root, "artifacts", LEARNERS);
    fs.writeFileSync(file, await saved());
    const graded = npm("grade", "--", file);
    assert.match(graded.stdout, /100 of 100/, graded.stderr);
  });

  it("runs the worked notebook beside it, with the committed outputs to the last digit", {
    timeout: 600_000,
  }, async () => {
    const worked = await Lab.open(context, server.url, WORKED);
    await worked.ready();
    const beside = lab.print("1 + 1");
    await worked.command("notebook:run-all-cells");
    assert.equal(await beside, "2\n");
    const ran = await worked.cells();
    cells().forEach((cell, i) => {
      if (cell.cell_type === "code") assert.deepEqual(shown(ran[i]), shown(cell), cell.id);
    });
    assert.deepEqual(worked.complaints, []);

    // Training is interrupted, a model saved and loaded.
    const training = worked.run(
      "const another = createModel(configuration, vocabulary);\nfor (;;) await train(another, names, exercises);",
    );
    await worked.page.waitForTimeout(2000);
    await worked.interrupt();
    assert.equal((await training).reply.ename, "Interrupted");
    assert.match(await worked.print("another.configuration.n_a > 0"), /^true\n$/);
    const saved = await worked.run(
      'saveModel(another, "another.model.json");\nloadModel("another.model.json").configuration.n_a === another.configuration.n_a',
    );
    assert.equal(text(saved.outputs), "true\n");
    await worked.page.screenshot({ path: path.join(root, "artifacts", "site-worked.png") });
    await worked.page.close();
  });

  it("starts its kernel twenty times in a row", { timeout: 300_000 }, async () => {
    for (let i = 0; i < 20; i++) {
      await lab.page.evaluate(() => {
        const { sessionContext } = (globalThis as any).notebook();
        return sessionContext.session.kernel.restart();
      });
      assert.equal(await lab.print(`${i} + 1`), `${i + 1}\n`);
    }
  });

  it("works without a network after the first visit", async () => {
    await lab.page.waitForFunction(
      async () => {
        const [name] = (await caches.keys()).filter((key) => key.startsWith("course"));
        const kept = (await (await caches.open(name)).keys()).map(({ url }) => url);
        return ["kernel/vega.js", "web-page.html", "web-page-gru.html"].every((file) =>
          kept.some((url) => url.includes(file)),
        );
      },
      undefined,
      { timeout: 60_000 },
    );
    assert.deepEqual(lab.complaints, []);
    server.close();
    const offline = await Lab.open(context, server.url, LEARNERS, server.url);
    await offline.ready();
    const result = await offline.run(`${IMPORTS}\nnp.ones([2]).size`);
    assert.equal(text(result.outputs), "2\n");
    assert.deepEqual(offline.complaints, []);
  });
});

/** The outputs of a cell, as both editors write them: without metadata, and without the PNG that JupyterLab adds. */
function shown(cell: any): unknown {
  const joined = (value: unknown) => (Array.isArray(value) ? value.join("") : value);
  return (cell.outputs ?? []).map(({ output_type, name, text: printed, data = {} }: any) => ({
    output_type,
    name,
    text: joined(printed),
    data: Object.fromEntries(
      Object.entries(data).flatMap(([type, value]) =>
        type === "image/png" ? [] : [[type, joined(value)]],
      ),
    ),
  }));
}

it("can be built without the solutions, and then neither links to them nor misses them", () => {
  const folder = `${SITE}-without-solutions`;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const built = npm("site", "--", "--without-solutions", "--output", folder);
  assert.equal(built.status, 0, built.stdout + built.stderr);
  const read = (file: string) => fs.readFileSync(path.join(folder, file), "utf8");
  const { content } = JSON.parse(read("api/contents/all.json"));
  assert.deepEqual(
    content.map(({ name }: { name: string }) => name).sort(),
    [...EDITIONS, "figures"].sort(),
  );
  assert.doesNotMatch(read("extensions/typescript-kernel/kernel.js"), /Solutions|web-page/);
  const kept: string[] = JSON.parse(read("service-worker.js").match(/FILES = .*?(\[".*?\])/)![1]);
  for (const name of EDITIONS) assert.ok(kept.includes(`files/${name}`));
  for (const file of kept) assert.doesNotMatch(read(file), /BEGIN SOLUTION/, file);
});
