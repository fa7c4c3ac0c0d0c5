// @ts-check
// A cell's stdout and stderr on their way to Jupyter, in Node.js and in a browser: many small writes become few messages, in
// order. A cell that prints faster than its output can be shown is held up, so an interrupt finds little on its way.

/** A message is sent at about this length, or at this age. */
const MAX_CHARACTERS = 1 << 16;
const MAX_AGE = 50; // ms

/** Each message takes as long to show as this many characters. */
const MESSAGE = 700;

const [later, now] = [setTimeout, performance.now.bind(performance)]; // not a cell's

export class Streams {
  #name = "";
  #text = "";
  #sentAt = -Infinity;

  /**
   * @param {(name: string, text: string) => void} emit
   * @param {(cost: number) => void} hold called by `write` for what was sent, in characters; may block, or throw
   */
  constructor(emit, hold) {
    this.emit = emit;
    this.hold = hold;
  }

  /** @param {string} name "stdout" or "stderr" @param {string} text */
  write(name, text) {
    let cost = name === this.#name ? 0 : this.flush();
    this.#name = name;
    if (this.#text === "") later(() => this.flush(), MAX_AGE);
    this.#text += text;
    const isOld = now() - this.#sentAt >= MAX_AGE;
    if (isOld || this.#text.length >= MAX_CHARACTERS) cost += this.flush();
    if (cost > 0) this.hold(cost);
  }

  /** Sends the pending text. @returns {number} its cost */
  flush() {
    const text = this.#text;
    if (text === "") return 0;
    this.#text = "";
    this.#sentAt = now();
    this.emit(this.#name, text);
    return text.length + MESSAGE;
  }
}
