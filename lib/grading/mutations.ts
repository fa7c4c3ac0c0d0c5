import { print } from "./formula";
import type { Expression, Formula, Matrix, Scope } from "./formula";

/** A wrong formula, and a description of the mistake. */
export interface Mutation {
  formula: Formula;
  cause: string;
  kind: string;
}

/** Kinds of mistakes; a test names the kind before the mistake itself. */
export const KINDS = {
  missing: "something is left out",
  extra: "something is there that should not be",
  sign: "a sign",
  product: "a product: its order, or what is transposed",
  operation: "an operation: sum, difference, elementwise product, matrix product",
  name: "one array is used instead of another",
  function: "which function is applied, and to what",
  parentheses: "what is inside the parentheses",
  axis: "the sum over the batch",
  size: "the result as a whole: its sign, its size, or that it is transposed",
} as const;

/** A changed expression, and what was changed. */
interface Edit {
  expression: Expression;
  cause: string;
  kind: string;
}

const edit = (kind: keyof typeof KINDS, cause: string, expression: Expression): Edit => ({
  expression,
  cause,
  kind: KINDS[kind],
});

const make = (op: string, ...parts: Expression[]): Expression => ({ op, parts });
const name = (text: string): Expression => ({ op: "name", parts: [], text });
const sum = (parts: Expression[], signs: number[]): Expression =>
  parts.length === 1 && signs[0] > 0 ? parts[0] : { op: "+", parts, signs };
const product = (factors: Expression[]): Expression => {
  const kept = factors.filter(({ text }) => text !== "1");
  return kept.length === 0 ? name("1") : kept.length === 1 ? kept[0] : make("*", ...kept);
};
const negative = (e: Expression) => sum([e], [-1]);
const oneMinus = (e: Expression) => sum([name("1"), e], [1, -1]);
const sameShape = (A: Matrix, B: Matrix) => A.length === B.length && A[0].length === B[0].length;
const without = <T>(list: T[], i: number) => list.filter((_, k) => k !== i);

/** All ways to split a list in two, keeping the order. */
const splits = <T>(list: T[]): [T[], T[]][] =>
  Array.from({ length: 2 ** list.length }, (_, mask) => [
    list.filter((_, i) => mask & (1 << i)),
    list.filter((_, i) => !(mask & (1 << i))),
  ]);

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

const quoted = (text: string) => `\`${text}\``;
const show = (e: Expression) => quoted(print(e));

/** A part as a sentence names it: "the bias `ba`", "`Waa·a_prev`". */
function call(e: Expression): string {
  const text = print(e, e.op === "+" ? "*" : "");
  return /^b\w+$/.test(text) ? `the bias ${quoted(text)}` : quoted(text);
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
  return inner.op === "+" && e.op !== "Σ" ? [...edits, ...ofEachTerm(e.op, inner)] : edits;
}

/** The function applied to some terms of a sum, or to several groups of them, instead of to the whole sum. */
function ofEachTerm(f: string, { parts, signs }: Expression): Edit[] {
  return groupings(parts.map((_, i) => i)).flatMap((groups) => {
    if (groups.length === 1) return [];
    const singles = groups.filter((group) => group.length === 1);
    // At most one term is outside the function.
    return [undefined, ...singles].map((bare) => {
      const inside = groups.filter((group) => group !== bare);
      const group = (of: number[]) =>
        sum(
          of.map((i) => parts[i]),
          of.map((i) => signs![i]),
        );
      const terms = inside.map((of) => make(f, group(of)));
      const each = inside.map((of) => show(group(of))).join(" and ");
      const outside = bare ? `${call(parts[bare[0]])} is added outside ${f} instead of inside` : "";
      const apart = `${f} is applied to ${each} separately instead of to their sum`;
      const words = inside.length === 1 ? outside : outside ? `${apart}, and ${outside}` : apart;
      return edit(
        "function",
        words,
        sum(
          bare ? [...terms, parts[bare[0]]] : terms,
          bare ? [...terms.map(() => 1), signs![bare[0]]] : terms.map(() => 1),
        ),
      );
    });
  });
}

/** All ways to put the items of a list into groups. */
function groupings<T>([first, ...rest]: T[]): T[][][] {
  if (first === undefined) return [[]];
  return groupings(rest).flatMap((groups) => [
    [[first], ...groups],
    ...groups.map((group, k) => groups.map((other, i) => (i === k ? [first, ...group] : other))),
  ]);
}

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

/** The names of the arrays with the shape of `of`. */
const alike = (scope: Scope, of: Matrix): string[] =>
  Object.keys(scope).filter((other) => other !== "zeros" && sameShape(scope[other], of));

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
      ...e.parts.map((part, i) =>
        edit("extra", `${call(part)} appears twice`, {
          ...e,
          parts: [...e.parts, part],
          signs: [...e.signs!, e.signs![i]],
        }),
      ),
    ];
  },
  name: (e, { scope, definitions }) => {
    if (!scope[e.text!]) return [];
    const multiplied = (of: Expression, whole: (product: Expression) => Expression) =>
      alike(scope, scope[of.text!]).map((other) =>
        edit(
          "extra",
          `${show(of)} is multiplied by ${quoted(other)}, but should not be`,
          whole(make("*", name(other), of)),
        ),
      );
    const stack = definitions.find((formula) => formula.name === e.text)?.expression;
    if (stack?.op !== "[;]") return multiplied(e, (whole) => whole);
    const [top, ...below] = stack.parts;
    return multiplied(top, (whole) => make("[;]", whole, ...below));
  },
};

/** `A * (1 - B)` without its parentheses: `A * 1 - B`, or `1 - B * A`; several factors are split between before and after. */
function noParentheses({ parts }: Expression): Edit[] {
  return parts.flatMap((part, i) => {
    if (part.op !== "+" || part.parts.length < 2) return [];
    const [first, ...others] = part.parts;
    return splits(without(parts, i)).map(([left, right]) =>
      edit(
        "parentheses",
        left.length === 0 && first.text === "1"
          ? `\`1 -\` is before the product instead of inside, ${quoted(print(part, "*"))}`
          : `the parentheses of ${quoted(print(part, "*"))} are missing`,
        sum(
          [
            product([...left, first]),
            ...others.slice(0, -1),
            product([others[others.length - 1], ...right]),
          ],
          part.signs!,
        ),
      ),
    );
  });
}

/** A product with a sum: some factors multiply one term of the sum instead of the whole sum. */
function factorsOfOneTerm({ parts }: Expression, definitions: Formula[]): Edit[] {
  return parts.flatMap((part, i) => {
    const defined = definitions.find((formula) => formula.name === part.text)?.expression;
    if (defined?.op !== "+") return [];
    return splits(without(parts, i)).flatMap(([whole, single]) =>
      single.length === 0
        ? []
        : defined.parts.map((term, k) =>
            edit(
              "parentheses",
              `${show(product(single))} multiplies only the term ${show(term)} instead of the whole of ${show(part)}`,
              product([
                ...whole,
                sum(
                  defined.parts.map((other, n) => (n === k ? product([other, ...single]) : other)),
                  defined.signs!,
                ),
              ]),
            ),
          ),
    );
  });
}

/** A sum of products: some factors of one product multiply the whole sum instead of that term. */
function factorsOfWhole(e: Expression): Edit[] {
  return e.parts.flatMap((term, i) =>
    term.op !== "*"
      ? []
      : splits(term.parts).flatMap(([whole, single]) =>
          whole.length === 0 || single.length === 0
            ? []
            : edit(
                "parentheses",
                `${show(product(whole))} multiplies the whole sum instead of only ${show(product(single))}`,
                product([
                  ...whole,
                  sum(
                    e.parts.map((other, k) => (k === i ? product(single) : other)),
                    e.signs!,
                  ),
                ]),
              ),
        ),
  );
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

/** `W·[g * A; X]` plus other terms, with g multiplying a result of the product instead of A. */
function factorsAfterProduct(e: Expression): Edit[] {
  return e.parts.flatMap((term, i) => {
    const [W, stack] = term.parts;
    const [top, ...below] = stack?.op === "[;]" ? stack.parts : [];
    if (term.op !== "·" || top?.op !== "*") return [];
    return top.parts.flatMap((factor, k) => {
      const rest = product(without(top.parts, k));
      const whole = make("·", W, { ...stack, parts: [rest, ...below] });
      const [a, x] = [make("·", make("[a]", W), rest), make("·", make("[x]", W), ...below)];
      const after = (part: Expression) =>
        `${show(factor)} multiplies ${show(part)}, after the product, instead of ${show(rest)}`;
      const others = { parts: without(e.parts, i), signs: without(e.signs!, i) };
      const plus = (parts: Expression[]) =>
        sum([...parts, ...others.parts], [...parts.map(() => 1), ...others.signs]);
      const all = plus([whole]);
      const biased = sum([a, ...others.parts], [1, ...others.signs]);
      return [
        edit("parentheses", after(a), plus([make("*", factor, a), x])),
        edit("parentheses", after(whole), plus([make("*", factor, whole)])),
        edit("parentheses", after(all), make("*", factor, all)),
        edit("parentheses", after(biased), sum([make("*", factor, biased), x], [1, 1])),
      ];
    });
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

export const namesIn = (e: Expression): string[] =>
  e.op === "name" ? [e.text!] : e.parts.flatMap((part) => namesIn(part));

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
