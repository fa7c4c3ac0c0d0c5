// @ts-check
// The worker's questions during a computation: synchronous requests, which the service worker answers or forwards to the page.

/** @returns {{ status: number, text: string }} */
function post(/** @type {string} */ address, /** @type {object} */ content) {
  const request = new XMLHttpRequest();
  request.open("POST", new URL(`../api/${address}`, location.href), false);
  request.send(JSON.stringify(content));
  return { status: request.status, text: request.responseText };
}

/**
 * Whether the reader has interrupted the cell. Without a service worker, as in some private windows, the answer is never true, and the
 * page terminates the worker.
 * @param {number} cell the number of its request
 */
export function askInterrupted(cell) {
  const { status, text } = post("interrupted", { cell: `${self.name} ${cell}` });
  return status === 200 && JSON.parse(text) === true;
}

/**
 * @param {"input" | "exists" | "read" | "write"} type
 * @param {{ path?: string, text?: string }} content
 * @returns {any} the page's answer
 * @throws Error if the browser has no service worker
 */
export function askPage(type, content) {
  const { status, text } = post("question", { kernel: self.name, type, ...content });
  if (status === 200) return JSON.parse(text);
  throw new Error("cannot be reached: this browser window has no service worker");
}

/** Waits until the page has shown what it was sent. */
export const waitForPage = () => void post("question", { kernel: self.name, type: "shown" });

/** The bytes of a file in the format of JupyterLite's contents. @returns {Uint8Array} */
export function readBytes(/** @type {{ format: string, content: any }} */ { format, content }) {
  if (format === "base64") {
    return Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  }
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return new TextEncoder().encode(text);
}
