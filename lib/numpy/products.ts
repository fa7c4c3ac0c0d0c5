import { floatArray, range, unwritten, view, zeroed } from "./float-array";
import { assertArray, formatShape } from "./ndarray";
import { compile, copyInto, run } from "./loops";
import { AREA, areas, copyIn, copyOut, doubles, kernel } from "./wasm";
import { multiplyRows } from "./threads";
import type { FloatArray } from "./float-array";
import type { NdArray } from "./ndarray";

/**
 * The product of two matrices, `(n, k)` times `(k, m)`, shape `(n, m)`.
 * @throws "np.dot: a (5, 3) has 3 columns, b (5, 10) has 5 rows"
 */
export function dot(a: NdArray, b: NdArray): NdArray {
  assertArray("np.dot", "a", a, 2);
  assertArray("np.dot", "b", b, 2);
  if (b.shape[0] !== a.shape[1]) {
    throw new RangeError(
      `np.dot: a ${formatShape(a.shape)} has ${a.shape[1]} columns, b ${formatShape(b.shape)} has ${b.shape[0]} rows`,
    );
  }
  const shape = [a.shape[0], b.shape[1]];
  if (a.shape[1] === 0) return zeroed(shape);
  const out = unwritten(shape);
  if (out.size > 0) multiplyInto(out, floatArray(a), floatArray(b));
  return out;
}

/** `out`, row-major, becomes the product. What is too large for the kernel's memory is halved. */
function multiplyInto(out: FloatArray, a: FloatArray, b: FloatArray): void {
  const [n, m] = out.shape;
  const k = a.shape[1];
  const most = AREA - 4 * k - 8;
  if (n * k > most || k * m > most || n * m > most) {
    multiplyHalves(out, a, b);
    return;
  }
  const [areaA, areaB, areaC, packedA, packedB] = areas;
  const [rowA, columnA] = copyMatrix(areaA, a);
  const [rowB, columnB] = copyMatrix(areaB, b);
  const [c, p, q] = [areaC * 8, areaA * 8, areaB * 8];
  if (k === 1) {
    kernel.outer(c, p, q, n, m);
  } else if (m === 1) {
    // Rows of one operand times the other.
    if (columnA === 8) kernel.rowsTimesVector(c, p, q, n, k);
    else kernel.vectorTimesRows(c, p, q, k, n);
  } else {
    kernel.pack(packedB * 8, q, k, m, rowB, columnB);
    if (columnA === 8 && rowA % 2048 !== 0) {
      multiplyRows(c, p, packedB * 8, n, k, m, 4 * rowA, rowA, columnA);
    } else {
      // A row's entries lie far apart, or rows so that the cache has the same place for all: bring four rows together.
      kernel.pack(packedA * 8, p, k, n, columnA, rowA);
      multiplyRows(c, packedA * 8, packedB * 8, n, k, m, 32 * k, 8, 32);
    }
  }
  copyOut(out.data, out.offset, areaC, out.size);
}

/** The product from those of halves: of the rows of a, of the columns of b, or of the terms of every sum. */
function multiplyHalves(out: FloatArray, a: FloatArray, b: FloatArray): void {
  const [n, m] = out.shape;
  const k = a.shape[1];
  const longest = Math.max(n, k, m);
  const ranges = [
    [0, longest >> 1],
    [longest >> 1, longest],
  ];
  for (const [start, stop] of ranges) {
    if (n === longest) {
      multiplyInto(range(out, 0, start, stop), range(a, 0, start, stop), b);
    } else if (m === longest) {
      const columns = unwritten([n, stop - start]);
      multiplyInto(columns, a, range(b, 1, start, stop));
      copyInto(range(out, 1, start, stop), columns);
    } else {
      const terms = start === 0 ? out : unwritten([n, m]);
      multiplyInto(terms, range(a, 1, start, stop), range(b, 0, start, stop));
      if (start > 0) run(addLoop, out, [out, terms]);
    }
  }
}
const addLoop = compile("a + b", "a", "b");

/** Copies a matrix into the kernel's memory, row by row or, where it is a transposed one, column by column. */
function copyMatrix(area: number, x: FloatArray): [rowStride: number, columnStride: number] {
  const [rows, columns] = x.shape;
  if (x.rowMajor) {
    copyIn(area, x.data, x.offset, x.size);
    return [columns * 8, 8];
  }
  const transposed = x.stride[0] === 1 && x.stride[1] === rows;
  if (transposed) {
    copyIn(area, x.data, x.offset, x.size);
    return [8, rows * 8];
  }
  copyInto(view(doubles, x.shape, [columns, 1], area), x);
  return [columns * 8, 8];
}

/**
 * The array with its axes in reverse order, a view; also written `x.T`.
 * @throws where x is not an array
 */
export function transpose(x: NdArray): NdArray {
  assertArray("np.transpose", "x", x);
  return floatArray(x).T;
}
