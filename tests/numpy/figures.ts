import * as np from "../../lib/np";

/** Numbers as the figures hold them: what JSON has no word for is text. */
export type Figure = number | "nan" | "inf" | "-inf" | "-0.0";

/** The array of that shape with the entries of a figure. */
export function toArray(data: Figure[], shape: number[]): np.NdArray {
  const words: Record<string, number> = { nan: NaN, inf: Infinity, "-inf": -Infinity, "-0.0": -0 };
  return np.reshape(np.array(data.map((x) => (typeof x === "number" ? x : words[x]))), shape);
}
