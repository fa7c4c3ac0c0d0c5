// @ts-check
// The page's side of a kernel in a worker: starts the worker, exchanges messages, and answers its questions while it computes.

/** Time for a cell to respond to an interrupt before its worker is terminated, in milliseconds. */
const PATIENCE = 5000;

/**
 * @typedef {object} Site shared by the kernels of a page
 * @property {URL} root the folder of the site
 * @property {Contents} contents the browser's copy of the notebooks and files
 */

export class WorkerConnection {
  /** Pending requests, with the callbacks for their output. @type {Map<number, { resolve: (content: any) => void, output: (message: any) => void }>} */
  #requests = new Map();
  #count = 0;
  /** The number of the last cell. */
  #running = 0;
  #id = crypto.randomUUID();
  /** @type {Worker} */
  #worker;

  /**
   * @param {Site} site
   * @param {string} folder of the notebook, "" for the root
   * @param {(question: string) => Promise<string>} ask asks the reader
   */
  constructor(site, folder, ask) {
    this.site = site;
    this.folder = folder;
    this.ask = ask;
    this.questions = new BroadcastChannel(`course ${site.root.pathname}`);
    this.questions.onmessage = ({ data }) => {
      if (data.kernel === this.#id) void this.#answer(data);
    };
    this.#worker = this.#start();
  }

  #start() {
    const worker = new Worker(new URL("kernel/worker.js", this.site.root), { name: this.#id });
    worker.onmessage = ({ data }) => {
      const { id, output, reply } = data;
      const request = this.#requests.get(id);
      if (output) request?.output(output);
      else {
        this.#requests.delete(id);
        request?.resolve(reply);
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#failAll(event.message || "The kernel's files could not be loaded: reload the page.");
    };
    return worker;
  }

  /**
   * Sends a request to the worker.
   * @param {string} type
   * @param {object} content
   * @param {(message: { type: string, content: any }) => void} [output] receives the output, before and after the answer
   * @returns {Promise<any>}
   */
  request(type, content, output = () => {}) {
    const id = ++this.#count;
    if (type === "execute") this.#running = id;
    return new Promise((resolve) => {
      this.#requests.set(id, { resolve, output });
      this.#worker.postMessage({ id, type, content });
    });
  }

  /** Interrupts the running cell. It learns of this from the service worker when it next asks, or from the message when it is idle. */
  async interrupt() {
    const cell = this.#running;
    if (!this.#requests.has(cell)) return;
    navigator.serviceWorker?.controller?.postMessage({ interrupt: `${this.#id} ${cell}` });
    this.#worker.postMessage({ type: "interrupt" });
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    if (this.#requests.has(cell)) {
      this.#worker.terminate();
      this.#worker = this.#start();
      this.#failAll(
        "The cell did not stop, so the kernel was restarted: its variables are lost. Run the notebook's first code cell again.",
      );
    }
  }

  /** Ends all requests with an error. */
  #failAll(/** @type {string} */ evalue) {
    const error = { ename: "KernelRestarted", evalue, traceback: [`KernelRestarted: ${evalue}`] };
    for (const { resolve } of this.#requests.values()) resolve({ error });
    this.#requests.clear();
  }

  /** @param {{ id: string, type: string, path?: string, text?: string }} question */
  async #answer({ id, type, path = "", text = "" }) {
    const { contents } = this.site;
    const file = [this.folder, path].filter(Boolean).join("/");
    let answer;
    try {
      if (type === "shown") answer = true;
      else if (type === "input") answer = await this.ask(text);
      else if (type === "exists") {
        const { type: kind } = await contents.get(file, { content: false });
        answer = kind !== "directory";
      } else if (type === "read") {
        answer = await contents.get(file, { content: true });
      } else if (type === "write") {
        await contents.save(file, { type: "file", format: "text", content: text });
        answer = true;
      }
    } catch (error) {
      answer = type === "exists" ? false : { missing: true, reason: String(error) };
    }
    this.questions.postMessage({ answers: id, answer });
  }

  dispose() {
    this.#worker.terminate();
    this.questions.close();
    this.#failAll("The kernel was shut down.");
  }
}
