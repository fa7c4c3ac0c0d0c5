// Compares np with NumPy in random programs.
//
// npm run test:numpy -- [count] [seed]   as many programs (100,000 from seed 1)
// npm run test:numpy -- --write          writes the programs of npm test, with NumPy's answers, into programs.json
// npm run test:numpy -- --stored         runs the programs of npm test; needs no NumPy
// npm run test:numpy -- --replay FILE    runs the programs of a file, each a line of JSON
// --low                                  with thresholds so low that small arrays take the paths of large ones
require("../../../bench/typescript.cjs");

/** The lowest thresholds that fit together. LEAF keeps its value, since the bits of sums depend on it. */
const LOW = {
  ...{ SLAB: 64, SLAB_MAX: 16, LOOP_MAX: 4, SCRATCH: 8, COPY_BY_HAND: 2 },
  ...{ BLOCK: 8, PACKED: 512, KEEP_PACKED: 1, THREAD_MIN: 1 },
  ...{ SUM_PRODUCTS: 3, SUM_K: 16, DEFER_MAX: 400 },
};

import("../../../scripts/arguments.mjs").then(({ readArguments }) => {
  const flag = { type: "boolean", default: false };
  const options = { write: flag, stored: flag, low: flag, replay: { type: "string" } };
  const { values, positionals } = readArguments("test:numpy", options, 2);
  if (values.low) Object.assign(require("../../../lib/numpy/tuning.ts"), LOW);
  return require("./run.ts").main(values, ...positionals.map(Number));
});
