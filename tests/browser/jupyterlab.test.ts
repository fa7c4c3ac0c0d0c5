import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { Clone, Program } from "../setup/clone";
import { launch, skipWithoutBrowser } from "../browser";

const NOTEBOOK = "notebooks/Building_a_Recurrent_Neural_Network_Step_by_Step.ipynb";

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** With the application in the page's reach, for the state of its cells. */
const start = (clone: Clone, port: number) => {
  const args = ["--no-browser", "--port", String(port), "--LabApp.expose_app_in_browser=True"];
  return Program.start("npm", ["start", "--", ...args], clone.folder);
};

describe("npm start in a fresh clone", () => {
  let clone: Clone;
  let server: Program;
  let port: number;
  let url: string;
  before(async () => {
    clone = new Clone();
    port = await freePort();
    server = start(clone, port);
  });
  after(async () => {
    await server.stop("SIGTERM");
    clone.remove();
  });

  it("says what it sets up, and the server answers on the notebook", async () => {
    [url] = await server.prints(/http:\/\/localhost:\d+\/lab\/tree\/\S+\?token=\w+/, 400);
    assert.match(server.output, /Installing the npm packages/);
    assert.match(server.output, /Installing JupyterLab/);
    assert.ok(url.startsWith(`http://localhost:${port}/lab/tree/${NOTEBOOK}`), url);
    assert.equal((await fetch(url)).status, 200);
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
    before(async () => {
      browser = await launch();
      page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
      await page.addInitScript("globalThis.__name = (f) => f"); // tsx marks functions with it
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

    it("runs all cells without an error, and the charts draw", { timeout: 400_000 }, async () => {
      await page.getByRole("menuitem", { name: "Run", exact: true }).click();
      await page.getByText("Run All Cells", { exact: true }).click();
      const cells = await runThrough(page);
      const outputs = cells.flatMap((cell: any) => cell.outputs);
      const errors = outputs.filter(
        (out: any) => out.output_type === "error" || out.name === "stderr",
      );
      assert.deepEqual(errors, []);
      const charts = await drawnCharts(page);
      const expected = outputs.filter((out: any) => out.data?.["application/vnd.vegalite.v5+json"]);
      assert.equal(charts.length, expected.length);
      assert.ok(charts.length >= 6);
      for (const { width, height, colors } of charts) {
        assert.ok(
          width > 200 && height > 50 && colors > 3,
          `${width} × ${height}, ${colors} colours`,
        );
      }
      assert.equal(await page.locator(RED).count(), 0);
    });
  });

  it("stops at Ctrl-C, with its kernels", async () => {
    await server.stop("SIGINT");
    await assert.rejects(fetch(url));
    await allEnd(clone.folder);
  });

  it("sets nothing up again the next time", async () => {
    const began = performance.now();
    server = start(clone, port);
    await server.prints(/\/lab\/tree\//, 60);
    assert.doesNotMatch(server.output, /Installing|Creating/);
    assert.ok(performance.now() - began < 30_000);
  });

  it("takes another port when there is a Jupyter on its own", async () => {
    const second = start(clone, port);
    const [other] = await second.prints(/http:\/\/localhost:\d+\/lab\S+\?token=\w+/, 60);
    assert.notEqual(new URL(other).port, String(port));
    assert.equal((await fetch(other)).status, 200);
    await second.stop("SIGINT");
  });

  it("stops, with all that it has started, when npm alone is told to", async () => {
    server.child.kill("SIGTERM");
    await server.ended;
    await allEnd(clone.folder);
  });
});

const RED = '[data-mime-type="application/vnd.jupyter.stderr"], [data-mime-type$=".error"]';

/** Waits until all code cells have run, then saves and gives the cells of the file. */
async function runThrough(page: Page): Promise<any[]> {
  return page.evaluate(async () => {
    const app = (globalThis as any).jupyterapp;
    const { context, content } = app.shell.currentWidget;
    const code = () => content.widgets.filter((cell: any) => cell.model.type === "code");
    const hasRun = (cell: any) =>
      cell.model.executionCount !== null && cell.model.executionState === "idle";
    const busy = () => context.sessionContext.session?.kernel?.status !== "idle";
    // Outputs of an earlier run are gone once a cell is queued, so the kernel has to become busy first.
    for (let i = 0; i < 100 && !busy(); i++) await new Promise((r) => setTimeout(r, 50));
    for (let i = 0; i < 1500 && (busy() || !code().every(hasRun)); i++) {
      await new Promise((r) => setTimeout(r, 100));
    }
    return content.model.toJSON().cells.filter((cell: any) => cell.cell_type === "code");
  });
}

/** Scrolls through the notebook and measures each chart: its size, and how many colours it shows. */
async function drawnCharts(page: Page) {
  const charts = [];
  const outputs = page.locator(".jp-RenderedVegaCommon5");
  await page.waitForTimeout(500);
  for (const output of await outputs.all()) {
    await output.scrollIntoViewIfNeeded();
    const canvas = output.locator("canvas, svg").first();
    await canvas.waitFor({ timeout: 20_000 });
    charts.push(
      await canvas.evaluate((element: any) => {
        const { width, height } = element.getBoundingClientRect();
        const marks = element.querySelectorAll("path, rect, text").length;
        if (!element.getContext) return { width, height, colors: marks };
        const { data } = element.getContext("2d").getImageData(0, 0, element.width, element.height);
        const colors = new Set<number>();
        for (let i = 0; i < data.length; i += 4) {
          colors.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
        }
        return { width, height, colors: colors.size };
      }),
    );
  }
  return charts;
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
  const deadline = Date.now() + 5000;
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
