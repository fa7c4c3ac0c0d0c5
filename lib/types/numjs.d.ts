/** What this project uses of numjs 0.16, which ships no types of its own. */
declare module "numjs" {
  /** The strided window that an array has on its buffer (a scijs `ndarray`). */
  interface Selection {
    readonly data: Float64Array | number[];
    readonly shape: number[];
    readonly stride: number[];
    readonly offset: number;
    readonly dtype: string;
  }

  /** A numjs array. The functions of `lib/np.ts` take and return arrays of this class, in float64. */
  class NdArray {
    constructor(
      data: Float64Array | number[],
      shape?: number[],
      stride?: number[],
      offset?: number,
    );
    readonly selection: Selection;
    /** The length of each axis: `[n_a, m]` for `n_a` rows and `m` columns. */
    readonly shape: number[];
    /** The number of axes. */
    readonly ndim: number;
    /** The number of entries: the product of the shape. */
    readonly size: number;
    /** "float64" for every array made by `lib/np.ts`. */
    readonly dtype: string;
    /** The transposed array, a view: `x.T` has shape `(columns, rows)`. */
    readonly T: NdArray;
    /** One entry; a negative index counts from the end. `x.get(4, 1)` is Python's `x[4, 1]`. */
    get(...index: number[]): number;
    /** Sets one entry: `x.set(4, 1, value)` is Python's `x[4, 1] = value`. */
    set(...indexAndValue: number[]): void;
    /** A view with some axes fixed; `null` keeps an axis. */
    pick(...index: (number | null)[]): NdArray;
    /** The entries as nested JavaScript arrays. */
    tolist(): NestedNumbers[];
  }

  /** Numbers in nested JavaScript arrays, as `np.array` takes and `tolist` gives them. */
  type NestedNumbers = number | NestedNumbers[];

  const numjs: {
    NdArray: typeof NdArray;
    array(data: NestedNumbers[], dtype?: string): NdArray;
    zeros(shape: number | number[], dtype?: string): NdArray;
  };
  export { NdArray, NestedNumbers, Selection };
  export default numjs;
}
