import { print } from "./formula";
import type { Expression, Formula, Scope } from "./formula";

/** A formula gone wrong, and in words what happened to it. */
export interface Slip {
  formula: Formula;
  cause: string;
}

/** A changed expression, and what was changed. */
interface Edit {
  expression: Expression;
  cause: string;
}

const make = (op: string, ...parts: Expression[]): Expression => ({ op, parts });
const name = (text: string): Expression => ({ op: "name", parts: [], text });
const sum = (parts: Expression[], signs: number[]): Expression =>
  parts.length === 1 && signs[0] > 0 ? parts[0] : { op: "+", parts, signs };
const negative = (e: Expression) => sum([e], [-1]);
const oneMinus = (e: Expression) => sum([name("1"), e], [1, -1]);
const without = <T>(list: T[], i: number) => list.filter((_, k) => k !== i);

/**
 * Every single slip that this formula invites: a term left out or with the other sign, a factor forgotten, a matrix not
 * transposed, another array of the same shape, another function, a sum over the wrong axis, …
 * @param scope arrays that might be taken by mistake, with the values that tell their shapes
 */
export function slipsOf({ name: of, expression }: Formula, scope: Scope): Slip[] {
  const edits = [
    ...editsWithin(expression, scope),
    ...exchanges(expression, scope),
    ...editsOfWhole(of, expression),
  ];
  return edits.map(({ expression: slipped, cause }) => ({
    formula: { name: of, expression: slipped },
    cause,
  }));
}

/** Edits of the expression itself or of one of its parts. */
function editsWithin(e: Expression, scope: Scope): Edit[] {
  const ofParts = e.parts.flatMap((part, i) =>
    editsWithin(part, scope).map(({ expression, cause }) => ({
      expression: { ...e, parts: e.parts.map((p, k) => (k === i ? expression : p)) },
      cause,
    })),
  );
  return [...(EDITS[e.op]?.(e, scope) ?? []), ...ofParts];
}

/** How a sentence calls a part: "the bias ba", "the term Waa·a_prev". */
function call(e: Expression): string {
  const text = print(e, e.op === "+" ? "*" : "");
  return /^b\w+$/.test(text) ? `the bias ${text}` : `\`${text}\``;
}

const FUNCTION_INSTEAD: Record<string, string[]> = {
  tanh: ["sigmoid", "max0"],
  sigmoid: ["tanh", "softmax", "max0"],
  softmax: ["softmax of each row", "softmax of the whole array", "sigmoid", "exp", "tanh"],
  Σ: ["mean over the batch", "sum over the units", "sum of all entries", "first column"],
};

const INSTEAD_IN_WORDS: Record<string, string> = {
  "softmax of each row":
    "softmax is taken along the wrong axis: over the examples (each row) instead of over the classes (each column)",
  "softmax of the whole array":
    "softmax is taken over the whole array; every example (each column) needs its own",
  "mean over the batch": "the mean over the batch is taken instead of the sum",
  "sum over the units":
    "the sum is taken along the wrong axis: over the units (axis 0) instead of over the batch (axis 1)",
  "sum of all entries": "everything is added up; only the batch (axis 1) is to be summed",
  "first column": "only the first example is taken; all examples of the batch are to be added up",
};

function otherFunction(e: Expression): Edit[] {
  const [inner] = e.parts;
  const instead = FUNCTION_INSTEAD[e.op].map((op) => ({
    expression: make(op, inner),
    cause:
      INSTEAD_IN_WORDS[op] ?? `${op === "max0" ? "relu" : op} is applied where ${e.op} belongs`,
  }));
  const left = e.op === "Σ" ? "the sum over the batch is left out" : `${e.op} is left out`;
  const edits = [{ expression: inner, cause: left }, ...instead];
  if (inner.op === "+" && e.op !== "Σ") {
    inner.parts.forEach((part, i) =>
      edits.push({
        expression: sum(
          [make(e.op, sum(without(inner.parts, i), without(inner.signs!, i))), part],
          [1, inner.signs![i]],
        ),
        cause: `${call(part)} is added outside ${e.op} instead of inside`,
      }),
    );
  }
  return edits;
}

/** What can happen at one operation. */
const EDITS: Record<string, (e: Expression, scope: Scope) => Edit[]> = {
  "+": (e) => [
    ...e.parts.map((part, i) => ({
      expression: sum(without(e.parts, i), without(e.signs!, i)),
      cause:
        part.text === "1"
          ? `the 1 of \`${print(e)}\` is left out`
          : e.parts[0].text === "1"
            ? `the factor \`${print(e)}\` is left out`
            : `${call(part)} is left out`,
    })),
    ...e.parts.map((part, i) => ({
      expression: { ...e, signs: e.signs!.map((sign, k) => (k === i ? -sign : sign)) },
      cause: `${call(part)} has the wrong sign`,
    })),
    // 1 * g is g: that is no product by mistake, but the 1 forgotten and its minus with it.
    e.parts[0].text === "1"
      ? {
          expression: e.parts[1],
          cause: `\`${print(e.parts[1])}\` stands where \`${print(e)}\` belongs`,
        }
      : {
          expression: make("*", ...e.parts),
          cause: `\`${print(e)}\` is multiplied instead of added`,
        },
  ],
  "*": (e) => [
    ...e.parts.map((part, i) => ({
      expression: e.parts.length === 2 ? e.parts[1 - i] : make("*", ...without(e.parts, i)),
      cause: `the factor ${call(part)} is left out`,
    })),
    ...e.parts.map((part, i) => ({
      expression: { ...e, parts: e.parts.map((p, k) => (k === i ? make("²", p) : p)) },
      cause: `the factor ${call(part)} is there twice`,
    })),
    ...otherSlope(e),
    {
      expression: sum(
        e.parts,
        e.parts.map((_, i) => (i === 0 ? 1 : -1)),
      ),
      cause: `\`${print(e)}\` is subtracted instead of multiplied`,
    },
    {
      expression: sum(
        e.parts,
        e.parts.map(() => 1),
      ),
      cause: `\`${print(e)}\` is added instead of multiplied`,
    },
    {
      expression: make("·", ...e.parts),
      cause: `\`${print(e)}\` is a product of matrices instead of entry by entry`,
    },
  ],
  "·": (e) => {
    const [left, right] = e.parts;
    const edits = [
      {
        expression: make("·", right, left),
        cause: `the factors of \`${print(e)}\` are in the wrong order`,
      },
      {
        expression: make("*", left, right),
        cause: `\`${print(e)}\` is multiplied entry by entry instead of as matrices`,
      },
      { expression: make("'", e), cause: `\`${print(e)}\` is transposed` },
    ];
    const turned = (part: Expression) => ({ ...make("'", part) });
    if (left.op !== "'")
      edits.push({
        expression: make("·", turned(left), right),
        cause: `\`${print(left)}\` is transposed, and should not be`,
      });
    if (right.op !== "'")
      edits.push({
        expression: make("·", left, turned(right)),
        cause: `\`${print(right)}\` is transposed, and should not be`,
      });
    return edits;
  },
  "'": (e) => [{ expression: e.parts[0], cause: `\`${print(e.parts[0])}\` is not transposed` }],
  "²": (e) => [
    { expression: e.parts[0], cause: `the square of \`${print(e.parts[0])}\` is left out` },
  ],
  tanh: otherFunction,
  sigmoid: otherFunction,
  softmax: otherFunction,
  Σ: otherFunction,
  "[;]": (e) => [
    {
      expression: make("[;]", ...e.parts.slice().reverse()),
      cause: `\`${print(e)}\` is stacked in the wrong order: ${print(e.parts[0])} belongs on top`,
    },
  ],
  "[a]": (e) => [
    {
      expression: make("[x]", ...e.parts),
      cause: `the columns of ${print(e.parts[0])} for the input are taken where those for the hidden state belong`,
    },
  ],
  "[x]": (e) => [
    {
      expression: make("[a]", ...e.parts),
      cause: `the columns of ${print(e.parts[0])} for the hidden state are taken where those for the input belong`,
    },
  ],
  name: (e, scope) => {
    if (!scope[e.text!]) return [];
    const { length: rows } = scope[e.text!];
    const { length: columns } = scope[e.text!][0];
    const others = Object.keys(scope).filter(
      (other) =>
        other !== e.text && scope[other].length === rows && scope[other][0].length === columns,
    );
    return [
      { expression: oneMinus(e), cause: `\`1 - ${e.text}\` stands where ${e.text} belongs` },
      ...others.map((other) => ({
        expression: name(other),
        cause:
          other === "zeros"
            ? `zeros stand where ${e.text} belongs`
            : `${other} stands where ${e.text} belongs`,
      })),
      { expression: make("tanh", e), cause: `tanh is applied to ${e.text}, which needs none` },
      {
        expression: make("sigmoid", e),
        cause: `sigmoid is applied to ${e.text}, which needs none`,
      },
      { expression: make("²", e), cause: `${e.text} is squared, and should not be` },
    ];
  },
};

/** The slope of sigmoid where that of tanh belongs, or the other way round. */
function otherSlope(e: Expression): Edit[] {
  return e.parts.flatMap((factor, i) => {
    if (factor.op !== "+" || factor.parts[0].text !== "1" || factor.signs![1] > 0) return [];
    const [, inner] = factor.parts;
    if (inner.op === "²") {
      const g = inner.parts[0];
      const slope = make("*", ...e.parts.map((p, k) => (k === i ? make("*", g, oneMinus(g)) : p)));
      const text = print(g);
      return [
        {
          expression: slope,
          cause: `the slope of sigmoid, \`${text} * (1 - ${text})\`, stands where that of tanh belongs, \`1 - ${text}²\``,
        },
      ];
    }
    const rest = e.parts.filter((p, k) => k !== i && p.text !== inner.text);
    if (rest.length === e.parts.length - 1) return []; // no g beside 1 - g: a share, not a slope
    const text = print(inner);
    const slope = make("*", ...rest, oneMinus(make("²", inner)));
    return [
      {
        expression: slope,
        cause: `the slope of tanh, \`1 - ${text}²\`, stands where that of sigmoid belongs, \`${text} * (1 - ${text})\``,
      },
    ];
  });
}

/** Two names of the same shape in each other's place, and a gate's weights and bias both of another gate. */
function exchanges(e: Expression, scope: Scope): Edit[] {
  const used = [...new Set(namesIn(e))].filter((text) => scope[text]);
  const edits: Edit[] = [];
  used.forEach((a, i) =>
    used.slice(i + 1).forEach((b) => {
      const expression = renamed(e, { [a]: b, [b]: a });
      edits.push({ expression, cause: `${a} and ${b} are in each other's place` });
    }),
  );
  const [W, b] = [used.find((text) => /^W.$/.test(text)), used.find((text) => /^b.$/.test(text))];
  if (!W || !b) return edits;
  const gates = Object.keys(scope).filter((text) => /^W[^y]$/.test(text) && text !== W);
  for (const [, other] of gates) {
    const expression = renamed(e, { [W]: `W${other}`, [b]: `b${other}` });
    edits.push({
      expression,
      cause: `the weights and bias of another gate, W${other} and b${other}, stand where ${W} and ${b} belong`,
    });
  }
  return edits;
}

const namesIn = (e: Expression): string[] =>
  e.op === "name" ? [e.text!] : e.parts.flatMap((part) => namesIn(part));

const renamed = (e: Expression, names: Record<string, string>): Expression =>
  e.op === "name"
    ? name(names[e.text!] ?? e.text!)
    : { ...e, parts: e.parts.map((part) => renamed(part, names)) };

function editsOfWhole(of: string, e: Expression): Edit[] {
  return [
    { expression: negative(e), cause: `${of} has the wrong sign` },
    { expression: make("1/m", e), cause: `${of} is divided by the size of the batch, m` },
    { expression: sum([e, e], [1, 1]), cause: `${of} is twice what it should be` },
    { expression: make("half", e), cause: `${of} is half of what it should be` },
    { expression: make("'", e), cause: `${of} is transposed` },
    { expression: make("0", e), cause: `${of} is zero` },
    { expression: make("tanh", e), cause: `tanh is applied to ${of}, which needs none` },
    { expression: make("sigmoid", e), cause: `sigmoid is applied to ${of}, which needs none` },
  ];
}
