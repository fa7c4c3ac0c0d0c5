import { PANELS, PANELS_SIZE, areas } from "./wasm";
import type { Workspace } from "./wasm";

// The kernel multiplies panels: four rows of A, four columns of B. Those of the weights are used in every step of a sequence,
// those of a step's input for every gate: panels of large matrices are kept until their place in the memory is needed. So
// are matrices as they lie, for products with a vector.

/**
 * A matrix as it was when its product was asked for: its rows or, where it is transposed, its columns in one piece. Nobody
 * writes those entries any more.
 */
export interface Matrix {
  data: Float64Array;
  offset: number;
  rows: number;
  columns: number;
  transposed: boolean;
}

/** Which way panels go. */
type Lines = "rows" | "columns";

/** Matrices with fewer entries are packed, or copied, faster than found. */
const LARGE = { packed: 2 ** 12, plain: 2 ** 9 };
/** The most that the panels of one multiplication take, with what stays empty at the end of the memory. */
const AT_ONCE = PANELS_SIZE / 2;

/** The panels of a matrix, whose entries of one line lie one after the other or `across`, or the matrix as it lies. */
type Layout = "in line" | "across" | "plain";

/** What is kept of entries from `data[offset]` on; of panels, `k` entries of each line. */
interface Kept {
  data: Float64Array;
  offset: number;
  layout: Layout;
  k: number;
  position: number;
  end: number;
}

/** The panels in a workspace's memory, which are laid one after the other, round and round. */
class Panels {
  private next = 0;
  private readonly kept: Kept[] = [];

  /** A place for so many entries; what is there is forgotten. */
  place(size: number): number {
    if (this.next + size > PANELS_SIZE) {
      this.forget(this.next, PANELS_SIZE);
      this.next = 0;
    }
    const position = this.next;
    this.next += size;
    this.forget(position, this.next);
    return position;
  }

  /** Forgets what is kept from `start` to `end`: the oldest of all, as places are taken round and round. */
  private forget(start: number, end: number): void {
    const { kept } = this;
    while (kept.length > 0 && kept[0].position < end && kept[0].end > start) kept.shift();
  }

  keep({ data, offset }: Matrix, layout: Layout, k: number, position: number): void {
    this.kept.push({ data, offset, layout, k, position, end: this.next });
  }

  /** Where what is kept of a matrix is, unless what else is multiplied with it could overwrite it. */
  find({ data, offset }: Matrix, layout: Layout, k: number): number | undefined {
    for (let i = this.kept.length - 1; i >= 0; i--) {
      const one = this.kept[i];
      const age = (this.next - one.position + PANELS_SIZE) % PANELS_SIZE;
      if (age > PANELS_SIZE - AT_ONCE) break;
      const isSame = one.data === data && one.offset === offset;
      if (isSame && one.layout === layout && one.k === k) return one.position;
    }
    return undefined;
  }
}

const panels = new WeakMap<Workspace, Panels>();

function panelsIn(space: Workspace): Panels {
  let own = panels.get(space);
  if (own === undefined) panels.set(space, (own = new Panels()));
  return own;
}

/** The address of a matrix's entries, as they lie. */
export function placeOf(space: Workspace, x: Matrix): number {
  const size = x.rows * x.columns;
  const own = panelsIn(space);
  const keeps = size >= LARGE.plain;
  const found = keeps ? own.find(x, "plain", x.columns) : undefined;
  if (found !== undefined) return (PANELS + found) * 8;
  const position = own.place(size);
  space.copyIn(PANELS + position, x.data, x.offset, size);
  if (keeps) own.keep(x, "plain", x.columns, position);
  return (PANELS + position) * 8;
}

/** The address of the panels of `count` rows or columns from `first` on, of their `k` entries from `from` on. */
export function panelsOf(
  space: Workspace,
  x: Matrix,
  lines: Lines,
  first: number,
  count: number,
  from: number,
  k: number,
): number {
  const own = panelsIn(space);
  const inLine = x.transposed === (lines === "columns");
  const layout = inLine ? "in line" : "across";
  const size = x.rows * x.columns;
  const keeps = size >= LARGE.packed && count * k === size;
  const found = keeps ? own.find(x, layout, k) : undefined;
  if (found !== undefined) return (PANELS + found) * 8;

  const [, area] = areas;
  const [pieces, length] = inLine ? [count, k] : [k, count];
  const apart = x.transposed ? x.rows : x.columns;
  const start = x.offset + (inLine ? first * apart + from : from * apart + first);
  if (length === apart) {
    space.copyIn(area, x.data, start, pieces * length);
  } else {
    for (let i = 0; i < pieces; i++) {
      space.copyIn(area + i * length, x.data, start + i * apart, length);
    }
  }
  const position = own.place(4 * Math.ceil(count / 4) * k);
  const [line, step] = inLine ? [length * 8, 8] : [8, length * 8];
  space.kernel.pack((PANELS + position) * 8, area * 8, count, k, line, step);
  if (keeps) own.keep(x, layout, k, position);
  return (PANELS + position) * 8;
}
