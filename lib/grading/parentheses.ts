// Edits that move something into or out of parentheses.
import { call, edit, make, product, quoted, show, splits, sum, without } from "./edits";
import type { Edit } from "./edits";
import { print } from "./formula";
import type { Expression, Formula } from "./formula";

/** The function applied to some terms of a sum, or to several groups of them, instead of to the whole sum. */
export function ofEachTerm(f: string, { parts, signs }: Expression): Edit[] {
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

/** `A * (1 - B)` without its parentheses: `A * 1 - B`, or `1 - B * A`; several factors are split between before and after. */
export function noParentheses({ parts }: Expression): Edit[] {
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
export function factorsOfOneTerm({ parts }: Expression, definitions: Formula[]): Edit[] {
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
export function factorsOfWhole(e: Expression): Edit[] {
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

/** Each factor g in a sum of `W·[g * A; X]` and other terms, and the sum without it. */
function factorsInStacks(e: Expression) {
  return e.parts.flatMap((term, i) => {
    const [W, stack] = term.parts;
    const [top, ...below] = stack?.op === "[;]" ? stack.parts : [];
    if (term.op !== "·" || top?.op !== "*") return [];
    return top.parts.map((factor, k) => {
      const rest = product(without(top.parts, k));
      const whole = make("·", W, { ...stack, parts: [rest, ...below] });
      const others = { parts: without(e.parts, i), signs: without(e.signs!, i) };
      const plus = (...parts: Expression[]) =>
        sum([...parts, ...others.parts], [...parts.map(() => 1), ...others.signs]);
      const halves = [make("·", make("[a]", W), rest), make("·", make("[x]", W), ...below)];
      return { factor, rest, whole, halves, plus };
    });
  });
}

/** `W·[g * A; X]` plus other terms, with g multiplying a result of the product instead of A. */
export function factorsAfterProduct(e: Expression): Edit[] {
  return factorsInStacks(e).flatMap(({ factor, rest, whole, halves: [a, x], plus }) => {
    const after = (part: Expression) =>
      `${show(factor)} multiplies ${show(part)}, after the product, instead of ${show(rest)}`;
    const biased = plus(a);
    return [
      edit("parentheses", after(a), plus(make("*", factor, a), x)),
      edit("parentheses", after(whole), plus(make("*", factor, whole))),
      edit("parentheses", after(plus(whole)), make("*", factor, plus(whole))),
      edit("parentheses", after(biased), sum([make("*", factor, biased), x], [1, 1])),
    ];
  });
}

/** `f(W·[g * A; X] + b)` with g multiplying the result of f instead of A. */
export function factorsAfterFunction(f: string, inner: Expression): Edit[] {
  return factorsInStacks(inner).map(({ factor, rest, whole, plus }) =>
    edit(
      "parentheses",
      `${show(factor)} multiplies the result of ${f} instead of ${show(rest)}`,
      make("*", factor, make(f, plus(whole))),
    ),
  );
}
