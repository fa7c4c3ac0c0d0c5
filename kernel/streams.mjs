// @ts-check
// A cell's stdout and stderr on their way to Jupyter: many small writes become few messages, in their order. What is printed
// faster than a browser can show it waits here, so that an interrupt finds a loop that prints for ever with little on its way.

/** Text is sent on when it is this long, or this old while a cell never yields. */
const MAX_CHARACTERS = 1 << 16;
const MAX_AGE = 50; // ms

/** Of a cell that goes on printing, so many characters are sent at once, and then so many each millisecond. */
const BURST = 1e6;
const RATE = 250;

/** So many may wait; a cell that prints more is held up. */
const WAITING = 64e6;

export class OutputStreams {
  /** @type {{ name: string, text: string }[]} */
  queue = [];
  waiting = 0; // characters in it
  allowance = BURST;
  sentAt = 0;
  scheduled = false;

  /** @param {(name: string, text: string) => void} emit */
  constructor(emit) {
    this.emit = emit;
  }

  /** @param {string} name "stdout" or "stderr" @param {string} text */
  write(name, text) {
    const last = this.queue.at(-1);
    if (last?.name === name && last.text.length < MAX_CHARACTERS) last.text += text;
    else this.queue.push({ name, text });
    this.waiting += text.length;
    if (this.waiting >= MAX_CHARACTERS || performance.now() - this.sentAt >= MAX_AGE) this.send();
    for (; this.waiting > WAITING; this.send()) Atomics.wait(nap, 0, 0, MAX_AGE);
    if (this.waiting > 0) this.sendLater();
  }

  /** Sends what may go now. */
  send() {
    const now = performance.now();
    this.allowance = Math.min(BURST, this.allowance + RATE * (now - this.sentAt));
    this.sentAt = now;
    while (this.queue.length > 0 && this.allowance > 0) this.allowance -= this.sendFirst();
  }

  /** @returns {number} its length */
  sendFirst() {
    const [{ name, text }] = this.queue.splice(0, 1);
    this.waiting -= text.length;
    this.emit(name, text);
    return text.length;
  }

  sendLater() {
    if (this.scheduled) return;
    this.scheduled = true;
    const again = () => {
      this.scheduled = false;
      this.send();
      if (this.waiting > 0) this.sendLater();
    };
    if (this.allowance > 0) schedule(again);
    else delay(again, MAX_AGE);
  }

  /** Sends all that waits: the cell has ended, or shows something else. */
  flush() {
    while (this.queue.length > 0) this.sendFirst();
  }

  /** Sends the end of what waits, since whoever stopped the cell has seen enough. */
  cut() {
    const last = this.queue.at(-1);
    const left = this.waiting - (last?.text.length ?? 0);
    if (last && left > MAX_CHARACTERS) {
      this.queue = [{ name: last.name, text: `… ${left} characters left out …\n` }, last];
    }
    this.flush();
    this.waiting = 0;
  }
}

const nap = new Int32Array(new SharedArrayBuffer(4));
const [schedule, delay] = [setImmediate, setTimeout]; // not the cell's, which an interrupt ends
