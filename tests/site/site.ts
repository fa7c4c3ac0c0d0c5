// The site as a browser sees it: a static server under a path, which counts what it sends, and a page of JupyterLab.
import { readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { BrowserContext, Page } from "playwright-core";
import { root } from "../setup/clone";

export const SITE = path.join(root, "artifacts", "site");

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".ipynb": "application/json",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves the site under /rnn/, compressed, as GitHub Pages does. */
export class StaticServer {
  private constructor(private server: Server) {}
  /** Bytes sent so far. */
  sent = 0;
  /** What was asked for and is not there. */
  missing: string[] = [];

  static async start(folder = SITE): Promise<StaticServer> {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      let file = path.join(folder, decodeURIComponent(pathname.replace(/^\/rnn\//, "/")));
      if (file.endsWith("/")) file += "index.html";
      if (!pathname.startsWith("/rnn/") || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
        self.missing.push(pathname);
        response.writeHead(404).end();
        return;
      }
      const body = gzipSync(readFileSync(file), { level: 6 });
      self.sent += body.length;
      response
        .writeHead(200, {
          "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
          "content-encoding": "gzip",
          "content-length": body.length,
        })
        .end(body);
    });
    const self = new StaticServer(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    self.url = `http://localhost:${(server.address() as AddressInfo).port}/rnn/`;
    return self;
  }

  url = "";

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** JupyterLab in a page, driven through its own application. */
export class Lab {
  private constructor(readonly page: Page) {}
  /** Requests to other hosts, and errors of the page. */
  complaints: string[] = [];

  static async open(
    context: BrowserContext,
    url: string,
    notebook: string,
    address = `${url}lab/index.html?path=${notebook}`,
  ): Promise<Lab> {
    const lab = new Lab(await context.newPage());
    const { page, complaints } = lab;
    await page.addInitScript("globalThis.__name = (f) => f"); // tsx marks functions with it
    // JupyterLab also opens the notebooks of the last visit, and may put one of them in front.
    await page.addInitScript((file) => {
      (globalThis as any).notebook = () =>
        [...((globalThis as any).jupyterapp?.shell.widgets("main") ?? [])].find(
          (widget) => widget.context?.path === file,
        );
    }, notebook);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (
        !/^(data|blob):/.test(request.url()) &&
        new URL(request.url()).origin !== new URL(url).origin
      )
        complaints.push(request.url());
    });
    await page.goto(address);
    await lab.opened();
    return lab;
  }

  /** Waits until the notebook is there. */
  async opened(): Promise<void> {
    await this.page.waitForFunction(
      () => (globalThis as any).notebook()?.context?.isReady,
      undefined,
      { timeout: 60_000 },
    );
  }

  /** Waits until the kernel is idle. */
  async ready(timeout = 60_000): Promise<void> {
    await this.page.waitForFunction(
      () => {
        const { session } = (globalThis as any).notebook().sessionContext;
        return session?.kernel?.status === "idle";
      },
      undefined,
      { timeout },
    );
  }

  command(id: string, args: object = {}): Promise<void> {
    return this.page.evaluate(
      async ([id, args]) => {
        const { shell, commands } = (globalThis as any).jupyterapp;
        shell.activateById((globalThis as any).notebook().id);
        await commands.execute(id, args);
      },
      [id, args] as const,
    );
  }

  /** Runs code in the notebook's kernel beside its cells, and gives what came back. */
  run(code: string): Promise<{ status: string; outputs: any[]; reply: any; ms: number }> {
    return this.page.evaluate(async (code) => {
      const { kernel } = (globalThis as any).notebook().sessionContext.session;
      const start = performance.now();
      const future = kernel.requestExecute({ code, stop_on_error: false });
      const outputs: any[] = [];
      let first = 0;
      future.onIOPub = (message: any) => {
        const { msg_type } = message.header;
        if (msg_type === "status" || msg_type === "execute_input") return;
        first ||= performance.now() - start;
        outputs.push({ type: msg_type, ...message.content });
      };
      const { content } = await future.done;
      return {
        status: content.status,
        outputs,
        reply: content,
        ms: first || performance.now() - start,
      };
    }, code);
  }

  interrupt(): Promise<void> {
    return this.page.evaluate(() => {
      const { sessionContext } = (globalThis as any).notebook();
      return sessionContext.session.kernel.interrupt();
    });
  }

  /** What code prints. */
  async print(code: string): Promise<string> {
    const { outputs } = await this.run(code);
    return text(outputs);
  }

  /** The cells of the open notebook, with their outputs. */
  cells(): Promise<any[]> {
    return this.page.evaluate(() => (globalThis as any).notebook().content.model.toJSON().cells);
  }
}

/** What was printed, and the tracebacks without colors. */
export function text(outputs: any[]): string {
  return outputs
    .map((output) => output.text ?? output.traceback?.join("\n") ?? "")
    .join("")
    .replace(/\u001b\[\d+m/g, "");
}
