// These avoid `10 ** n` and `Math.log10`, whose last bits differ between engines.

export const powerOfTen = (exponent: number): number => Number(`1e${exponent}`);

/** n of the largest 10ⁿ that is at most |x|, for x other than 0. */
export const exponentOfTen = (x: number): number => Number(x.toExponential().split("e")[1]);
