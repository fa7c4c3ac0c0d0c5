// @ts-check
// How fast a cell can print: as fast as JupyterLab can show it. An endless loop would otherwise fill the memory of the browser.

/** The characters that are sent at once, and per millisecond after that. */
const [BURST, RATE] = [3e6, 500];
const LONGEST_NAP = 1000; // ms

let allowance = BURST;
let changedAt = -Infinity;
const now = performance.now.bind(performance);
const [nap, wait] = [new Int32Array(new SharedArrayBuffer(4)), Atomics.wait];

/** Blocks until output that costs as much as this many characters may follow what was sent before. */
export function keepPace(/** @type {number} */ cost) {
  const time = now();
  allowance = Math.min(BURST, allowance + RATE * (time - changedAt)) - cost;
  changedAt = time;
  const ms = Math.min(LONGEST_NAP, -allowance / RATE);
  if (ms > 0) wait(nap, 0, 0, ms);
}
