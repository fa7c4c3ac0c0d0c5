import { copyOf } from "./copies";
import { type FloatArray, deferred, empty, view } from "./float-array";
import type { Deferred } from "./float-array";
import { addUp } from "./gemm";
import type { Term } from "./gemm";
import { sameShape } from "./layout";
import type { LoopOperand } from "./loops";
import { matrixOf } from "./packing";
import { Storage } from "./storage";
import { BLOCK, DEFER_MAX, SUM_K, SUM_PRODUCTS } from "./tuning";
import type { Epilogue } from "./wasm";

// A matrix product is computed when its entries are first read. Until then, sums like `np.add(np.dot(Wax, xt),
// np.dot(Waa, a_prev), ba)` only collect their terms. They are computed in a single pass together with their tanh, without
// intermediate arrays. A sum's operands keep their values until then: storage is copied before it is written (Storage.freeze).
//
// A deferred array becomes part of the first result that reads it and is not stored. The next read computes it again and stores
// it, so no entry is ever computed a third time.

class SumOfProducts implements Deferred {
  /** Whether it is already part of a result. */
  isTaken = false;

  constructor(
    readonly terms: Term[],
    /** The number of multiplications per entry. */
    readonly k: number,
  ) {}

  writeTo(out: FloatArray, epilogue?: Epilogue): void {
    addUp(out, this.terms, this.k, epilogue);
  }

  /** Whether it can become part of a longer sum, which keeps its operands alive. */
  get isOpen(): boolean {
    if (this.terms.length === 1) return this.k <= BLOCK;
    return this.terms.length < SUM_PRODUCTS && this.k <= SUM_K;
  }
}

/** The product of two matrices, computed when its entries are first read. */
export function product(a: FloatArray, b: FloatArray): FloatArray {
  const shape = [a.shape[0], b.shape[1]];
  const sum = new SumOfProducts([{ a: matrixOf(a), b: matrixOf(b) }], a.shape[1]);
  if (shape[0] * shape[1] <= DEFER_MAX) return deferred(shape, sum);
  const out = empty("np.dot", shape);
  sum.writeTo(out);
  return out;
}

/** The deferred sum of the operands, which broadcast to `shape`, if one of them is a deferred sum of that shape; else null. */
export function deferredSum(operands: LoopOperand[], shape: number[]): FloatArray | null {
  if (!operands.some((x) => typeof x !== "number" && isOpenSum(x, shape))) return null;
  let terms: Term[] = [];
  let k = 0;
  for (const x of operands) {
    const sum = typeof x !== "number" && isOpenSum(x, shape) ? take(x) : null;
    if (sum !== null && (terms.length === 0 || sum.terms.length === 1)) {
      terms.push(...sum.terms);
      k += sum.k;
    } else if (sum !== null && terms.length === 1) {
      // x + (y + z) = (y + z) + x
      terms = [...sum.terms, ...terms];
      k += sum.k;
    } else {
      terms.push(typeof x === "number" ? x : snapshot(x));
    }
  }
  return deferred(shape, new SumOfProducts(terms, k));
}

/** A function of a deferred sum, as a new array; null if `x` is not a deferred sum. */
export function applyToSum(caller: string, epilogue: Epilogue, x: FloatArray): FloatArray | null {
  const sum = take(x);
  if (sum === null) return null;
  const out = empty(caller, x.shape.slice());
  sum.writeTo(out, epilogue);
  return out;
}

function isOpenSum(x: FloatArray, shape: number[]): boolean {
  const sum = x.deferred;
  return sum instanceof SumOfProducts && sum.isOpen && sameShape(x.shape, shape);
}

/** The deferred sum of an array; null if it is computed already, or is computed now because another result has taken the sum. */
function take(x: FloatArray): SumOfProducts | null {
  const sum = x.deferred;
  if (!(sum instanceof SumOfProducts)) return null;
  if (sum.isTaken) {
    void x.storage;
    return null;
  }
  sum.isTaken = true;
  return sum;
}

/** An array with the current entries of `x`. */
function snapshot(x: FloatArray): FloatArray {
  const { storage } = x;
  if (storage.isExposed || storage.size !== x.size) return copyOf("np.add", x, x.shape);
  storage.freeze();
  const { data, start, size } = storage;
  return view(new Storage(data, start, size), x.shape, x.strides, x.offset);
}
