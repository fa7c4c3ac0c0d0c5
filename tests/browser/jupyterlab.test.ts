import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { LEARNERS_EDITION } from "../../scripts/notebook.mjs";
import { Clone, Program, root, statusOf } from "../setup/clone";
import { contrast, hexOf, over } from "../figures/contrast";
import { RED, keep, launch, skipWithoutBrowser } from "../browser";
import { WORKED_NOTEBOOK, cells, type Cell } from "../worked-notebook";

/** A port that nobody listens on, of those that the system gives to nobody who asks for any. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(10_000 * Math.random());
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** What somebody may have set for other projects. */
const FOR_OTHERS = {
  ...{ NODE_ENV: "production", npm_config_omit: "dev", npm_config_dry_run: "true" },
  ...{ PIP_USER: "1", PIP_DRY_RUN: "1", PIP_TARGET: tmpdir(), PIP_PREFIX: tmpdir() },
  ...{ PYTHONOPTIMIZE: "2", PYTHONSAFEPATH: "1", PYTHONWARNINGS: "error", PYTHONPATH: tmpdir() },
};

/** With settings of its own, and with the application in the page's reach, for the state of its cells. */
const start = (clone: Clone, port: number, ...notebook: string[]) => {
  const args = [
    ...notebook,
    "--no-browser",
    "--port",
    String(port),
    "--LabApp.expose_app_in_browser=True",
  ];
  const env = { ...FOR_OTHERS, JUPYTER_CONFIG_DIR: path.join(clone.parent, "config") };
  return Program.start("npm", ["start", "--", ...args], clone.folder, env);
};

describe("npm start in a fresh clone", () => {
  let clone: Clone;
  let server: Program;
  let port: number;
  let url: string;
  before(async () => {
    clone = new Clone();
    port = await freePort();
    server = start(clone, port, WORKED_NOTEBOOK);
  });
  after(async () => {
    await server.stop("SIGTERM");
    clone.remove();
  });

  it("says what it sets up, and the server answers on the notebook", async () => {
    [url] = await server.prints(/http:\/\/localhost:\d+\/lab\/tree\/\S+\?token=\w+/, 900);
    assert.match(server.output, /Installing the npm packages/);
    assert.match(server.output, /Installing JupyterLab/);
    assert.ok(url.startsWith(`http://localhost:${port}/lab/tree/${WORKED_NOTEBOOK}`), url);
    assert.equal(await statusOf(url), 200);
  });

  it("listens on this machine only, and asks for its token", async () => {
    const { origin } = new URL(url);
    assert.equal((await fetch(`${origin}/api/contents`)).status, 403);
    const listening = spawnSync("python3", ["-c", LISTENING, String(port)], { encoding: "utf8" });
    assert.match(listening.stdout, /^(127\.0\.0\.1|::1)( (127\.0\.0\.1|::1))*\n$/);
  });

  it("finds the kernel with no environment variable set", () => {
    const jupyter = path.join(clone.folder, ".venv", "bin", "jupyter");
    const list = spawnSync(jupyter, ["kernelspec", "list", "--json"], { encoding: "utf8" });
    assert.equal(JSON.parse(list.stdout).kernelspecs.tslab.spec.display_name, "TypeScript");
  });

  describe("in a browser", { skip: skipWithoutBrowser }, () => {
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];
    before(async () => {
      browser = await launch();
      page = await browser.newPage({ viewport: { width: 1400, height: 1400 } });
      await page.addInitScript("globalThis.__name = (f) => f"); // tsx marks functions with it
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error")
          complaints.push(`${message.text()} ${message.location().url}`);
      });
    });
    after(() => browser?.close());

    it("opens the notebook with the kernel TypeScript, and asks nothing", async () => {
      await page.goto(url);
      // Cells that are scrolled out of sight are in the page, but not visible.
      const firstCell = page.locator(".jp-Notebook .jp-Cell").first();
      await firstCell.waitFor({ state: "attached", timeout: 60_000 });
      await page
        .getByRole("button", { name: "TypeScript", exact: true })
        .waitFor({ timeout: 60_000 });
      assert.equal(await page.locator(".jp-Dialog").count(), 0);
    });

    it("leads to the target of every link within the notebook", async () => {
      const all = (count: number) => document.querySelectorAll(".jp-Cell").length === count;
      await page.waitForFunction(all, cells().length, { timeout: 60_000 });
      const outputs = cells().flatMap((cell) => cell.outputs ?? []);
      await assertDrawn(page, outputs); // what is still drawn moves what stands below it
      const [links, missed] = await page.evaluate(followLinks);
      assert.ok(links > 60, `only ${links} links`);
      assert.deepEqual(missed, []);
    });

    it("logs no list of language servers that are not installed", () => {
      assert.doesNotMatch(server.output, /Skipped non-installed/);
    });

    it("would save the outputs as they are in the file", async () => {
      const outputs = cells().flatMap((cell) => cell.outputs ?? []);
      await assertDrawn(page, outputs);
      await page.waitForTimeout(1000); // JupyterLab adds a PNG to each chart that it has drawn
      assert.deepEqual((await openOutputs(page)).map(said), outputs.map(said));
    });

    it("runs all cells without an error, and every chart draws", { timeout: 400_000 }, async () => {
      await page.getByRole("menuitem", { name: "Run", exact: true }).click();
      await page.getByText("Run All Cells", { exact: true }).click();
      await runThrough(page);
      const outputs = await openOutputs(page);
      const failed = outputs.filter((out) => out.output_type === "error" || out.name === "stderr");
      assert.deepEqual(failed, []);
      assert.equal(await page.locator(RED).count(), 0);
      await assertDrawn(page, outputs);
      assert.equal(await page.locator('body[data-jp-theme-light="true"]').count(), 1);
      await keepCharts(page, "light");
      assert.deepEqual(complaints, []);
    });

    it("moves a slider that has the focus by the arrow keys, and the notebook where none has", async () => {
      const activeCell = () =>
        page.evaluate(() => jupyterapp.shell.currentWidget.content.activeCellIndex);
      const slider = page.locator(".jp-RenderedVegaCommon5 input[type=range]").first();
      await slider.scrollIntoViewIfNeeded();
      await slider.click();
      await page.keyboard.press("Home");
      const [cell, first] = [await activeCell(), Number(await slider.inputValue())];
      await page.keyboard.press("ArrowRight");
      assert.equal(Number(await slider.inputValue()), first + 1);
      await page.keyboard.press("ArrowLeft");
      assert.equal(Number(await slider.inputValue()), first);
      assert.equal(await activeCell(), cell);
      await page.keyboard.press("j"); // the next cell
      await page.keyboard.press("ArrowDown");
      assert.equal(await activeCell(), cell + 2);
    });

    it("indents by two and closes brackets in a new cell", async () => {
      await page.evaluate(() => jupyterapp.commands.execute("notebook:insert-cell-below"));
      await page.evaluate(() => jupyterapp.commands.execute("notebook:enter-edit-mode"));
      await page.keyboard.type("function f() {");
      await page.keyboard.press("Enter");
      await page.keyboard.type("g(1");
      const source = () =>
        page.evaluate(
          () => jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.source,
        );
      assert.equal(await source(), "function f() {\n  g(1)\n}");
      await page.evaluate(() => jupyterapp.commands.execute("notebook:enter-command-mode"));
      await page.evaluate(() => jupyterapp.commands.execute("notebook:delete-cell"));
    });

    it("is given all of ten megabytes that a cell prints", async () => {
      const code = 'for (let i = 0; i < 10; i++) console.log("x".repeat(999_999));';
      assert.equal(await page.evaluate(charactersPrinted, code), 1e7);
    });

    it("draws on its own background in the dark theme, with text to be read on it", async () => {
      await page.evaluate(() =>
        jupyterapp.commands.execute("apputils:change-theme", { theme: "JupyterLab Dark" }),
      );
      await page.waitForSelector('body[data-jp-theme-light="false"]', { state: "attached" });
      await runCell(page, "rnn-hidden-states");
      const outputs = await openOutputs(page);
      await assertDrawn(page, outputs);
      await assertOnPage(page);
      await keepCharts(page, "dark");
      assert.deepEqual(complaints, []);
    });
  });

  it("stops at Ctrl-C, with its kernels", async () => {
    await server.stop("SIGINT");
    await assert.rejects(fetch(url));
    await allEnd(clone.folder);
  });

  it("sets nothing up again the next time, and opens a notebook whatever its name", async () => {
    const copy = path.join("notebooks", "Kopie Ü #1 100%.ipynb");
    cpSync(path.join(clone.folder, LEARNERS_EDITION), path.join(clone.folder, copy));
    server = start(clone, port, copy);
    [url] = await server.prints(/http:\/\/localhost:\d+\/lab\/tree\/\S+\?token=\w+/, 60);
    assert.doesNotMatch(server.output, /Installing|Creating/);
    assert.ok(decodeURIComponent(new URL(url).pathname).endsWith(copy), url);
    assert.equal(await statusOf(url.replace("/lab/tree/", "/api/contents/")), 200);
  });

  it("refuses a notebook that is not there, or not in the project", async () => {
    for (const [notebook, message] of [
      ["nowhere.ipynb", "nowhere.ipynb: no such file\n"],
      [
        path.join(root, LEARNERS_EDITION),
        `${path.join(root, LEARNERS_EDITION)}: not in ${clone.folder}\n`,
      ],
    ]) {
      const refused = Program.start(
        process.execPath,
        ["scripts/start.mjs", notebook],
        clone.folder,
      );
      assert.equal(await refused.ended, 1);
      assert.equal(refused.output, message);
    }
  });

  it("takes another port when there is a Jupyter on its own, and opens the learner's edition unless told", async () => {
    const second = start(clone, port);
    try {
      const [other] = await second.prints(/http:\/\/localhost:\d+\/lab\S+\?token=\w+/, 60);
      assert.notEqual(new URL(other).port, String(port));
      assert.ok(new URL(other).pathname.endsWith(LEARNERS_EDITION), other);
      assert.equal(await statusOf(other), 200);
    } finally {
      await second.stop("SIGINT");
    }
  });

  it("stops, with all that it has started, when npm alone is told to", async () => {
    server.child.kill("SIGTERM");
    await server.ended;
    await allEnd(clone.folder);
  });
});

/** What the page has, for the functions below that run in it. */
declare const document: any, jupyterapp: any, DOMParser: any;

/** Waits until all code cells have run. */
async function runThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { context, content } = jupyterapp.shell.currentWidget;
    const code = () => content.widgets.filter((cell: any) => cell.model.type === "code");
    const hasRun = (cell: any) =>
      cell.model.executionCount !== null && cell.model.executionState === "idle";
    const busy = () => context.sessionContext.session?.kernel?.status !== "idle";
    // Outputs of an earlier run are gone once a cell is queued, so the kernel has to become busy first.
    for (let i = 0; i < 100 && !busy(); i++) await new Promise((r) => setTimeout(r, 50));
    while (busy() || !code().every(hasRun)) await new Promise((r) => setTimeout(r, 100));
  });
}

/** Clicks a link to each target, from the top of the notebook: how many there are, and those whose target does not come on the screen. */
async function followLinks(): Promise<[links: number, missed: string[]]> {
  const view = document.querySelector(".jp-WindowedPanel-outer");
  const { top, bottom } = view.getBoundingClientRect();
  const written = [...document.querySelectorAll('.jp-MarkdownOutput a[href^="#"]')].filter(
    (link) => !link.matches(".jp-InternalAnchorLink"),
  );
  const links = new Map(written.map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const targets = [...document.querySelectorAll("[data-jupyter-id]")];
  const onScreen = (id: string) =>
    targets.some((target) => {
      const box = target.getBoundingClientRect();
      return target.dataset.jupyterId === id && box.bottom > top - 1 && box.top < bottom;
    });
  const missed: string[] = [];
  for (const [id, link] of links) {
    view.scrollTop = 0;
    link.click();
    for (let i = 0; i < 40 && !onScreen(id); i++) await new Promise((r) => setTimeout(r, 50));
    if (!onScreen(id)) missed.push(id);
  }
  view.scrollTop = 0;
  return [links.size, missed];
}

/** Runs one cell of the open notebook. */
async function runCell(page: Page, id: string): Promise<void> {
  await page.evaluate((id) => {
    const { content } = jupyterapp.shell.currentWidget;
    content.activeCellIndex = content.widgets.findIndex((cell: any) => cell.model.id === id);
    return jupyterapp.commands.execute("notebook:run-cell");
  }, id);
}

/** Runs code on the open notebook's kernel, apart from its cells: how many characters it prints. */
async function charactersPrinted(code: string): Promise<number> {
  const { kernel } = jupyterapp.shell.currentWidget.context.sessionContext.session;
  const future = kernel.requestExecute({ code });
  let characters = 0;
  future.onIOPub = ({ header, content }: any) => {
    if (header.msg_type === "stream") characters += content.text.length;
  };
  await future.done;
  return characters;
}

type Output = NonNullable<Cell["outputs"]>[number];

/** The outputs of the open notebook, as it would be saved. */
const openOutputs = (page: Page): Promise<Output[]> =>
  page.evaluate(() => {
    const { cells } = jupyterapp.shell.currentWidget.content.model.toJSON();
    return cells.flatMap((cell: any) => cell.outputs ?? []);
  });

const joined = (text: unknown) => [text ?? ""].flat().join("");

/** What an output says, as text. */
const said = ({ output_type, name, text, data }: Output) =>
  `${name ?? output_type}: ${joined(text ?? data?.["text/plain"])}`;

/** Every chart among the outputs is drawn in the page with as many marks as its still picture has: shapes, not axes and legends. */
async function assertDrawn(page: Page, outputs: Output[]): Promise<void> {
  const charts = outputs.filter(({ data }) => data?.["application/vnd.vegalite.v5+json"]);
  assert.ok(charts.length >= 12, `only ${charts.length} charts`);
  const allDrawn = (count: number) =>
    document.querySelectorAll(".jp-RenderedVegaCommon5 svg.marks").length === count;
  await page.waitForFunction(allDrawn, charts.length, { timeout: 60_000 });
  const stills = charts.map(({ data }) => joined(data?.["image/svg+xml"]));
  const [drawn, expected] = await page.evaluate((stills) => {
    const marks = (of: any): number => of.querySelectorAll(".role-mark > *").length;
    const parsed = stills.map((svg) => new DOMParser().parseFromString(svg, "image/svg+xml"));
    return [
      [...document.querySelectorAll(".jp-RenderedVegaCommon5")].map(marks),
      parsed.map(marks),
    ];
  }, stills);
  assert.deepEqual(drawn, expected);
  assert.ok(Math.min(...drawn) > 0, String(drawn));
}

/** The charts have no background of their own, and their text has a contrast of 4.5 : 1 on the page's. */
async function assertOnPage(page: Page): Promise<void> {
  const titles = await page.evaluate(() => {
    const { document, getComputedStyle } = globalThis as any;
    return [...document.querySelectorAll(".jp-RenderedVegaCommon5 svg.marks")].map((drawing) => {
      let box = drawing;
      const background = () => getComputedStyle(box).backgroundColor;
      while (/^(transparent|rgba\(.*, 0\))$/.test(background())) box = box.parentElement;
      const title = drawing.querySelector(".role-title-text text");
      return { ink: getComputedStyle(title).fill, ground: background(), holder: box.className };
    });
  });
  assert.ok(titles.length > 0);
  for (const { ink, ground, holder } of titles) {
    assert.ok(contrast(hexOf(ground), "#ffffff") > 10, `${holder} is ${ground}`);
    assert.ok(contrast(over(ink, hexOf(ground)), hexOf(ground)) >= 4.5, `${ink} on ${ground}`);
  }
}

/** Keeps a picture of every chart with its sliders. */
async function keepCharts(page: Page, theme: string): Promise<void> {
  const charts = await page.locator(".jp-RenderedVegaCommon5").all();
  // What has not been on the screen yet has no height of its own; after this nothing moves any more.
  for (const chart of charts) await chart.scrollIntoViewIfNeeded();
  for (const [k, chart] of charts.entries()) {
    await chart.scrollIntoViewIfNeeded();
    await page.waitForTimeout(200); // until it is painted
    await keep(chart, `jupyterlab/${theme}-${String(k + 1).padStart(2, "0")}`);
  }
}

/** The addresses that a port is listened on. */
const LISTENING = `
import socket, sys
def addresses(file, family):
    for line in open(file).readlines()[1:]:
        local, state = line.split()[1], line.split()[3]
        host, port = local.split(":")
        if state == "0A" and int(port, 16) == int(sys.argv[1]):
            raw = bytes.fromhex(host)
            raw = b"".join(raw[i:i + 4][::-1] for i in range(0, len(raw), 4))
            yield socket.inet_ntop(family, raw)
print(*addresses("/proc/net/tcp", socket.AF_INET), *addresses("/proc/net/tcp6", socket.AF_INET6))
`;

async function allEnd(folder: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (processesIn(folder).length > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.deepEqual(processesIn(folder), []);
}

/** The processes that run something of a folder. */
function processesIn(folder: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        return command.includes(folder) ? [command] : [];
      } catch {
        return [];
      }
    });
}
