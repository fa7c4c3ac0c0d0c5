// @ts-check
// A cell's stdout and stderr on their way to Jupyter: many small writes become few messages, in their order. What is printed
// faster than a browser can show it waits here, so that an interrupt of an endless loop finds little on its way.

/** Messages are about this long; text goes out when there is so much of it, or it is so old, as far as the allowance goes. */
const MAX_CHARACTERS = 1 << 16;
const MAX_AGE = 50; // ms

/** Of a cell that goes on printing, so many characters are sent at once, and then so many each millisecond. */
const BURST = 1e6;
const RATE = 250;

/** A message costs as much as so many characters: of more than 3000 in three seconds Jupyter drops some. */
const MESSAGE = 700;

/** However long a text was, what is printed after it waits no longer than a second. */
const LEAST = -1000 * RATE;

/** So many characters may wait; a cell that prints more is held up. */
const WAITING = 64e6;

export class OutputStreams {
  /** @type {{ name: string, text: string }[]} */
  queue = [];
  sent = 0; // messages at its beginning
  waiting = 0; // what the others cost
  allowance = BURST;
  sentAt = 0;
  scheduled = false;

  /** @param {(name: string, text: string) => void} emit */
  constructor(emit) {
    this.emit = emit;
  }

  /** @param {string} name "stdout" or "stderr" @param {string} text */
  write(name, text) {
    const last = this.hasText ? this.queue.at(-1) : undefined;
    const joins = last?.name === name && last.text.length < MAX_CHARACTERS;
    if (joins) last.text += text;
    else this.queue.push({ name, text });
    this.waiting += text.length + (joins ? 0 : MESSAGE);
    if (this.waiting >= MAX_CHARACTERS || now() - this.sentAt >= MAX_AGE) this.send();
    for (; this.waiting > WAITING; this.send()) Atomics.wait(nap, 0, 0, MAX_AGE);
    if (this.hasText) this.sendLater();
  }

  /** Sends what may go now. */
  send() {
    const time = now();
    this.allowance = Math.min(BURST, this.allowance + RATE * (time - this.sentAt));
    this.sentAt = time;
    while (this.hasText && this.allowance > 0) {
      this.allowance = Math.max(LEAST, this.allowance - this.sendFirst());
    }
  }

  /** The queue says so itself: an interrupt may come between any two lines of this file. */
  get hasText() {
    return this.sent < this.queue.length;
  }

  /** @returns {number} what it costs */
  sendFirst() {
    const first = this.queue[this.sent++];
    const { name, text } = first;
    first.text = "";
    this.waiting -= text.length + MESSAGE;
    if (!this.hasText) [this.queue, this.sent, this.waiting] = [[], 0, 0];
    this.emit(name, text);
    return text.length + MESSAGE;
  }

  sendLater() {
    if (this.scheduled) return;
    this.scheduled = true;
    const again = () => {
      this.scheduled = false;
      this.send();
      if (this.hasText) this.sendLater();
    };
    if (this.allowance > 0) schedule(again);
    else delay(again, MAX_AGE);
  }

  /** Sends all that waits: the cell has ended, or shows something else. */
  flush() {
    while (this.hasText) this.sendFirst();
    [this.queue, this.sent, this.waiting] = [[], 0, 0];
  }

  /** Sends the end of what waits, since whoever stopped the cell has seen enough. */
  cut() {
    let [end, cost] = [this.queue.length, 0];
    for (; end > this.sent && cost < MAX_CHARACTERS; end--) {
      cost += this.queue[end - 1].text.length + MESSAGE;
    }
    const left = this.queue.slice(this.sent, end).reduce((sum, { text }) => sum + text.length, 0);
    if (left > 0) this.emit(this.queue[end].name, `… ${left} characters left out …\n`);
    this.sent = end;
    this.scheduled = false;
    this.flush();
  }
}

const nap = new Int32Array(new SharedArrayBuffer(4));
const [schedule, delay] = [setImmediate, setTimeout]; // not the cell's, which an interrupt ends
const now = performance.now.bind(performance);
