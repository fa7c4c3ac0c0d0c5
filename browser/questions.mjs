// @ts-check
// The worker's questions to its page during a computation: a synchronous request that the service worker forwards to the page.

const url = new URL("../api/question", location.href);

/**
 * @param {"interrupted" | "input" | "exists" | "read" | "write"} type
 * @param {{ path?: string, text?: string }} content
 * @returns {any} the page's answer
 * @throws Error if the browser has no service worker, as in some private windows
 */
export function askPage(type, content) {
  const request = new XMLHttpRequest();
  request.open("POST", url, false);
  request.send(JSON.stringify({ kernel: self.name, type, ...content }));
  if (request.status === 200) return JSON.parse(request.responseText);
  if (type === "interrupted") return false; // the page ends the worker instead
  throw new Error("cannot be reached: this browser window has no service worker");
}

/** The bytes of a file in the format of JupyterLite's contents. @returns {Uint8Array} */
export function readBytes(/** @type {{ format: string, content: any }} */ { format, content }) {
  if (format === "base64") {
    return Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  }
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return new TextEncoder().encode(text);
}
