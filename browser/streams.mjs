// @ts-check
// Sends a cell's stdout and stderr to the page, and combines many small writes into few messages, in order.

/** Messages are sent at about this length, or at this age. */
const MAX_CHARACTERS = 1 << 16;
const MAX_AGE = 50; // ms

/** After this many characters, the worker asks the page a question; the answer arrives once the page has shown all earlier output. */
const AHEAD = 1 << 20;

export class Streams {
  #name = "";
  #text = "";
  #sentAt = 0;
  #ahead = 0;

  /**
   * @param {(name: string, text: string) => void} emit
   * @param {() => void} wait for the page; throws if the cell was interrupted
   */
  constructor(emit, wait) {
    this.emit = emit;
    this.wait = wait;
  }

  /** @param {string} name "stdout" or "stderr" @param {string} text */
  write(name, text) {
    if (name !== this.#name) this.flush();
    this.#name = name;
    if (this.#text === "") setTimeout(() => this.flush(), MAX_AGE);
    this.#text += text;
    this.#ahead += text.length;
    if (this.#text.length > MAX_CHARACTERS || performance.now() - this.#sentAt > MAX_AGE)
      this.flush();
    if (this.#ahead > AHEAD) {
      this.#ahead = 0;
      this.wait();
    }
  }

  /** Sends the pending text. */
  flush() {
    if (this.#text !== "") this.emit(this.#name, this.#text);
    this.#text = "";
    this.#sentAt = performance.now();
  }
}
