import * as np from "../np";

/** A matrix as a list of rows. The graders evaluate the notebook's formulas on small ones. */
export type Matrix = number[][];

/** Matrices by name. */
export type Scope = Record<string, Matrix>;

/** A parsed formula: an operation and its operands. A sum has a sign per part; a name or a number has its text. */
export interface Expression {
  op: string;
  parts: Expression[];
  signs?: number[];
  text?: string;
}

/** `name = expression`, and the number of its equation in the notebook, if it has one: "F1". */
export interface Formula {
  name: string;
  expression: Expression;
  equation?: string;
}

/** Sizes that do not fit each other in an expression. */
export class Misfit extends Error {}

const FUNCTIONS = ["tanh", "sigmoid", "softmax"];

/** Parses lines of `name = expression  (equation)`; each can use the names above it. */
export function formulas(lines: string): Formula[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [, name, text, equation] = /^\s*(\w+) = (.*?)(?: {2}\((\w+)\))?$/.exec(line)!;
      return { name, expression: parse(text), equation };
    });
}

/**
 * Parses an expression: `·` matrix product, `*` elementwise product, `'` transpose, `²` elementwise square, `Σ` sum over the
 * batch, `[a; x]` a on top of x, `W[a]` and `W[x]` the columns of W that multiply a_prev and xt.
 */
export function parse(text: string): Expression {
  const tokens = text.match(/[A-Za-z_]\w*|\d+|\S/g) ?? [];
  let at = 0;
  const take = (...wanted: string[]): boolean => wanted.includes(tokens[at]) && at++ >= 0;

  const sum = (): Expression => {
    const parts = [product()];
    const signs = [1];
    while (take("+", "-")) {
      signs.push(tokens[at - 1] === "+" ? 1 : -1);
      parts.push(product());
    }
    return parts.length === 1 ? parts[0] : { op: "+", parts, signs };
  };
  const product = (op = "*"): Expression => {
    const part = () => (op === "*" ? product("·") : postfix());
    const parts = [part()];
    while (take(op)) parts.push(part());
    return parts.length === 1 ? parts[0] : { op, parts };
  };
  const postfix = (): Expression => {
    let inner = primary();
    while (take("'", "²", "[")) {
      if (tokens[at - 1] !== "[") inner = { op: tokens[at - 1], parts: [inner] };
      else inner = { op: `[${tokens[at]}]`, parts: [inner] };
      if (tokens[at - 1] === "[") at += 2;
    }
    return inner;
  };
  const primary = (): Expression => {
    if (take("Σ")) return { op: "Σ", parts: [postfix()] };
    if (take("(", "[")) {
      const parts = [sum()];
      while (take(";")) parts.push(sum());
      at++; // the closing bracket
      return parts.length === 1 ? parts[0] : { op: "[;]", parts };
    }
    const word = tokens[at++];
    if (FUNCTIONS.includes(word)) return { op: word, parts: [primary()] };
    return { op: "name", parts: [], text: word };
  };
  return sum();
}

/** The expression in the notation of `parse`; operations without a symbol are printed by name. */
export function print({ op, parts, signs, text }: Expression, inside = ""): string {
  if (op === "name") return text!;
  if (op === "+") {
    const terms = parts.map((part, i) => {
      const sign = signs![i] < 0 ? "-" : "+";
      return i === 0
        ? `${sign === "-" ? "-" : ""}${print(part, op)}`
        : ` ${sign} ${print(part, op)}`;
    });
    return inside === "" || inside === "(" ? terms.join("") : `(${terms.join("")})`;
  }
  if (op === "*" || op === "·") {
    const factors = parts.map((part) => print(part, op)).join(op === "*" ? " * " : "·");
    return ["", "(", "+", op === "·" ? "*" : ""].includes(inside) ? factors : `(${factors})`;
  }
  if (op === "[;]") return `[${parts.map((part) => print(part, "(")).join("; ")}]`;
  if (/^('|²|\[.\])$/.test(op)) return print(parts[0], op) + op;
  if (op === "Σ") return `Σ ${print(parts[0], op)}`;
  return `${op}(${print(parts[0], "(")})`;
}

const entrywise = (f: (x: number) => number) => (A: Matrix) => A.map((row) => row.map(f));

/** The operations on one matrix; those from "softmax of each row" on occur only in mistakes. */
const OPERATIONS: Record<string, (A: Matrix) => Matrix> = {
  "'": (A) => A[0].map((_, j) => A.map((row) => row[j])),
  "²": entrywise((x) => x * x),
  tanh: entrywise((x) => np.tanh(x)),
  sigmoid: entrywise((x) => 1 / (1 + np.exp(-x))),
  softmax: (A) => OPERATIONS["'"](OPERATIONS["softmax of each row"](OPERATIONS["'"](A))),
  Σ: (A) => A.map((row) => [total([row])]),
  "[a]": (A) => A.map((row) => row.slice(0, A.length)),
  "[x]": (A) => A.map((row) => row.slice(A.length)),
  "softmax of each row": (A) => A.map((row) => OPERATIONS["softmax of the whole array"]([row])[0]),
  "softmax of the whole array": (A) => {
    const largest = Math.max(...A.flat());
    const powers = entrywise((x) => np.exp(x - largest))(A);
    return entrywise((x) => x / total(powers))(powers);
  },
  exp: entrywise((x) => np.exp(x)),
  max0: entrywise((x) => Math.max(x, 0)),
  "mean over the batch": (A) => A.map((row) => [total([row]) / row.length]),
  "sum over the units": (A) => OPERATIONS["'"](OPERATIONS["Σ"](OPERATIONS["'"](A))),
  "sum of all entries": (A) => [[total(A)]],
  "first column": (A) => A.map((row) => [row[0]]),
  half: entrywise((x) => x / 2),
  "0": entrywise(() => 0),
};

const total = (A: Matrix) => A.reduce((sum, row) => row.reduce((s, x) => s + x, sum), 0);

/** @throws {Misfit} if sizes do not fit */
export function evaluate({ op, parts, signs, text }: Expression, scope: Scope): Matrix {
  if (op === "name") return scope[text!] ?? [[Number(text)]];
  const values = parts.map((part) => evaluate(part, scope));
  if (op === "+") {
    const signed = values.map((A, i) => (signs![i] < 0 ? entrywise((x) => -x)(A) : A));
    return signed.reduce((A, B) => combine(A, B, (x, y) => x + y));
  }
  if (op === "*") return values.reduce((A, B) => combine(A, B, (x, y) => x * y));
  if (op === "·") return values.reduce(matrixProduct);
  if (op === "[;]") return values.reduce(stack);
  if (op === "1/m") return entrywise((x) => x / (scope.zeros ?? values[0])[0].length)(values[0]);
  return OPERATIONS[op](values[0]);
}

/** The given matrices and those of the formulas, evaluated in order. */
export function evaluateAll(table: Formula[], given: Scope): Scope {
  const scope = { ...given };
  for (const { name, expression } of table) scope[name] = evaluate(expression, scope);
  return scope;
}

/** Elementwise; a single row, column or number is broadcast. */
function combine(A: Matrix, B: Matrix, f: (x: number, y: number) => number): Matrix {
  const fit = (a: number, b: number) => a === b || a === 1 || b === 1;
  if (!fit(A.length, B.length) || !fit(A[0].length, B[0].length)) throw new Misfit();
  const [columnsA, columnsB] = [A[0].length, B[0].length];
  const columns = Math.max(columnsA, columnsB);
  const out: Matrix = [];
  for (let i = 0; i < Math.max(A.length, B.length); i++) {
    const rowA = A[A.length === 1 ? 0 : i];
    const rowB = B[B.length === 1 ? 0 : i];
    const row = new Array<number>(columns);
    for (let j = 0; j < columns; j++) {
      row[j] = f(rowA[columnsA === 1 ? 0 : j], rowB[columnsB === 1 ? 0 : j]);
    }
    out.push(row);
  }
  return out;
}

function matrixProduct(A: Matrix, B: Matrix): Matrix {
  if (A[0].length !== B.length) throw new Misfit();
  return A.map((rowA) => {
    const row = new Array<number>(B[0].length).fill(0);
    for (let k = 0; k < B.length; k++) {
      for (let j = 0; j < row.length; j++) row[j] += rowA[k] * B[k][j];
    }
    return row;
  });
}

function stack(A: Matrix, B: Matrix): Matrix {
  if (A[0].length !== B[0].length) throw new Misfit();
  return [...A, ...B];
}
