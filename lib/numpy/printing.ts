import { assertWhole, formatShape } from "../checks";
import { assertArray, assertCount, assertOptions } from "./checks";
import { sizeOf } from "./layout";
import { NdArray, entries } from "./ndarray";

/** The supported settings of NumPy's `set_printoptions`. */
export interface PrintOptions {
  /** Maximum number of digits after the decimal point. 17 shows every double in full. */
  precision?: number;
  /** For an array with more entries than this, only the corners are shown. */
  threshold?: number;
  /** Number of entries shown at each end of an axis. */
  edgeitems?: number;
  /** Characters per line. */
  linewidth?: number;
}

const options: Required<PrintOptions> = {
  precision: 8,
  threshold: 1000,
  edgeitems: 3,
  linewidth: 75,
};

/**
 * Sets how arrays are printed from now on.
 * @throws if a setting is unknown, or not a whole number, 0 or more
 */
export function set_printoptions(changes: PrintOptions): void {
  assertCount("np.set_printoptions", arguments.length, 1);
  const names = Object.keys(options);
  assertOptions("np.set_printoptions", changes, names, "{ precision: 4 }");
  for (const [name, value] of Object.entries(changes)) {
    assertWhole("np.set_printoptions", name, value, 0);
  }
  Object.assign(options, changes);
}

/**
 * Prints values separated by spaces, like Python's `print`: arrays in NumPy's layout, shapes as tuples, numbers in full
 * precision.
 */
export function print(...values: unknown[]): void {
  console.log(values.map(toText).join(" "));
}

// Used by console.log, and for a cell whose last expression is an array.
Object.defineProperty(NdArray.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: NdArray) {
    return `array of shape ${formatShape(this.shape)}\n${array2string(this)}`;
  },
});

function toText(value: unknown): string {
  if (value instanceof NdArray) return value.ndim > 0 ? array2string(value) : toText(value.get());
  if (typeof value === "number") return formatNumber(value);
  if (Array.isArray(value) && value.every((length) => typeof length === "number")) {
    return formatShape(value);
  }
  return String(value);
}

/** A number as Python's `repr` writes it: exponents from 1e16 up and below 1e-4, of at least two digits. */
function formatNumber(x: number): string {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return x.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Object.is(x, -0) ? "-0.0" : String(x);
}

/**
 * The array as NumPy prints it: aligned columns, with the fewest digits that identify every entry, up to the precision.
 * @throws if x is not an array
 */
export function array2string(x: NdArray): string {
  assertCount("np.array2string", arguments.length, 1);
  assertArray("np.array2string", "x", x);
  const data = entries(x);
  const { shape } = x;
  if (shape.length === 0) return entryFormat([data[0]])(data[0]);
  if (data.length === 0) return "[]";

  const summarize = data.length > options.threshold;
  const shown: number[] = [];
  collect(0, 0);
  const format = entryFormat(shown);
  return layOut(0, 0, " ");

  /** The indices of an axis that are shown; -1 stands for the dots between the corners. */
  function shownIndices(length: number): number[] {
    const { edgeitems } = options;
    const all = Array.from({ length }, (_, i) => i);
    if (!summarize || length <= 2 * edgeitems) return all;
    return [...all.slice(0, edgeitems), -1, ...all.slice(length - edgeitems)];
  }

  function collect(axis: number, start: number): void {
    if (axis === shape.length) {
      shown.push(data[start]);
      return;
    }
    const step = sizeOf(shape.slice(axis + 1));
    for (const i of shownIndices(shape[axis])) if (i >= 0) collect(axis + 1, start + i * step);
  }

  /** One axis in brackets. The last axis is wrapped into lines; the others start a new line for each index. */
  function layOut(axis: number, start: number, indent: string): string {
    const step = sizeOf(shape.slice(axis + 1));
    const indices = shownIndices(shape[axis]);
    if (axis < shape.length - 1) {
      const blocks = indices.map((i) =>
        i < 0 ? "..." : layOut(axis + 1, start + i * step, indent + " "),
      );
      return `[${blocks.join("\n".repeat(shape.length - 1 - axis) + indent)}]`;
    }
    const lines: string[] = [];
    let line = "";
    // Every axis keeps one character of the line for its closing bracket.
    const room = options.linewidth - shape.length;
    for (const i of indices) {
      const word = i < 0 ? "..." : format(data[start + i]);
      if (line !== "" && indent.length + line.length + 1 + word.length > room) {
        lines.push(line.trimEnd());
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    return `[${[...lines, line].join(`\n${indent}`)}]`;
  }
}

/** A function that formats all `values` with the same width. */
function entryFormat(values: number[]): (x: number) => string {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter((x) => x !== 0).map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const exponential =
    sizes.length > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
  const write = exponential ? scientific(finite) : positional;

  const parts = finite.map((x) => write(x).split("."));
  const left = Math.max(0, ...parts.map(([whole]) => whole.length));
  const right = Math.max(0, ...parts.map(([, rest]) => rest.length));
  const width = Math.max(
    finite.length > 0 ? left + 1 + right : 0,
    ...values.filter((x) => !Number.isFinite(x)).map((x) => formatNumber(x).length),
  );
  return (x) => {
    if (!Number.isFinite(x)) return formatNumber(x).padStart(width);
    const [whole, rest] = write(x).split(".");
    return `${whole.padStart(width - 1 - right)}.${rest.padEnd(right)}`;
  };
}

/** "0.5", "3.": the fewest digits after the decimal point that identify x, up to the precision. */
function positional(x: number): string {
  const shortest = fixedNotation(x);
  const digits = shortest.split(".")[1] ?? "";
  const text = digits.length <= options.precision ? shortest : toFixed(x, options.precision);
  const signed = Object.is(x, -0) ? `-${text}` : text;
  const [whole, rest = ""] = signed.split(".");
  return `${whole}.${rest.replace(/0+$/, "")}`;
}

/** The digits of JavaScript's shortest notation without an exponent. */
function fixedNotation(x: number): string {
  const text = String(x);
  if (!text.includes("e")) return text;
  const [digits, exponent] = text.split("e");
  return x.toFixed(Math.min(100, (digits.split(".")[1] ?? "").length - Number(exponent)));
}

/** Formats like "1.50e-05", with as many digits for all `values` as the longest one needs. */
function scientific(values: number[]): (x: number) => string {
  const parts = (x: number, digits?: number): [string, string, string] => {
    const [mantissa, exponent] = toExponential(x, digits).split("e");
    const [whole, rest = ""] = mantissa.split(".");
    return [Object.is(x, -0) ? `-${whole}` : whole, rest, exponent];
  };
  const needed = (x: number): number => {
    const rest = parts(x)[1];
    return rest.length <= options.precision
      ? rest.length
      : parts(x, options.precision)[1].replace(/0+$/, "").length;
  };
  const digits = Math.max(0, ...values.map(needed));
  const exponentDigits = Math.max(2, ...values.map((x) => parts(x)[2].length - 1));
  return (x) => {
    const [whole, rest, exponent] = parts(x, digits);
    return `${whole}.${rest}e${exponent[0]}${exponent.slice(1).padStart(exponentDigits, "0")}`;
  };
}

// JavaScript rounds a number halfway between two decimals away from zero, NumPy to the even digit. Both use the exact value: a
// hundred digits are enough to detect a tie.

/** `x.toFixed(digits)`, ties to even. */
function toFixed(x: number, digits: number): string {
  const [exact, rounded] = [x.toFixed(100), x.toFixed(digits)];
  const kept = exact.slice(0, exact.indexOf(".") + 1 + digits);
  return toEven(kept, exact.slice(kept.length), rounded);
}

/** `x.toExponential(digits)`, ties to even; without `digits`, as many as necessary. */
function toExponential(x: number, digits?: number): string {
  const rounded = x.toExponential(digits);
  if (digits === undefined) return rounded;
  const [exact, exponent] = x.toExponential(100).split("e");
  const kept = exact.slice(0, exact.indexOf(".") + 1 + digits);
  const [mantissa, ownExponent] = rounded.split("e");
  const even = toEven(kept, exact.slice(kept.length), mantissa);
  return even === mantissa ? `${mantissa}e${ownExponent}` : `${even}e${exponent}`;
}

/** The kept digits themselves if the rest is half a unit of the last and that is even, else the rounded ones. */
function toEven(kept: string, rest: string, rounded: string): string {
  const last = kept.replace(/\.$/, "").at(-1)!;
  return /^50*$/.test(rest) && Number(last) % 2 === 0 ? kept.replace(/\.$/, "") : rounded;
}
