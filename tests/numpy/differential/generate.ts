import type { Argument, Figure, Operation, Program } from "./program";
import { Random } from "./random";

/** The maximum number of entries of an array, and the typical lengths of an axis. */
const SIZES = {
  small: { size: 60, long: 9 },
  medium: { size: 3000, long: 70 },
  large: { size: 60000, long: 220 },
};

/** What the generator knows of a result. */
interface Known {
  name: string;
  /** null for a number. */
  shape: number[] | null;
  /** Arrays with the same memory see each other's writes. */
  memory: Memory;
  /** Whether np.reshape must return a view of it: so NumPy does, and np of arrays with up to two axes. */
  reshapesToView: boolean;
}

interface Memory {
  /** NumPy and np can differ in whether an array shares this memory or copies it, so it is never written again. */
  isFrozen: boolean;
}

type Named = Known & { shape: number[] };

/** The program of a seed: three to thirty operations, in one of 5 with arrays of medium size, in one of 50 with large ones. */
export function generateProgram(seed: number): Program {
  const size = seed % 50 === 7 ? "large" : seed % 5 === 3 ? "medium" : "small";
  return new Generator(seed, SIZES[size]).program();
}

const BINARY = ["add", "subtract", "multiply", "divide", "maximum", "minimum", "power"] as const;
const UNARY = ["negative", "sqrt", "log", "abs", "exp", "tanh", "square"] as const;
const REDUCTIONS = ["sum", "mean", "max", "min", "argmax"] as const;
const ODD: Figure[] = ["nan", "inf", "-inf", "-0.0", 0, 5e-324, -5e-324, 1e-310, 2.5e-308];
const WIDE: Figure[] = [1e300, -1e300, 1e-300, 1e16, 0.1, -0.3, 709.5, -745, 1e-8, 1234.5678];

class Generator {
  private readonly random: Random;
  private readonly operations: Operation[] = [];
  private readonly known: Known[] = [];
  private readonly odd: number;
  private readonly wide: number;

  constructor(
    private readonly seed: number,
    private readonly limit: { size: number; long: number },
  ) {
    this.random = new Random(seed);
    // Half of the programs have finite, moderate figures only: elsewhere NaN soon covers all.
    this.odd = this.random.choose([0, 0, 0.05, 0.25]);
    this.wide = this.random.choose([0, 0, 0.1]);
  }

  program(): Program {
    const { random } = this;
    const length = random.integer(3, 30);
    this.create();
    while (this.operations.length < length) {
      const step = random.weighted({
        create: 14,
        unary: 9,
        binary: 20,
        reduce: 10,
        dot: 13,
        sumOfProducts: 4,
        view: 14,
        assign: 12,
        entry: 4,
        join: 4,
        compare: 3,
        wrong: 6,
      });
      this[step]();
    }
    return { seed: this.seed, operations: this.operations.slice(0, 30) };
  }

  // ---- Figures, shapes, results

  private figure(): Figure {
    const { random } = this;
    if (random.chance(this.odd)) return random.choose(ODD);
    if (random.chance(this.wide)) return random.choose(WIDE);
    return random.integer(-16, 16) / random.choose([1, 1, 4]);
  }

  private length(): number {
    const { random, limit } = this;
    const kind = random.weighted({ none: 3, one: 15, few: 60, several: 14, long: 8 });
    if (kind === "none") return 0;
    if (kind === "one") return 1;
    if (kind === "few") return random.integer(2, 4);
    return kind === "several" ? random.integer(5, 9) : random.integer(2, limit.long);
  }

  private shape(ndim?: number): number[] {
    const { random } = this;
    const axes =
      ndim ?? Number(random.weighted({ "0": 6, "1": 20, "2": 46, "3": 20, "4": 8 } as const));
    for (;;) {
      const shape = random.array(axes, () => this.length());
      if (product(shape) <= this.limit.size) return shape;
    }
  }

  private emit(name: string, ...args: Argument[]): string {
    const result = `x${this.operations.length}`;
    this.operations.push([result, name, ...args]);
    return result;
  }

  /** Adds an operation that returns a new array, or a number. */
  private fresh(shape: number[] | null, name: string, ...args: Argument[]): Known {
    const known: Known = {
      name: this.emit(name, ...args),
      shape,
      memory: { isFrozen: false },
      reshapesToView: shape !== null && shape.length <= 2,
    };
    this.known.push(known);
    return known;
  }

  private viewOf(
    x: Known,
    shape: number[],
    reshapesToView: boolean,
    name: string,
    ...args: Argument[]
  ): Named {
    const { memory } = x;
    const known = { name: this.emit(name, ...args), shape, memory, reshapesToView };
    this.known.push(known);
    return known;
  }

  /** An earlier array that fits, often one of the last few. */
  private array(fits: (x: Named) => boolean = () => true): Named | undefined {
    const arrays = this.known.filter((x): x is Named => x.shape !== null && fits(x as Named));
    if (arrays.length === 0) return undefined;
    return this.random.choose(this.random.chance(0.5) ? arrays.slice(-3) : arrays);
  }

  private anyArray(): Named {
    return this.array() ?? this.create();
  }

  private number(): Argument {
    const numbers = this.known.filter((x) => x.shape === null);
    return numbers.length > 0 && this.random.chance(0.3)
      ? this.random.choose(numbers).name
      : this.figure();
  }

  // ---- Creation

  private create(wanted?: number[]): Named {
    const { random } = this;
    const shape = wanted ?? this.shape();
    const isFree = wanted === undefined;
    const plain = product(shape) > 0 && shape.length > 0;
    const kind = random.weighted({
      array: plain ? 40 : 0,
      randn: 8,
      random_sample: 14,
      zeros: 5,
      ones: 4,
      full: 7,
      like: isFree ? 5 : 0,
      copy: isFree ? 5 : 0,
      seed: 1,
      arange: isFree ? 5 : 0,
      linspace: isFree ? 5 : 0,
    });
    switch (kind) {
      case "array":
        return this.literal(shape);
      case "randn":
        return this.fresh(shape, "random.randn", ...shape) as Named;
      case "random_sample":
        return this.fresh(shape, "random.random_sample", shape) as Named;
      case "zeros":
      case "ones":
        return this.fresh(shape, kind, shape) as Named;
      case "full":
        return this.fresh(shape, "full", shape, this.number()) as Named;
      case "like": {
        const x = this.array();
        if (x === undefined) return this.literal([2, 3]);
        return this.fresh(x.shape, random.choose(["zeros_like", "ones_like"]), x.name) as Named;
      }
      case "copy": {
        const x = this.array();
        if (x === undefined) return this.literal([3]);
        return this.fresh(x.shape, random.choose(["copy", "array"]), x.name) as Named;
      }
      case "seed":
        this.emit("random.seed", random.integer(0, 1000));
        return this.create(shape);
      case "arange":
        return this.arange();
      case "linspace": {
        const num = this.length();
        const bounds = [random.integer(-8, 8) / 4, random.integer(-8, 8) / 4];
        return this.fresh([num], "linspace", ...bounds, num) as Named;
      }
    }
  }

  private literal(shape: number[]): Named {
    const size = product(shape);
    const cycle = this.random.array(Math.min(size, 13), () => this.figure());
    return this.fresh(shape, "array", { cycle, shape }) as Named;
  }

  private arange(): Named {
    const { random } = this;
    const step = random.choose([1, 2, 0.25, -1, -0.5]);
    const start = random.integer(-6, 6);
    const stop = start + step * random.integer(0, 9);
    const length = Math.max(0, Math.ceil((stop - start) / step));
    if (step === 1 && random.chance(0.5)) {
      const upTo = random.integer(0, 9);
      return this.fresh([upTo], "arange", upTo) as Named;
    }
    return this.fresh([length], "arange", start, stop, step) as Named;
  }

  /** An array that broadcasts to `shape`: an earlier one or a new one. */
  private broadcastable(shape: number[]): Named {
    const { random } = this;
    if (random.chance(0.6)) {
      const x = this.array((other) => broadcastsTo(other.shape, shape));
      if (x !== undefined) return x;
    }
    const kept = shape.slice(random.integer(0, shape.length));
    return this.create(kept.map((length) => (random.chance(0.3) ? 1 : length)));
  }

  // ---- Element by element

  private unary(): void {
    const x = this.anyArray();
    const isExpit = this.random.chance(0.1);
    if (isExpit) {
      if (this.random.chance(0.2)) this.fresh(null, "expit", this.number());
      else this.fresh(x.shape, "expit", x.name);
    } else if (this.random.chance(0.1)) {
      this.fresh(x.shape, "clip", x.name, this.number(), this.number());
    } else if (this.random.chance(0.05)) {
      const cycle = this.random.array(3, () => this.figure());
      this.fresh([2, 3], this.random.choose(UNARY), { cycle, shape: [2, 3] });
    } else {
      this.fresh(x.shape, this.random.choose(UNARY), x.name);
    }
  }

  private binary(): void {
    const { random } = this;
    const name = random.choose(BINARY);
    const first = this.anyArray();
    const count = name === "add" || name === "multiply" ? random.choose([2, 2, 2, 3, 4, 6]) : 2;
    let { shape } = first;
    const args: Argument[] = [first.name];
    for (let i = 1; i < count; i++) {
      const kind = random.weighted({ fits: 55, number: 18, same: 12, any: 12, nested: 6 });
      if (kind === "number") {
        args.push(this.number());
      } else if (kind === "same") {
        args.push(first.name);
      } else if (kind === "nested" && product(shape) > 0) {
        const inner = shape.slice(random.integer(0, shape.length));
        if (inner.length === 0) args.push(this.figure());
        else
          args.push({
            cycle: random.array(Math.min(7, product(inner)), () => this.figure()),
            shape: inner,
          });
      } else {
        const x = kind === "any" ? this.anyArray() : this.broadcastable(shape);
        const common = broadcast(shape, x.shape);
        if (common !== null && product(common) > this.limit.size) continue;
        args.push(x.name);
        shape = common ?? shape;
      }
    }
    if (args.length === 1) args.push(this.number());
    if (random.chance(0.4)) args.reverse();
    this.fresh(shape, name, ...args);
  }

  private reduce(): void {
    const { random } = this;
    const x = this.anyArray();
    const name = random.choose(REDUCTIONS);
    const keepdims = random.choose([undefined, true, false]);
    if (x.shape.length === 0 || random.chance(0.25)) {
      if (keepdims !== undefined) {
        const shape = keepdims ? x.shape.map(() => 1) : null;
        this.fresh(shape, name, x.name, { keepdims });
      } else {
        this.fresh(null, name, x.name);
      }
      return;
    }
    const axis = random.integer(0, x.shape.length - 1);
    const shape = x.shape.slice();
    if (keepdims === true) shape[axis] = 1;
    else shape.splice(axis, 1);
    const written = random.chance(0.3) ? axis - x.shape.length : axis;
    this.fresh(
      shape,
      name,
      x.name,
      keepdims === undefined ? { axis: written } : { axis: written, keepdims },
    );
  }

  // ---- Products

  private matrix(fits: (shape: number[]) => boolean = () => true): Named | undefined {
    return this.array((x) => x.shape.length === 2 && fits(x.shape));
  }

  private dot(): Named {
    const { random } = this;
    const a = this.matrix() ?? this.create(this.shape(2));
    const [n, k] = a.shape;
    if (random.chance(0.2)) return this.dotOfViews(a);
    let b = random.chance(0.7) ? this.matrix((shape) => shape[0] === k) : undefined;
    if (b === undefined && random.chance(0.3)) {
      const other = this.matrix((shape) => shape[1] === k);
      if (other !== undefined) b = this.transposed(other);
    }
    if (b === undefined) {
      const most = Math.max(1, Math.floor(this.limit.size / Math.max(k, n, 1)));
      b = this.create([k, Math.min(random.chance(0.25) ? 1 : this.length(), most)]);
    }
    if (n * b.shape[1] > this.limit.size) return a;
    return this.fresh([n, b.shape[1]], "dot", a.name, b.name) as Named;
  }

  /** The product of a matrix and an array, and that of its reshape or transpose with another: packed copies must not be mixed up. */
  private dotOfViews(a: Named): Named {
    const times = (x: Named): Named => {
      const b = this.create([x.shape[1], this.random.integer(1, 3)]);
      return this.fresh([x.shape[0], b.shape[1]], "dot", x.name, b.name) as Named;
    };
    const [n, k] = a.shape;
    if (n * k === 0 || n * k * 3 > this.limit.size) return a;
    times(a);
    return times(this.random.chance(0.5) ? this.transposed(a) : this.reshaped(a, [k, n]));
  }

  /** A deferred value, and sums of it, used several times. */
  private sumOfProducts(): void {
    const { random } = this;
    const products = [this.dot()];
    const { shape } = products[0];
    if (random.chance(0.6)) {
      const k = random.integer(1, 8);
      const most = Math.floor(this.limit.size / k);
      if (shape[0] <= most && shape[1] <= most) {
        const [a, b] = [this.create([shape[0], k]), this.create([k, shape[1]])];
        products.push(this.fresh(shape, "dot", a.name, b.name) as Named);
      }
    }
    const bias = this.create([shape[0], 1]);
    const names = [...products.map((x) => x.name), bias.name];
    const sum = this.fresh(shape, "add", ...names, ...(random.chance(0.3) ? [names[0]] : []));
    if (random.chance(0.4)) {
      // What is written into an operand now must not be seen in the product.
      const operands = this.operations.flatMap(([, name, ...args]) => (name === "dot" ? args : []));
      const x = this.array((y) => !y.memory.isFrozen && operands.includes(y.name));
      if (x !== undefined) {
        const { index } = this.index(x.shape);
        this.emit("assign", x.name, index, this.number());
      }
    }
    for (let use = random.integer(1, 3); use > 0; use--) {
      const other = random.choose([sum, ...products]);
      const name = random.choose(["add", "subtract", "multiply", "maximum"] as const);
      if (random.chance(0.4)) this.fresh(shape, random.choose(["exp", "tanh", "copy"]), sum.name);
      else this.fresh(shape, name, other.name, sum.name);
    }
  }

  // ---- Views

  private transposed(x: Named): Named {
    const shape = x.shape.slice().reverse();
    return this.random.chance(0.5)
      ? this.viewOf(x, shape, false, ".T", x.name)
      : this.viewOf(x, shape, false, "transpose", x.name);
  }

  private reshaped(x: Named, shape: number[]): Named {
    if (!x.reshapesToView) x.memory.isFrozen = true;
    return this.viewOf(x, shape, x.reshapesToView, "reshape", x.name, shape);
  }

  private view(): void {
    const { random } = this;
    const x = this.anyArray();
    const kind = random.weighted({
      slice: 50,
      transpose: 20,
      reshape: 20,
      pick: 12,
    });
    if (kind === "transpose") {
      this.transposed(x);
    } else if (kind === "reshape") {
      this.reshaped(x, this.sameSize(product(x.shape)));
    } else if (kind === "pick" && x.shape.every((length) => length > 0)) {
      const index = x.shape.map((length) =>
        random.chance(0.5) ? null : random.integer(-length, length - 1),
      );
      const shape = x.shape.filter((_, axis) => index[axis] === null);
      this.viewOf(x, shape, false, ".pick", x.name, ...index);
    } else {
      const { index, shape } = this.index(x.shape);
      this.viewOf(x, shape, false, "slice", x.name, index);
    }
  }

  /** A shape of so many entries. */
  private sameSize(size: number): number[] {
    const { random } = this;
    if (size === 0) return random.choose([[0], [0, 2], [3, 0], [2, 0, 1]]);
    const shape: number[] = [];
    let rest = size;
    while (rest > 1 && shape.length < 3) {
      const divisors = Array.from({ length: Math.min(rest, 60) }, (_, i) => i + 1).filter(
        (d) => rest % d === 0,
      );
      const d = random.choose(divisors);
      shape.push(d);
      rest /= d;
    }
    if (rest > 1 || random.chance(0.3)) shape.push(rest);
    return random.chance(0.3) ? shape.reverse() : shape;
  }

  /** Indices for an array of `shape`, and the shape that they select. */
  private index(shape: number[]): { index: Argument[]; shape: number[] } {
    const { random } = this;
    const axes = random.chance(0.7) ? shape.length : random.integer(0, shape.length);
    const index: Argument[] = [];
    const selected: number[] = [];
    shape.forEach((length, axis) => {
      if (axis >= axes) {
        selected.push(length);
      } else if (length > 0 && random.chance(0.35)) {
        index.push(random.integer(-length, length - 1));
      } else {
        const range = this.range(length);
        index.push(range.text);
        selected.push(range.length);
      }
    });
    return { index, shape: selected };
  }

  /** A range of an axis as Python writes it, sometimes beyond its ends, and its length. */
  private range(length: number): { text: string; length: number } {
    const { random } = this;
    const bound = (): number | undefined =>
      random.chance(0.45) ? undefined : random.integer(-length - 2, length + 2);
    const step = random.chance(0.4) ? random.choose([1, 2, 3, -1, -1, -2]) : undefined;
    const [start, stop] = random.chance(0.3) ? [undefined, undefined] : [bound(), bound()];
    const text = `${start ?? ""}:${stop ?? ""}${step === undefined ? "" : `:${step}`}`;
    return { text, length: rangeLength(start, stop, step ?? 1, length) };
  }

  // ---- Writes, entries

  private writable(): Named {
    return this.array((x) => !x.memory.isFrozen) ?? this.create();
  }

  private assign(): void {
    const x = this.writable();
    const { index, shape } = this.index(x.shape);
    this.emit("assign", x.name, index, this.assignable(x, shape));
  }

  private assignable(x: Named, shape: number[]): Argument {
    const { random } = this;
    const kind = random.weighted({ number: 25, fits: 55, own: 20, leading: 8 });
    if (kind === "number") return this.number();
    if (kind === "own") {
      // The source and the target overlap.
      const own = this.array((y) => y.memory === x.memory && broadcastsTo(y.shape, shape));
      if (own !== undefined) return own.name;
    }
    const value = this.broadcastable(shape);
    if (kind === "leading") {
      const wider = [1, 1].slice(random.integer(0, 1)).concat(value.shape);
      // If that is a copy for one of both, the array that is about to be written must not be it.
      const isOwn = value.memory === x.memory && !value.reshapesToView;
      if (wider.length > 4 || isOwn) return value.name;
      if (!value.reshapesToView) value.memory.isFrozen = true;
      return this.viewOf(value, wider, false, "reshape", value.name, wider).name;
    }
    return value.name;
  }

  private entry(): void {
    const { random } = this;
    const kind = random.weighted({ get: 4, set: 4, tolist: 1, print: 2 });
    const x = kind === "set" ? this.writable() : this.anyArray();
    if (kind === "tolist") {
      this.emit(".tolist", x.name);
    } else if (kind === "print") {
      const precision = random.choose([8, 17, 3]);
      if (x.shape.length > 0) this.emit("array2string", x.name, { precision });
    } else if (x.shape.every((length) => length > 0)) {
      const index = x.shape.map((length) => random.integer(-length, length - 1));
      if (kind === "get") this.fresh(null, ".get", x.name, ...index);
      else this.emit(".set", x.name, ...index, this.number());
    }
  }

  private join(): void {
    const { random } = this;
    const x = this.array((y) => y.shape.length > 0);
    if (x === undefined) return;
    const axis = random.integer(0, x.shape.length - 1);
    const fits = (y: Named) =>
      y.shape.length === x.shape.length &&
      y.shape.every((length, i) => i === axis || length === x.shape[i]);
    const parts = [x, ...random.array(random.integer(0, 2), () => this.array(fits) as Named)];
    const shape = x.shape.slice();
    shape[axis] = parts.reduce((length, y) => length + y.shape[axis], 0);
    if (product(shape) > this.limit.size) return;
    const names = parts.map((y) => y.name);
    if (axis === 0 && random.chance(0.5)) this.fresh(shape, "concatenate", names);
    else {
      const written = random.chance(0.3) ? axis - x.shape.length : axis;
      this.fresh(shape, "concatenate", names, { axis: written });
    }
  }

  private compare(): void {
    const { random } = this;
    const a = this.anyArray();
    const b = random.chance(0.7)
      ? this.array((x) => x.shape.join() === a.shape.join())!
      : this.anyArray();
    const kind = random.weighted({ array_equal: 2, allclose: 1, tolerance: 1 });
    if (kind === "tolerance") {
      this.emit("allclose", a.name, b.name, { rtol: 0.1, atol: random.choose([0, 0.5, 4]) });
    } else {
      this.emit(kind, a.name, b.name);
    }
  }

  // ---- Wrong calls

  private wrong(): void {
    const { random } = this;
    const x = this.anyArray();
    const { length: ndim } = x.shape;
    const other = random.choose<Argument>([null, "abc", {}, ["abc"], [[1], [1, 2]]]);
    const kinds: Record<string, () => void> = {
      operand: () => {
        const args = [x.name, random.choose<Argument>([null, "abc", {}, ["abc"], [[1], [1, 2]]])];
        this.emit(random.choose(BINARY), ...(random.chance(0.3) ? args.reverse() : args));
      },
      unary: () => this.emit(random.choose(UNARY), random.choose([null, "abc", {}])),
      broadcast: () => {
        const shape = [...x.shape.slice(0, -1), (x.shape[ndim - 1] ?? 1) + 2];
        const y = this.literal(product(shape) > 0 ? shape : [7]);
        const args = [x.name, y.name];
        if (random.chance(0.5)) args.reverse();
        this.fresh([1], random.choose(BINARY), ...args);
      },
      axis: () => {
        const axis = random.choose([ndim, -ndim - 1, ndim + 5, 0.5, "0"]);
        this.emit(random.choose([...REDUCTIONS]), x.name, { axis });
      },
      nothing: () => {
        const nothing = this.fresh([0, 3], "zeros", [0, 3]);
        this.emit(
          random.choose(REDUCTIONS),
          nothing.name,
          ...(random.chance(0.5) ? [{ axis: 0 }] : []),
        );
      },
      dot: () => {
        const y = this.anyArray();
        this.emit("dot", x.name, random.choose([y.name, y.name, y.name, 2, null]));
      },
      reshape: () => this.emit("reshape", x.name, [product(x.shape) + 1]),
      shape: () => {
        const shape = random.choose<Argument>([
          [2, -1],
          [1.5],
          ["nan"],
          ["inf"],
          "abc",
          null,
          [null],
        ]);
        const name = random.choose(["reshape", "full", "zeros", "ones", "random.random_sample"]);
        if (name === "reshape") this.emit(name, x.name, shape);
        else if (name === "full") this.emit(name, shape, 1);
        else this.emit(name, shape);
      },
      randn: () => this.emit("random.randn", 2, random.choose([-1, 1.5, "nan", "2x"])),
      seed: () => this.emit("random.seed", random.choose([-1, 0.5, "nan", 2 ** 32])),
      full: () => this.emit("full", [2], other),
      array: () =>
        this.emit(
          "array",
          random.choose<Argument>([
            [[1], [1, 2]],
            [[1, 2], 3],
            [1, [2]],
            ["abc"],
            [null],
            null,
            "abc",
          ]),
        ),
      like: () =>
        this.emit(random.choose(["zeros_like", "copy", "transpose"]), random.choose([null, "abc"])),
      slice: () => {
        const index = this.index(x.shape).index;
        const at = random.integer(0, index.length);
        const outside = x.shape[at] ?? 0;
        index[at] = random.choose([outside, -outside - 1, 0.5, "nan", "a:b", "1;2", null, "1"]);
        if (random.chance(0.3)) index.push(":", ":", ":", ":");
        if (random.chance(0.5)) this.emit("slice", x.name, index);
        else if (!x.memory.isFrozen) this.emit("assign", x.name, index, 7);
      },
      assign: () => {
        if (x.memory.isFrozen) return;
        const { index, shape } = this.index(x.shape);
        const value = [...shape];
        if (value.length > 0) value[random.integer(0, value.length - 1)] += 2;
        else value.push(2);
        if (product(value) === 0 || product(value) > this.limit.size) return;
        const name = this.literal(value).name;
        this.emit("assign", x.name, index, random.choose<Argument>([name, name, null, "abc"]));
      },
      get: () => {
        const index = x.shape.map((length) => random.integer(0, Math.max(0, length - 1)));
        const at = random.integer(0, Math.max(0, ndim - 1));
        const call = random.weighted({ get: 1, set: 1, pick: 1 });
        if (random.chance(0.7)) {
          index[at] = random.choose([x.shape[at] ?? 0, -(x.shape[at] ?? 0) - 1, 0.5]);
        } else if (call === "pick" || random.chance(0.5)) {
          index.push(0);
        } else {
          index.pop();
          if (ndim === 0) index.push(0);
        }
        if (call === "set") {
          if (!x.memory.isFrozen) this.emit(".set", x.name, ...index, 7);
        } else {
          this.emit(`.${call}`, x.name, ...index);
        }
      },
      set: () => {
        if (x.memory.isFrozen || product(x.shape) === 0) return;
        this.emit(".set", x.name, ...x.shape.map(() => 0), random.choose([null, "abc", x.name]));
      },
      concatenate: () => {
        const y = this.anyArray();
        const axis = random.integer(-ndim - 2, ndim + 1);
        const arrays = random.choose<Argument>([
          [x.name, y.name],
          [x.name, y.name],
          [x.name],
          [],
          null,
          [x.name, null],
        ]);
        this.emit("concatenate", arrays, { axis });
      },
      clip: () =>
        this.emit(
          "clip",
          x.name,
          ...random.choose<Argument[]>([
            ["abc", 1],
            [null, 1],
            [0, x.name],
          ]),
        ),
      compare: () =>
        this.emit(
          random.choose(["allclose", "array_equal"]),
          x.name,
          random.choose([null, "abc", 1]),
        ),
      tolerance: () =>
        this.emit("allclose", x.name, x.name, { rtol: random.choose([-1, "nan", "abc"]) }),
    };
    const y = this.anyArray();
    kinds.tooMany = () => {
      const [name, ...args] = random.choose<[string, ...Argument[]]>([
        ["subtract", x.name, x.name, x.name],
        ["divide", x.name, 2, 2],
        ["maximum", x.name, 2, y.name],
        ["power", x.name, 2, 2],
        ["exp", x.name, y.name],
        ["negative", x.name, 1],
        ["sqrt", x.name, {}],
        ["square", x.name, 2],
        ["clip", x.name, 0, 1, 2],
        ["dot", x.name, y.name, 1],
        ["transpose", x.name, 1],
        ["copy", x.name, 1],
        ["array", [1, 2], 2],
        ["zeros", [2], 1],
        ["ones", [2], 1],
        ["full", [2], 1, 1],
        ["zeros_like", x.name, 1],
        ["reshape", x.name, [product(x.shape)], 1],
        ["concatenate", [y.name, y.name], 1],
        ["concatenate", [y.name, y.name], null],
        ["sum", x.name, { axis: 0 }, 1],
        ["max", x.name, 0],
        ["slice", x.name, [], 1],
        ["allclose", x.name, x.name, 1e-3],
        ["array_equal", x.name, x.name, 1],
      ]);
      this.emit(name, ...args);
    };
    kinds.tooFew = () => {
      const [name, ...args] = random.choose<[string, ...Argument[]]>([
        [random.choose(BINARY), x.name],
        ["dot", x.name],
        ["full", [2]],
        ["clip", x.name, 0],
        ["reshape", x.name],
        ["slice", x.name],
        ["array_equal", x.name],
        ["exp"],
        ["sum"],
        ["array"],
        ["zeros"],
        ["concatenate"],
      ]);
      this.emit(name, ...args);
    };
    kinds.options = () => {
      const options = random.choose<{ [option: string]: Argument }>([
        { ax: 0 },
        { axis: 0, keepdim: true },
        { axis: 0, keepdims: "yes" },
        { axis: 0, keepdims: 1 },
        { axis: "0" },
        { axis: [0] },
        { axis: 0, initial: 0 },
      ]);
      if (ndim > 0) this.emit(random.choose([...REDUCTIONS]), x.name, options);
    };
    kinds.joinOptions = () => {
      if (ndim === 0) return;
      this.emit(
        "concatenate",
        [x.name, x.name],
        random.choose<Argument>([
          { ax: 0 },
          { axis: 0.5 },
          { axis: null },
          { axis: "0" },
          { axis: 0, out: 1 },
        ]),
      );
    };
    kinds.toleranceOptions = () => this.emit("allclose", x.name, x.name, { tol: 1 });
    kinds.hole = () => this.emit("concatenate", [x.name, null, x.name]);
    kinds.arange = () => {
      const args = random.choose<Argument[]>([
        [],
        [0, 5, 0],
        ["nan"],
        [0, "inf"],
        ["abc"],
        [null],
        [0, 1, 1, 1],
      ]);
      this.emit("arange", ...args);
    };
    kinds.linspace = () => {
      const args = random.choose<Argument[]>([
        [],
        [0],
        [0, 1, -1],
        [0, 1, 2.5],
        ["abc", 1],
        [0, null],
        [0, 1, "nan"],
      ]);
      this.emit("linspace", ...args);
    };
    kinds.expit = () =>
      this.emit("expit", ...random.choose<Argument[]>([[], [null], ["abc"], [x.name, 1]]));
    kinds[random.choose(Object.keys(kinds))]();
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** The shape that two shapes broadcast to, or null. */
function broadcast(a: readonly number[], b: readonly number[]): number[] | null {
  const ndim = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 1; i <= ndim; i++) {
    const [m, n] = [a[a.length - i] ?? 1, b[b.length - i] ?? 1];
    if (m !== n && m !== 1 && n !== 1) return null;
    shape.unshift(m === 1 ? n : m);
  }
  return shape;
}

/** Whether an array of shape `from` can be repeated to fill `to`. */
function broadcastsTo(from: readonly number[], to: readonly number[]): boolean {
  return from.length <= to.length && broadcast(from, to)?.join() === to.join();
}

/** How many indices Python's `range(*slice(start, stop, step).indices(length))` has. */
function rangeLength(
  start: number | undefined,
  stop: number | undefined,
  step: number,
  length: number,
): number {
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const resolve = (bound: number): number =>
    Math.min(Math.max(bound < 0 ? bound + length : bound, lowest), highest);
  const first = start === undefined ? (step > 0 ? lowest : highest) : resolve(start);
  const last = stop === undefined ? (step > 0 ? highest : lowest) : resolve(stop);
  return Math.max(0, Math.ceil((last - first) / step));
}
