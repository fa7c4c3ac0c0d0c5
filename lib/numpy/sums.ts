import { FloatArray, Memory, deferred, unwritten, view } from "./float-array";
import { sameShape } from "./layout";
import { copyInto, stepAlong } from "./loops";
import { stretch } from "./pieces";
import { panelsOf } from "./panels";
import { multiplyRows, workspaceFor } from "./threads";
import { APPLY, BLOCK, FACTORS, areas, slots } from "./wasm";
import type { Deferred } from "./float-array";
import type { LoopOperand } from "./loops";
import type { Matrix } from "./panels";
import type { Applied, Kernel, Workspace } from "./wasm";

// A product of matrices is computed when its entries are asked for. Until then, sums like `np.add(np.dot(Wax, xt),
// np.dot(Waa, a_prev), ba)` only grow, and are computed in one go, with no array for what is in between. Each product is
// summed by itself and then added to what stands before it: the bits are the same as if it had been computed at once.
// What a sum reads stays as it is until then: arrays are copied before they are written (Memory.isReadLater).

interface Product {
  a: Matrix;
  b: Matrix;
}

/** A function of each entry, or one of a matrix at an address of the kernel's memory; it answers what is odd in it. */
export type Apply =
  | Applied
  | ((kernel: Kernel, c: number, rows: number, columns: number) => number | void);

/** The part of a result that is made at a time: it begins in row i and column j. */
interface Block {
  i: number;
  j: number;
  rows: number;
  columns: number;
}

// What a sum keeps alive until it is computed has limits.
const MOST_PARTS = 64;
const MOST_TERMS = 2048;

/** Products, and what broadcasts to their shape, to be added from left to right. */
class SumOfProducts implements Deferred {
  constructor(
    readonly parts: (Product | LoopOperand)[],
    /** How many products of two numbers each entry is the sum of. */
    readonly terms: number,
  ) {}

  writeTo(out: FloatArray): void {
    this.compute(out);
  }

  /** The sum, or a function of it, becomes the entries of `out`. */
  compute(out: FloatArray, apply?: Apply): number {
    const [n, m] = out.shape;
    let answer = 0;
    for (let i = 0; i < n; i += BLOCK) {
      for (let j = 0; j < m; j += BLOCK) {
        const block = { i, j, rows: Math.min(BLOCK, n - i), columns: Math.min(BLOCK, m - j) };
        answer |= this.computeBlock(out, block, apply);
      }
    }
    return answer;
  }

  private computeBlock(out: FloatArray, block: Block, apply?: Apply): number {
    const { i, j, rows, columns } = block;
    const { parts } = this;
    const [c] = areas;
    const size = rows * columns;
    const space = workspaceFor(size * this.terms);
    // The kernel's last vector may reach one entry past the end.
    space.doubles[c + size] = 0;
    let answer: number | boolean | void = false;
    let isApplied = apply === undefined;
    for (let next = 0; next < parts.length; ) {
      const part = parts[next];
      if (isProduct(part)) {
        const end = endOfRun(parts, next);
        const last = end === parts.length - 1 ? columnOf(space, parts[end], block) : 0;
        const isLast = end === parts.length || last !== 0;
        const name = isLast && typeof apply === "string" ? apply : undefined;
        answer = multiply(space, parts, next, end, block, last, name);
        isApplied = isApplied || name !== undefined;
        next = last === 0 ? end : parts.length;
      } else {
        add(space, part, block, next++ === 0);
      }
    }
    if (!isApplied) {
      answer =
        typeof apply === "string"
          ? space.kernel[apply](c * 8, size)
          : apply?.(space.kernel, c * 8, rows, columns);
    }
    if (size === out.size) {
      space.copyOut(out.data, out.offset, c, size);
    } else {
      const start = out.offset + i * out.stride[0] + j * out.stride[1];
      const made = view(space.memory, [rows, columns], [columns, 1], c);
      copyInto(view(out.memory, [rows, columns], out.stride, start), made);
    }
    return Number(answer ?? 0);
  }
}

function isProduct(part: Product | LoopOperand): part is Product {
  return typeof part !== "number" && !(part instanceof FloatArray);
}

/** As many products from `first` on as fit into the memory at once: the index of the first that does not. */
function endOfRun(parts: (Product | LoopOperand)[], first: number): number {
  let end = first;
  let terms = 0;
  for (let part = parts[end]; part !== undefined && isProduct(part); part = parts[++end]) {
    terms += part.a.columns;
    if (end > first && (terms > BLOCK || end - first === MOST_PARTS)) break;
  }
  return end;
}

/** The address of a part that is a column, to be added to every other; 0 where it is none. */
function columnOf(space: Workspace, x: Product | LoopOperand, { i, rows }: Block): number {
  if (!(x instanceof FloatArray) || x.ndim !== 2 || x.shape[1] !== 1 || x.shape[0] === 1) return 0;
  const { data, stride, offset } = x;
  const start = offset + i * stride[0];
  if (stride[0] === 1) space.copyIn(slots[3], data, start, rows);
  else
    copyInto(view(space.memory, [rows], [1], slots[3]), view(x.memory, [rows], [stride[0]], start));
  return slots[3] * 8;
}

/** Adds products, then a column, and takes a function of the sum. */
function multiply(
  space: Workspace,
  parts: (Product | LoopOperand)[],
  first: number,
  end: number,
  block: Block,
  column: number,
  apply: Applied | undefined,
): boolean {
  const { i, j, rows, columns } = block;
  const [c] = areas;
  let terms = 0;
  for (let p = first; p < end; p++) terms += (parts[p] as Product).a.columns;
  // More than one round only for a single product with more terms than fit.
  for (let from = 0; ; from += BLOCK) {
    for (let p = first; p < end; p++) {
      const { a, b } = parts[p] as Product;
      const k = Math.min(BLOCK, a.columns - from);
      const rowsOfA = panelsOf(space, a, "rows", i, rows, from, k);
      const columnsOfB = panelsOf(space, b, "columns", j, columns, from, k);
      space.words.set([rowsOfA, columnsOfB, k], FACTORS / 4 + 4 * (p - first));
    }
    const onto = first > 0 || from > 0;
    const isLast = from + BLOCK >= terms;
    const applied = isLast && apply !== undefined ? APPLY[apply] : 0;
    const last = isLast ? column : 0;
    const odd = multiplyRows(
      space,
      c * 8,
      rows,
      columns,
      FACTORS,
      end - first,
      onto,
      last,
      applied,
    );
    if (isLast) return odd;
  }
}

/** Adds what is no product. */
function add(space: Workspace, x: LoopOperand, block: Block, isFirst: boolean): void {
  const { i, j, rows, columns } = block;
  const [c, area] = areas;
  let part = x;
  if (x instanceof FloatArray) {
    const [down, right] = [stepAlong(x, 0, 2), stepAlong(x, 1, 2)];
    const shape = [down === 0 ? 1 : rows, right === 0 ? 1 : columns];
    part = view(x.memory, shape, [down, right], x.offset + i * down + j * right);
  }
  stretch(space, isFirst ? c : area, part, [rows, columns]);
  if (!isFirst) space.kernel.add(c * 8, c * 8, area * 8, rows * columns);
}

/** The product of two matrices, computed when its entries are asked for. */
export function deferredProduct(a: FloatArray, b: FloatArray): FloatArray {
  const product = { a: matrixOf(a), b: matrixOf(b) };
  return deferred([a.shape[0], b.shape[1]], new SumOfProducts([product], a.shape[1]));
}

/** The sum of the operands, which broadcast to `shape`, with what is deferred among them; null where nothing is. */
export function deferredSum(operands: LoopOperand[], shape: number[]): FloatArray | null {
  if (operands.every((x) => openSum(x, shape) === null)) return null;
  let parts: (Product | LoopOperand)[] = [];
  let terms = 0;
  for (const x of operands) {
    const sum = openSum(x, shape);
    if (sum !== null && (parts.length === 0 || sum.parts.length === 1)) {
      parts.push(...sum.parts);
      terms += sum.terms;
    } else if (sum !== null && parts.length === 1) {
      // x + (y + z) = (y + z) + x
      parts = [...sum.parts, ...parts];
      terms += sum.terms;
    } else {
      parts.push(typeof x === "number" ? x : asItIs(x));
    }
  }
  return deferred(shape, new SumOfProducts(parts, terms));
}

/** The sum that an operand stands for, if it is deferred and may become part of a longer one. */
function openSum(x: LoopOperand, shape: number[]): SumOfProducts | null {
  if (typeof x === "number" || !(x.deferred instanceof SumOfProducts)) return null;
  const { parts, terms } = x.deferred;
  const isShort =
    parts.length === 1 ? terms <= BLOCK : parts.length < MOST_PARTS && terms <= MOST_TERMS;
  return isShort && sameShape(x.shape, shape) ? x.deferred : null;
}

/** A function of the kernel of a sum that is deferred, in `out`; undefined where `x` is none. */
export function applyToSum(out: FloatArray, x: FloatArray, apply: Apply): number | undefined {
  return x.deferred instanceof SumOfProducts ? x.deferred.compute(out, apply) : undefined;
}

/** A matrix as it is now, with the entries of its rows or its columns in one piece. */
export function matrixOf(x: FloatArray): Matrix {
  const [rows, columns] = x.shape;
  const transposed = !x.rowMajor && x.stride[0] === 1 && x.stride[1] === rows;
  const memory = x.memory;
  if (staysAsItIs(x) && (x.rowMajor || transposed)) {
    return { data: memory.data, offset: x.offset, rows, columns, transposed };
  }
  const { data, offset } = transposed ? copyOf(x.T as FloatArray) : copyOf(x);
  return { data, offset, rows, columns, transposed };
}

/** An array with the entries that `x` has now. */
function asItIs(x: FloatArray): FloatArray {
  if (staysAsItIs(x)) {
    const { data, offset, size } = x.memory;
    return view(new Memory(data, offset, size), x.shape, x.stride, x.offset);
  }
  return copyOf(x);
}

function copyOf(x: FloatArray): FloatArray {
  const copy = unwritten(x.shape.slice());
  copyInto(copy, x);
  return copy;
}

/** Has the entries copied before they are written, where nobody else can write them and it is not just a part of them. */
function staysAsItIs(x: FloatArray): boolean {
  const { memory } = x;
  if (memory.isExposed || memory.size !== x.size) return false;
  memory.isReadLater = true;
  return true;
}
