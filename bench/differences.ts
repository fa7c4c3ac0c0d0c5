import type { NdArray } from "../lib/np";
import { entries } from "../lib/numpy/ndarray";

/** The largest difference between arrays and NumPy's (doubles in base64), relative to each array's largest entry. */
export function largestDifference(arrays: NdArray[], base64: string[]): number {
  if (arrays.length !== base64.length) throw new Error("bench: different numbers of arrays");
  let worst = 0;
  arrays.forEach((array, i) => {
    const bytes = new Uint8Array(Buffer.from(base64[i], "base64"));
    const theirs = new Float64Array(bytes.buffer);
    const mine = entries(array);
    if (mine.length !== theirs.length) throw new Error("bench: different sizes");
    let largest = 0;
    let difference = 0;
    for (let j = 0; j < mine.length; j++) {
      largest = Math.max(largest, Math.abs(theirs[j]));
      difference = Math.max(difference, Math.abs(mine[j] - theirs[j]));
    }
    // NaN stays NaN, which fails any limit.
    worst = Math.max(worst, difference / largest);
  });
  return worst;
}
