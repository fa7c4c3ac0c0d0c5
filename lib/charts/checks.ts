import { assertWhole, describe, refuse } from "../checks";
import type { CellPart } from "./theme";

/** The part of an array that the charts use. numjs's NdArray implements it. */
export interface NumericArray {
  readonly shape: number[];
  tolist(): any;
}

/** A cell cache of `lstm_cell_forward`: [a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters]. */
export type LstmCellCache = readonly [
  a_next: NumericArray,
  c_next: NumericArray,
  a_prev: NumericArray,
  c_prev: NumericArray,
  ft: NumericArray,
  it: NumericArray,
  cct: NumericArray,
  ot: NumericArray,
  xt: NumericArray,
  parameters: unknown,
];

/** A cell cache of `gru_cell_forward`: [a_next, a_prev, ut, rt, cct, xt, parameters]. */
export type GruCellCache = readonly [
  a_next: NumericArray,
  a_prev: NumericArray,
  ut: NumericArray,
  rt: NumericArray,
  cct: NumericArray,
  xt: NumericArray,
  parameters: unknown,
];

/** The caches of `lstm_forward` or `gru_forward`: [list of cell caches, x]. */
export type LstmCaches = readonly [cells: readonly LstmCellCache[], x: NumericArray];
export type GruCaches = readonly [cells: readonly GruCellCache[], x: NumericArray];
export type GatedCaches = LstmCaches | GruCaches;

/** A cell with gates. */
export interface GatedCell {
  network: "lstm" | "gru";
  /** The symbol of each part in the notebook, and the part's index in a cell's cache. */
  symbols: Partial<Record<CellPart, string>>;
  positions: Partial<Record<CellPart, number>>;
  gates: CellPart[];
  states: CellPart[];
}

const LSTM: GatedCell = {
  network: "lstm",
  symbols: { forget: "f", update: "i", output: "o", candidate: "c~", cell: "c", hidden: "a" },
  positions: { forget: 4, update: 5, output: 7, candidate: 6, cell: 1, hidden: 0 },
  gates: ["forget", "update", "output"],
  states: ["candidate", "cell", "hidden"],
};

const GRU: GatedCell = {
  network: "gru",
  symbols: { update: "u", relevance: "r", candidate: "c~", hidden: "a" },
  positions: { update: 2, relevance: 3, candidate: 4, hidden: 0 },
  gates: ["update", "relevance"],
  states: ["candidate", "hidden"],
};

/** The length of a cell's cache in a GRU. */
const GRU_CACHE = 7;

function isArray(value: unknown): value is NumericArray {
  const array = value as Partial<NumericArray> | null | undefined;
  return Array.isArray(array?.shape) && typeof array?.tolist === "function";
}

/**
 * Checks an array: rank equal to the number of `axes`, no empty axis, known sizes as expected, all entries finite.
 *
 * @param caller the function to name in errors
 * @param axes names of the axes, e.g. ["n_a", "m", "T_x"]; a number is a required size
 * @returns the array as nested lists
 * @throws TypeError if `value` is not an array; RangeError for a wrong rank or size, NaN or infinity
 */
export function nested(
  caller: string,
  name: string,
  value: unknown,
  axes: (string | number)[],
): any {
  const expected = `${caller}: ${name} must be (${axes.join(", ")})`;
  if (!isArray(value)) throw new TypeError(`${expected}, got ${describe(value)}`);
  const fits =
    value.shape.length === axes.length &&
    axes.every((axis, k) => (typeof axis === "number" ? value.shape[k] === axis : true));
  if (!fits) throw new RangeError(`${expected}, got ${describe(value)}`);
  if (value.shape.includes(0))
    throw new RangeError(`${expected} with no empty axis, got ${describe(value)}`);
  const list = value.tolist();
  requireFinite(`${caller}: ${name}`, list, []);
  return list;
}

function requireFinite(name: string, value: any, index: number[]): void {
  if (Array.isArray(value)) value.forEach((part, k) => requireFinite(name, part, [...index, k]));
  else if (!Number.isFinite(value))
    throw new RangeError(`${name} must be finite, got ${describe(value)} at [${index.join("][")}]`);
}

/**
 * Checks a plain list of finite numbers.
 *
 * @param length the required length, if any
 */
export function numbers(caller: string, name: string, value: unknown, length?: number): number[] {
  const size = length === undefined ? "at least one number" : `${length} numbers`;
  const list = isArray(value) && value.shape.length === 1 ? value.tolist() : value;
  if (!Array.isArray(list) || list.length === 0 || (length !== undefined && list.length !== length))
    refuse(caller, name, `a list of ${size}`, list, TypeError);
  requireFinite(`${caller}: ${name}`, list, []);
  return list;
}

/** Checks an index: a whole number from 0 to size - 1. */
export function index(caller: string, name: string, value: unknown, size: number): number {
  assertWhole(caller, name, value, 0, size - 1);
  return value;
}

/** Checks optional names of the entries of an axis. Default: the indices. */
export function labels(caller: string, name: string, value: unknown, size: number): string[] {
  if (value === undefined) return Array.from({ length: size }, (_, k) => String(k));
  return names(caller, name, value, size);
}

/** Checks names of the entries of an axis: a list of strings, or a string with one letter per entry. */
export function names(caller: string, name: string, value: unknown, size: number): string[] {
  const list = typeof value === "string" ? [...value] : value;
  if (!Array.isArray(list) || list.length !== size || list.some((part) => typeof part !== "string"))
    refuse(caller, name, `${size} names`, value, TypeError);
  return list;
}

/**
 * Checks the caches that `lstm_forward` or `gru_forward` returns. Returns the kind of cell, which the length of its caches tells,
 * the list of cell caches, and their sizes.
 */
export function cellsOf(
  caller: string,
  caches: unknown,
): { kind: GatedCell; cells: readonly unknown[][]; n_a: number; m: number; T_x: number } {
  const cells = Array.isArray(caches) ? caches[0] : undefined;
  if (!Array.isArray(cells) || cells.length === 0 || !Array.isArray(cells[0]))
    refuse(
      caller,
      "caches",
      "[list of cell caches, x] as lstm_forward or gru_forward returns it",
      caches,
      TypeError,
    );
  nested(caller, "a_next of step 0", cells[0][0], ["n_a", "m"]);
  const [n_a, m] = cells[0][0].shape;
  const kind = cells[0].length === GRU_CACHE ? GRU : LSTM;
  return { kind, cells, n_a, m, T_x: cells.length };
}
