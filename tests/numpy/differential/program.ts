/** A number as JSON can hold it: what JSON has no word for is text. */
export type Figure = number | "nan" | "inf" | "-inf" | "-0.0";

/**
 * An argument of an operation. Text is the name of an earlier result ("x3"), a figure ("nan"), or itself (":", "2:5").
 * `{ cycle, shape }` stands for nested JavaScript arrays of that shape whose entries repeat those of `cycle`; any other
 * object is the options of the call.
 */
export type Argument =
  | Figure
  | string
  | boolean
  | null
  | Argument[]
  | { cycle: Figure[]; shape: number[] }
  | { [option: string]: Argument };

/**
 * The name of the result, the function of `np` ("add", "random.randn"), and its arguments. A name that begins with a
 * dot is a method or property of the first argument: `["x2", ".get", "x1", 0, 3]` is `x2 = x1.get(0, 3)`.
 */
export type Operation = [result: string, name: string, ...args: Argument[]];

/**
 * Calls of `np` in a row. An operation that is refused has no result, and those that use it are skipped, so any line
 * can be deleted from a program.
 */
export interface Program {
  /** What the program was generated from. */
  seed: number;
  operations: Operation[];
}

/** Whether a text names an earlier result. */
export function isReference(text: string): boolean {
  return /^x\d+$/.test(text);
}

const FIGURES: Record<string, number> = {
  nan: NaN,
  inf: Infinity,
  "-inf": -Infinity,
  "-0.0": -0,
};

/** The number that text stands for, or undefined. */
export function toNumber(text: string): number | undefined {
  return FIGURES[text];
}

/** A number as a figure. */
export function toFigure(x: number): Figure {
  for (const [text, value] of Object.entries(FIGURES)) {
    if (Object.is(x, value)) return text as Figure;
  }
  return x;
}

/** Whether an argument is `{ cycle, shape }`. */
export function isCycle(value: object): value is { cycle: Figure[]; shape: number[] } {
  return "cycle" in value && "shape" in value;
}

/** Nested JavaScript arrays of `shape` whose entries repeat those of `cycle`. */
export function nested<T>(cycle: T[], shape: number[]): unknown {
  let position = 0;
  const level = (axis: number): unknown =>
    axis === shape.length
      ? cycle[position++ % cycle.length]
      : Array.from({ length: shape[axis] }, () => level(axis + 1));
  return level(0);
}

/** The program as TypeScript, a line for each operation. */
export function toTypeScript({ operations }: Program): string {
  return operations.map(lineOf).join("\n");
}

const VOID = ["assign", ".set", "random.seed"];

function lineOf([result, name, ...args]: Operation): string {
  const written = args.map((x) => source(x));
  const call =
    name === ".T"
      ? `${written[0]}.T`
      : name.startsWith(".")
        ? `${written[0]}${name}(${written.slice(1).join(", ")})`
        : `np.${name}(${written.join(", ")})`;
  return VOID.includes(name) ? `${call};` : `const ${result} = ${call};`;
}

function source(x: Argument): string {
  if (typeof x === "string") {
    if (isReference(x)) return x;
    const value = toNumber(x);
    if (value === undefined) return JSON.stringify(x);
    return Object.is(value, -0) ? "-0" : String(value);
  }
  if (Array.isArray(x)) return `[${x.map(source).join(", ")}]`;
  if (typeof x !== "object" || x === null) return String(x);
  if (!isCycle(x)) {
    const options = Object.entries(x).map(([key, value]) => `${key}: ${source(value)}`);
    return options.length === 0 ? "{}" : `{ ${options.join(", ")} }`;
  }
  const cycle = x.cycle as Argument[];
  const size = x.shape.reduce((product, length) => product * length, 1);
  if (size <= 24) return source(nested(cycle, x.shape) as Argument);
  return `np.reshape(np.array(Array.from({ length: ${size} }, (_, i) => ${source(cycle)}[i % ${cycle.length}])), [${x.shape.join(", ")}]).tolist()`;
}
