import { PANELS, PANELS_SIZE, areas } from "./wasm";
import type { Workspace } from "./wasm";

// The kernel multiplies panels: four rows of A, four columns of B. Those of the weights are used in every step of a sequence,
// those of a step's input for every gate: panels of large matrices are kept until their place in the memory is needed.

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

/** Matrices with fewer entries are packed faster than found. */
const LARGE = 2 ** 12;
/** The most that the panels of one multiplication take, with what stays empty at the end of the memory. */
const AT_ONCE = PANELS_SIZE / 2;

/** The panels in a workspace's memory, which are laid one after the other, round and round. */
class Panels {
  private next = 0;
  private readonly kept: { data: Float64Array; lines: Lines; position: number; end: number }[] = [];

  /** A place for so many entries; what is there is forgotten. */
  place(size: number): number {
    if (this.next + size > PANELS_SIZE) this.next = 0;
    const position = this.next;
    this.next += size;
    const { kept } = this;
    while (kept.length > 0 && kept[0].position < this.next && kept[0].end > position) kept.shift();
    return position;
  }

  keep(data: Float64Array, lines: Lines, position: number): void {
    this.kept.push({ data, lines, position, end: this.next });
  }

  /** Where a matrix's panels are, unless what else is multiplied with them could overwrite them. */
  find(data: Float64Array, lines: Lines): number | undefined {
    for (let i = this.kept.length - 1; i >= 0; i--) {
      const { position } = this.kept[i];
      if ((this.next - position + PANELS_SIZE) % PANELS_SIZE > PANELS_SIZE - AT_ONCE) break;
      if (this.kept[i].data === data && this.kept[i].lines === lines) return position;
    }
    return undefined;
  }
}

const panels = new WeakMap<Workspace, Panels>();

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
  let own = panels.get(space);
  if (own === undefined) panels.set(space, (own = new Panels()));
  const size = x.rows * x.columns;
  const keeps = size >= LARGE && x.data.length === size && count * k === size;
  const found = keeps ? own.find(x.data, lines) : undefined;
  if (found !== undefined) return (PANELS + found) * 8;

  const [, area] = areas;
  // Whether the lines lie one after the other, or their first entries do.
  const alongLines = x.transposed === (lines === "columns");
  const length = alongLines ? k : count;
  const number = alongLines ? count : k;
  const apart = x.transposed ? x.rows : x.columns;
  const start = x.offset + (alongLines ? first * apart + from : from * apart + first);
  if (length === apart) space.copyIn(area, x.data, start, number * length);
  else {
    for (let i = 0; i < number; i++) {
      space.copyIn(area + i * length, x.data, start + i * apart, length);
    }
  }
  const position = own.place(4 * Math.ceil(count / 4) * k);
  const [line, step] = alongLines ? [length * 8, 8] : [8, length * 8];
  space.kernel.pack((PANELS + position) * 8, area * 8, count, k, line, step);
  if (keeps) own.keep(x.data, lines, position);
  return (PANELS + position) * 8;
}
