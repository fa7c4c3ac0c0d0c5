import {
  alike,
  call,
  edit,
  make,
  name,
  namesIn,
  negative,
  oneMinus,
  product,
  quoted,
  sameShape,
  show,
  splits,
  sum,
  without,
} from "./edits";
import type { Edit } from "./edits";
import { print } from "./formula";
import type { Expression, Formula, Scope } from "./formula";
import {
  factorsAfterFunction,
  factorsAfterProduct,
  factorsOfOneTerm,
  factorsOfWhole,
  noParentheses,
  ofEachTerm,
} from "./parentheses";

/** A wrong formula, and a description of the mistake. */
export interface Mutation {
  formula: Formula;
  cause: string;
  kind: string;
}

/** What a formula could use by mistake. */
export interface Surroundings {
  /** Arrays; their values give the shapes. */
  scope: Scope;
  /** Formulas of the names that this one reads. */
  definitions: Formula[];
}

/**
 * Every single mutation that this formula invites: a term left out or with the wrong sign, a factor forgotten, a matrix not
 * transposed, another array of the same shape, another function, lost parentheses, a sum over the wrong axis, …
 */
export function mutationsOf({ name: of, expression }: Formula, around: Surroundings): Mutation[] {
  const edits = [
    ...(expression.op === "sigmoid" ? [argumentNegative(of, expression)] : []),
    ...editsWithin(expression, around),
    ...exchanges(expression, around.scope),
    ...editsOfWhole(quoted(of), expression),
  ];
  return asMutations(of, edits);
}

/** Mutations that are too rare to be tried in pairs: something used once too often, or in the place of a complement. */
export function rareMutationsOf(
  { name: of, expression }: Formula,
  around: Surroundings,
): Mutation[] {
  return asMutations(of, editsWithin(expression, around, RARE_EDITS));
}

const asMutations = (of: string, edits: Edit[]): Mutation[] =>
  edits.map(({ expression, ...words }) => ({ formula: { name: of, expression }, ...words }));

type EditsOf = Record<string, (e: Expression, around: Surroundings) => Edit[]>;

/** Edits of the expression itself or of one of its parts. */
function editsWithin(e: Expression, around: Surroundings, table = EDITS): Edit[] {
  const ofParts = e.parts.flatMap((part, i) =>
    editsWithin(part, around, table).map((within) => ({
      ...within,
      expression: { ...e, parts: e.parts.map((p, k) => (k === i ? within.expression : p)) },
    })),
  );
  return [...(table[e.op]?.(e, around) ?? []), ...ofParts];
}

const FUNCTION_INSTEAD: Record<string, string[]> = {
  tanh: ["sigmoid", "softmax", "max0"],
  sigmoid: ["tanh", "softmax", "max0"],
  softmax: ["softmax of each row", "softmax of the whole array", "sigmoid", "exp", "tanh"],
  Σ: ["mean over the batch", "sum over the units", "sum of all entries", "first column"],
};

const INSTEAD_IN_WORDS: Record<string, string> = {
  "softmax of each row":
    "softmax is taken along the wrong axis: over the examples (each row) instead of over the classes (each column)",
  "softmax of the whole array":
    "softmax is taken over the whole array; each example (each column) needs its own",
  "mean over the batch": "the mean over the batch is taken instead of the sum",
  "sum over the units":
    "the sum is taken along the wrong axis: over the units (axis 0) instead of over the batch (axis 1)",
  "sum of all entries": "all entries are summed; sum over the batch only (axis 1)",
  "first column": "only the first example is used; sum over all examples in the batch (axis 1)",
};

function otherFunction(e: Expression): Edit[] {
  const [inner] = e.parts;
  const kind = e.op === "Σ" ? "axis" : "function";
  const instead = FUNCTION_INSTEAD[e.op].map((op) =>
    edit(
      kind,
      INSTEAD_IN_WORDS[op] ?? `${op === "max0" ? "relu" : op} is applied instead of ${e.op}`,
      make(op, inner),
    ),
  );
  const left = e.op === "Σ" ? "the sum over the batch is left out" : `${e.op} is left out`;
  const edits = [edit(kind, left, inner), ...instead];
  if (inner.op !== "+" || e.op === "Σ") return edits;
  return [...edits, ...ofEachTerm(e.op, inner), ...factorsAfterFunction(e.op, inner)];
}

/** `1 / (1 + exp(z))` for sigmoid, or `1 -` too much. */
const argumentNegative = (of: string, e: Expression): Edit =>
  edit(
    "sign",
    `the argument of sigmoid has the wrong sign, which gives ${quoted(`1 - ${of}`)}`,
    oneMinus(e),
  );

/** The mistakes that are possible at one operation. */
const EDITS: EditsOf = {
  "+": (e) => [
    ...e.parts.map((part, i) =>
      edit(
        "missing",
        part.text === "1"
          ? `the 1 of ${show(e)} is left out`
          : e.parts[0].text === "1"
            ? `the factor ${show(e)} is left out`
            : `${call(part)} is left out`,
        sum(without(e.parts, i), without(e.signs!, i)),
      ),
    ),
    ...e.parts.map((part, i) =>
      edit("sign", `${call(part)} has the wrong sign`, {
        ...e,
        signs: e.signs!.map((sign, k) => (k === i ? -sign : sign)),
      }),
    ),
    // 1 * g is g: this is not a product by mistake, but `1 -` forgotten.
    e.parts[0].text === "1"
      ? edit("missing", `${show(e.parts[1])} is used instead of ${show(e)}`, e.parts[1])
      : edit("operation", `${show(e)} is multiplied instead of added`, make("*", ...e.parts)),
    ...(e.parts[0].text === "1" && e.parts[1].op === "²"
      ? [
          edit(
            "parentheses",
            `${show(oneMinus(e.parts[1].parts[0]))} is squared instead of ${show(e.parts[1].parts[0])} alone`,
            make("²", oneMinus(e.parts[1].parts[0])),
          ),
        ]
      : []),
    ...factorsOfWhole(e),
    ...complementsSwapped(e),
    ...factorsAfterProduct(e),
  ],
  "*": (e, { definitions }) => [
    ...e.parts.map((part, i) =>
      edit("missing", `the factor ${call(part)} is left out`, product(without(e.parts, i))),
    ),
    ...e.parts.map((part, i) =>
      edit("extra", `the factor ${call(part)} appears twice`, {
        ...e,
        parts: e.parts.map((p, k) => (k === i ? make("²", p) : p)),
      }),
    ),
    ...otherSlope(e),
    ...noParentheses(e),
    ...factorsOfOneTerm(e, definitions),
    ...splits(e.parts).flatMap(([left, right]) => {
      if (left.length === 0 || right.length === 0) return [];
      const both = [product(left), product(right)];
      const words = both.map(show).join(" and ");
      // A sum is symmetric.
      const added = left.includes(e.parts[0])
        ? [edit("operation", `${words} are added instead of multiplied`, sum(both, [1, 1]))]
        : [];
      const subtracted = `${words} are subtracted instead of multiplied`;
      return [...added, edit("operation", subtracted, sum(both, [1, -1]))];
    }),
    ...(e.parts.length === 2
      ? []
      : [
          edit(
            "operation",
            `${show(e)} is added instead of multiplied`,
            sum(
              e.parts,
              e.parts.map(() => 1),
            ),
          ),
        ]),
    ...e.parts.flatMap((part, i) =>
      ["tanh", "sigmoid"].includes(part.op)
        ? edit(
            "function",
            `${part.op} is applied to ${show(product([...without(e.parts, i), part.parts[0]]))} instead of ${show(part.parts[0])} alone`,
            make(part.op, product([...without(e.parts, i), part.parts[0]])),
          )
        : [],
    ),
    edit(
      "operation",
      `${show(e)} is a matrix product instead of an elementwise product`,
      make("·", ...e.parts),
    ),
  ],
  "·": (e) => {
    const [left, right] = e.parts;
    return [
      edit("product", `the factors of ${show(e)} are in the wrong order`, make("·", right, left)),
      edit(
        "operation",
        `${show(e)} is an elementwise product instead of a matrix product`,
        make("*", left, right),
      ),
      edit("product", `${show(e)} is transposed`, make("'", e)),
      ...[left, right].flatMap((part, i) =>
        part.op === "'"
          ? []
          : [
              edit(
                "product",
                `${show(part)} is transposed, but should not be`,
                i === 0 ? make("·", make("'", left), right) : make("·", left, make("'", right)),
              ),
            ],
      ),
    ];
  },
  "'": (e) => [edit("product", `${show(e.parts[0])} is not transposed`, e.parts[0])],
  "²": (e) => [edit("missing", `the square of ${show(e.parts[0])} is left out`, e.parts[0])],
  tanh: otherFunction,
  sigmoid: otherFunction,
  softmax: otherFunction,
  Σ: otherFunction,
  "[;]": (e) => [
    edit(
      "product",
      `${show(e)} is stacked in the wrong order: ${show(e.parts[0])} belongs on top`,
      make("[;]", ...e.parts.slice().reverse()),
    ),
  ],
  "[a]": (e) => [
    edit(
      "name",
      `the columns of ${show(e.parts[0])} for the input are used instead of those for the hidden state`,
      make("[x]", ...e.parts),
    ),
  ],
  "[x]": (e) => [
    edit(
      "name",
      `the columns of ${show(e.parts[0])} for the hidden state are used instead of those for the input`,
      make("[a]", ...e.parts),
    ),
  ],
  name: (e, { scope }) => {
    if (!scope[e.text!]) return [];
    const others = Object.keys(scope).filter(
      (other) => other !== e.text && sameShape(scope[other], scope[e.text!]),
    );
    return [
      edit("name", `${show(oneMinus(e))} is used instead of ${show(e)}`, oneMinus(e)),
      ...others.map((other) =>
        edit(
          "name",
          other === "zeros"
            ? `zeros are used instead of ${show(e)}`
            : `${quoted(other)} is used instead of ${show(e)}`,
          name(other),
        ),
      ),
      edit("function", `tanh is applied to ${show(e)}, but should not be`, make("tanh", e)),
      edit("function", `sigmoid is applied to ${show(e)}, but should not be`, make("sigmoid", e)),
      edit("extra", `${show(e)} is squared, but should not be`, make("²", e)),
    ];
  },
};

const RARE_EDITS: EditsOf = {
  "+": (e, { scope }) => {
    const [one, gate] = e.parts;
    const complements =
      one.text === "1" && scope[gate.text!] ? alike(scope, scope[gate.text!]) : [];
    return [
      ...complements
        .filter((other) => other !== gate.text)
        .map((other) =>
          edit("name", `${quoted(other)} is used instead of ${show(e)}`, name(other)),
        ),
      ...(one.text === "1" && gate.op === "²"
        ? [edit("name", `${show(gate.parts[0])} is used instead of ${show(e)}`, gate.parts[0])]
        : []),
      ...e.parts.map((part, i) =>
        edit("extra", `${call(part)} appears twice`, {
          ...e,
          parts: [...e.parts, part],
          signs: [...e.signs!, e.signs![i]],
        }),
      ),
      ...(e.parts.length === 3
        ? e.parts.map((part, i) => {
            const left = without(e.parts, i).map((other) => `${call(other)} is left out`);
            return edit("missing", left.join(", and "), sum([part], [e.signs![i]]));
          })
        : []),
    ];
  },
  tanh: outsideExceptOne,
  sigmoid: outsideExceptOne,
  name: (e, { scope, definitions }) => {
    if (!scope[e.text!]) return [];
    const others = alike(scope, scope[e.text!]).filter((other) => other !== e.text);
    const complements = others.map((other) =>
      edit(
        "name",
        `${show(oneMinus(name(other)))} is used instead of ${show(e)}`,
        oneMinus(name(other)),
      ),
    );
    const multiplied = (of: Expression, whole: (product: Expression) => Expression) =>
      alike(scope, scope[of.text!]).map((other) =>
        edit(
          "extra",
          `${show(of)} is multiplied by ${quoted(other)}, but should not be`,
          whole(make("*", name(other), of)),
        ),
      );
    const stack = definitions.find((formula) => formula.name === e.text)?.expression;
    if (stack?.op !== "[;]") return [...complements, ...multiplied(e, (whole) => whole)];
    const [top, ...below] = stack.parts;
    return multiplied(top, (whole) => make("[;]", whole, ...below));
  },
};

/** `f(A + B + C)` as `f(A) + B + C`. */
function outsideExceptOne({ op: f, parts: [inner] }: Expression): Edit[] {
  if (inner.op !== "+" || inner.parts.length < 3) return [];
  return inner.parts.map((part, i) => {
    const outside = without(inner.parts, i);
    return edit(
      "function",
      `${outside.map(call).join(" and ")} are added outside ${f} instead of inside`,
      sum([make(f, sum([part], [inner.signs![i]])), ...outside], [1, ...without(inner.signs!, i)]),
    );
  });
}

/** `g * A + (1 - g) * B` with g and 1 - g swapped. */
function complementsSwapped(e: Expression): Edit[] {
  const isComplement = (part: Expression, text?: string) =>
    text !== undefined && print(part) === `1 - ${text}`;
  const gates = e.parts.flatMap((term) => term.parts).filter(({ text }) => text !== undefined);
  return gates.flatMap((gate) => {
    const factorsOf = (is: (factor: Expression) => boolean) =>
      e.parts.some((term) => term.op === "*" && term.parts.some(is));
    const isGate = ({ text }: Expression) => text === gate.text;
    if (!factorsOf(isGate) || !factorsOf((factor) => isComplement(factor, gate.text))) return [];
    const swapped = (factor: Expression) =>
      isGate(factor) ? oneMinus(gate) : isComplement(factor, gate.text) ? gate : factor;
    const parts = e.parts.map((term) =>
      term.op === "*" ? { ...term, parts: term.parts.map(swapped) } : term,
    );
    return edit("name", `${show(gate)} and ${show(oneMinus(gate))} are swapped`, { ...e, parts });
  });
}

/** The derivative of sigmoid instead of that of tanh, or vice versa; or neither. */
function otherSlope(e: Expression): Edit[] {
  return e.parts.flatMap((factor, i) => {
    if (factor.op !== "+" || factor.parts[0].text !== "1" || factor.signs![1] > 0) return [];
    const [, inner] = factor.parts;
    if (inner.op === "²") {
      const g = inner.parts[0];
      const slope = make("*", g, oneMinus(g));
      return [
        edit(
          "name",
          `the derivative of sigmoid, ${show(slope)}, is used instead of that of tanh, ${show(factor)}`,
          make("*", ...e.parts.map((p, k) => (k === i ? slope : p))),
        ),
      ];
    }
    const rest = e.parts.filter((p, k) => k !== i && p.text !== inner.text);
    if (rest.length === e.parts.length - 1) return []; // no g beside 1 - g: a weight, not a derivative
    const slope = make("*", inner, factor);
    const other = oneMinus(make("²", inner));
    return [
      edit(
        "name",
        `the derivative of tanh, ${show(other)}, is used instead of that of sigmoid, ${show(slope)}`,
        make("*", ...rest, other),
      ),
      edit("missing", `the derivative of sigmoid, ${show(slope)}, is left out`, product(rest)),
    ];
  });
}

/** Two names of the same shape swapped, and another gate's weights and bias. */
function exchanges(e: Expression, scope: Scope): Edit[] {
  const used = [...new Set(namesIn(e))].filter((text) => scope[text]);
  const edits: Edit[] = [];
  used.forEach((a, i) =>
    used.slice(i + 1).forEach((b) => {
      const words = `${quoted(a)} and ${quoted(b)} are swapped`;
      edits.push(edit("name", words, renamed(e, { [a]: b, [b]: a })));
    }),
  );
  for (const a of used) {
    if (namesIn(e).filter((text) => text === a).length < 2) continue;
    for (const b of alike(scope, scope[a]).filter((other) => other !== a)) {
      const words = `${quoted(b)} is used instead of ${quoted(a)}`;
      edits.push(edit("name", words, renamed(e, { [a]: b })));
    }
  }
  const [W, b] = [used.find((text) => /^W.$/.test(text)), used.find((text) => /^b.$/.test(text))];
  if (!W || !b) return edits;
  const gates = Object.keys(scope).filter((text) => /^W[^y]$/.test(text) && text !== W);
  for (const [, other] of gates) {
    const words = `the weights and bias of another gate, ${quoted(`W${other}`)} and ${quoted(`b${other}`)}, are used instead of ${quoted(W)} and ${quoted(b)}`;
    edits.push(edit("name", words, renamed(e, { [W]: `W${other}`, [b]: `b${other}` })));
  }
  return edits;
}

const renamed = (e: Expression, names: Record<string, string>): Expression =>
  e.op === "name"
    ? name(names[e.text!] ?? e.text!)
    : { ...e, parts: e.parts.map((part) => renamed(part, names)) };

function editsOfWhole(of: string, e: Expression): Edit[] {
  return [
    edit("size", `${of} has the wrong sign`, negative(e)),
    edit("size", `${of} is divided by the size of the batch, \`m\``, make("1/m", e)),
    edit("size", `${of} is twice what it should be`, sum([e, e], [1, 1])),
    edit("size", `${of} is half of what it should be`, make("half", e)),
    edit("size", `${of} is transposed`, make("'", e)),
    edit("size", `${of} is zero`, make("0", e)),
    edit("function", `tanh is applied to ${of}, but should not be`, make("tanh", e)),
    edit("function", `sigmoid is applied to ${of}, but should not be`, make("sigmoid", e)),
  ];
}
