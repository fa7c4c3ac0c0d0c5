// @ts-check
// A cell's stdout and stderr on their way to Jupyter: many small writes become few messages, in their order.

/** Text is sent on when it is this long, or this old while a cell never yields. */
const MAX_CHARACTERS = 1 << 16;
const MAX_AGE = 50; // ms

export class OutputStreams {
  name = "";
  text = "";
  sentAt = 0;
  scheduled = false;

  /** @param {(name: string, text: string) => void} send */
  constructor(send) {
    this.send = send;
  }

  /** @param {string} name "stdout" or "stderr" @param {string} text */
  write(name, text) {
    if (name !== this.name) this.flush();
    this.name = name;
    this.text += text;
    if (this.text.length >= MAX_CHARACTERS || performance.now() - this.sentAt >= MAX_AGE) {
      this.flush();
    } else if (!this.scheduled) {
      this.scheduled = true;
      schedule(() => {
        this.scheduled = false;
        this.flush();
      });
    }
  }

  flush() {
    if (!this.text) return;
    this.send(this.name, this.text);
    this.text = "";
    this.sentAt = performance.now();
  }
}

const schedule = setImmediate; // not the cell's, which an interrupt ends
