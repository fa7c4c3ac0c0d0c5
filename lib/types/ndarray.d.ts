/** What this project uses of scijs's ndarray 1.0, the strided window under every numjs array. Imported with its file name:
 * tslab would take a plain "ndarray" in lib/numpy/ndarray.ts for that file itself. */
declare module "ndarray/ndarray" {
  import type { Selection } from "numjs";
  function ndarray(
    data: Float64Array | number[],
    shape: number[],
    stride: number[],
    offset: number,
  ): Selection;
  export = ndarray;
}
