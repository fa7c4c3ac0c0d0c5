// @ts-check
// JupyterLite's extension, which registers the kernel "TypeScript". JupyterLab loads it as a module-federation container; it takes
// JupyterLab's own packages from the page.
import { WorkerConnection } from "./page.mjs";

/** @type {Record<string, Record<string, { get: () => Promise<() => any> }>>} packages of the page, by version */
let shared;

/** @returns {Promise<any>} a package of the page */
async function load(/** @type {string} */ name) {
  const [{ get }] = Object.values(shared[name]);
  return (await get())();
}

/** @type {any} */ (window)._JUPYTERLAB ??= {};
/** @type {any} */ (window)._JUPYTERLAB["typescript-kernel"] = {
  init(/** @type {typeof shared} */ scope) {
    shared = scope;
  },
  async get() {
    const plugins = await makePlugins();
    return () => ({ __esModule: true, default: plugins });
  },
};

async function makePlugins() {
  const { BaseKernel, IKernelClient, IKernelSpecs } = await load("@jupyterlite/services");
  const { PageConfig } = await load("@jupyterlab/coreutils");
  const { Widget } = await load("@lumino/widgets");
  const root = new URL(PageConfig.getBaseUrl(), location.href);

  class TypeScriptKernel extends BaseKernel {
    /** @param {any} options of BaseKernel @param {Contents} contents */
    constructor(options, contents) {
      super(options);
      const folder = options.location.replace(/^[^:/]*:/, "").replace(/^\/+|\/+$/g, "");
      this.connection = new WorkerConnection({ root, contents }, folder, (prompt) => {
        this.inputRequest({ prompt, password: false }, this.parentHeader);
        return new Promise((resolve) => {
          this.giveInput = resolve;
        });
      });
    }

    async kernelInfoRequest() {
      return {
        status: "ok",
        implementation: "typescript-worker",
        implementation_version: "1.0.0",
        protocol_version: "5.3",
        banner: "TypeScript in the browser",
        help_links: [],
        language_info: {
          name: "typescript",
          version: TYPESCRIPT_VERSION,
          mimetype: "text/typescript",
          file_extension: ".ts",
          codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
        },
      };
    }

    async executeRequest(/** @type {{ code: string }} */ { code }) {
      const header = this.parentHeader;
      /** @type {Record<string, (content: any) => void>} */
      const show = {
        stream: (content) => this.stream(content, header),
        display_data: (content) => this.displayData(content, header),
        update_display_data: (content) => this.updateDisplayData(content, header),
      };
      const { error } = await this.connection.request("execute", { code }, ({ type, content }) =>
        show[type](content),
      );
      void keepSite();
      const execution_count = this.executionCount;
      if (!error) return { status: "ok", execution_count, user_expressions: {} };
      this.publishExecuteError(error, header);
      return { status: "error", execution_count, ...error };
    }

    completeRequest(/** @type {object} */ cursor) {
      return this.connection.request("complete", cursor);
    }

    inspectRequest(/** @type {object} */ cursor) {
      return this.connection.request("inspect", cursor);
    }

    isCompleteRequest(/** @type {object} */ cell) {
      return this.connection.request("isComplete", cell);
    }

    async commInfoRequest() {
      return { status: "ok", comms: {} };
    }

    inputReply(/** @type {{ value: string }} */ { value }) {
      this.giveInput?.(value);
    }

    async commOpen() {}
    async commMsg() {}
    async commClose() {}

    dispose() {
      if (!this.isDisposed) this.connection.dispose();
      super.dispose();
    }
  }

  const kernel = {
    id: "typescript-kernel:kernel",
    autoStart: true,
    requires: [IKernelSpecs, IKernelClient],
    activate(/** @type {any} */ app, /** @type {any} */ specs, /** @type {any} */ client) {
      /** @type {Map<string, TypeScriptKernel>} */
      const kernels = new Map();
      specs.register({
        spec: {
          name: "tslab",
          display_name: "TypeScript",
          language: "typescript",
          argv: [],
          resources: {},
        },
        async create(/** @type {any} */ options) {
          await serviceWorkerIsThere();
          const created = new TypeScriptKernel(options, app.serviceManager.contents);
          kernels.set(options.id, created);
          created.disposed.connect(() => kernels.delete(options.id));
          return created;
        },
      });
      // JupyterLite's interrupt drops the queued cells; the running one is interrupted here.
      const interrupt = client.interrupt.bind(client);
      client.interrupt = async (/** @type {string} */ id) => {
        void kernels.get(id)?.connection.interrupt();
        await interrupt(id);
      };
    },
  };

  const course = {
    id: "typescript-kernel:course",
    autoStart: true,
    activate(/** @type {any} */ app) {
      const links = new Widget();
      links.id = "course-links";
      links.addClass("course-links");
      const anchors = LINKS.map(({ text, addresses }) => {
        const link = document.createElement("a");
        Object.assign(link, { textContent: text, target: "_blank" });
        link.style.cssText = "color: var(--jp-ui-font-color1); padding: 0 8px; line-height: 28px";
        links.node.append(link);
        return { link, addresses };
      });
      const follow = () => {
        const notebook = app.shell.currentWidget?.context?.path;
        for (const { link, addresses } of anchors) {
          const [first] = Object.values(addresses);
          link.href = new URL(addresses[notebook] ?? first, root).href;
        }
      };
      follow();
      app.shell.currentChanged.connect(follow);
      app.shell.add(links, "top", { rank: 1000 });
      // Saves what was typed in the last seconds when the reader leaves the page.
      document.addEventListener("visibilitychange", () => {
        if (document.hidden) void app.commands.execute("docmanager:save-all");
      });
    },
  };
  return [kernel, course];
}

let isKept = false;
/** Makes the service worker cache the rest of the site after the page's first cell has run. */
async function keepSite() {
  if (isKept) return;
  isKept = true;
  const { active } = (await navigator.serviceWorker?.ready) ?? {};
  active?.postMessage("keep all files");
}

/** A worker started before the page has a service worker never gets one. Some private windows have none at all. */
async function serviceWorkerIsThere() {
  const { serviceWorker } = navigator;
  if (!serviceWorker || serviceWorker.controller) return;
  await Promise.race([
    new Promise((resolve) =>
      serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
    ),
    new Promise((resolve) => setTimeout(resolve, 3000)),
  ]);
}
