import { describe, formatShape } from "../checks";
import { NdArray } from "../np";
import { foreignLengths, shapeInNames, shapeOf } from "./cases";
import type { Case } from "./cases";
import type { Exercise } from "./exercises";
import type { Observation } from "./observation";
import { labelOf, nameOf } from "./quantities";
import type { Quantities } from "./quantities";
import { differences, fromMatrix, sameValues, stepOf, valuesOf } from "./values";
import type { Values } from "./values";

/** One thing that is wrong with a function's result. */
export interface Problem {
  /** Where: "ft (cache[4])". */
  quantity: string;
  /** What: "must have shape (n_a, m) = (3, 5), got (5, 3)". */
  text: string;
  /** Kinds in the order in which they are reported. */
  kind: "changed" | "structure" | "missing" | "type" | "shape" | "value";
}

/** A problem that prevents checking a result's parts: not an array of three, a missing gradient, two caches for four steps. */
export function problemOfStructure(
  exercise: Exercise,
  result: unknown,
  given: Case,
): Problem | undefined {
  const { returns, name, backward, network } = exercise;
  const structure = (quantity: string, text: string): Problem => ({
    quantity,
    text,
    kind: "structure",
  });
  if (backward) {
    if (
      typeof result !== "object" ||
      result === null ||
      Array.isArray(result) ||
      result instanceof NdArray
    ) {
      return structure(
        name,
        `must return an object \`{ ${returns.join(", ")} }\`, got ${describe(result)}`,
      );
    }
    const missing = returns.filter((key) => !(key in result));
    if (missing.length === 0) return undefined;
    const other = Object.keys(result).filter((key) => !returns.includes(key));
    const instead = other.length ? `; it has \`${other.join(", ")}\` instead` : "";
    return structure(
      missing[0],
      `is missing from the returned object: no key \`${missing.join(", ")}\`${instead}`,
    );
  }
  if (!Array.isArray(result) || result.length !== returns.length) {
    return structure(name, `must return \`[${returns.join(", ")}]\`, got ${describe(result)}`);
  }
  const last: unknown = result[returns.length - 1];
  if (returns.includes("cache")) return problemOfCache("cache", last);
  if (!Array.isArray(last) || last.length !== 2 || !Array.isArray(last[0])) {
    return structure("caches", `must be \`[list of the steps' caches, x]\`, got ${describe(last)}`);
  }
  const [caches] = last;
  if (caches.length !== given.sizes.T_x) {
    return structure(
      "caches[0]",
      `must hold one cache for each of the T_x = ${given.sizes.T_x} steps, got ${caches.length}: ` +
        (caches.length === 0 ? "`caches.push(cache)` is missing" : stepsOfCaches(caches)),
    );
  }
  return caches.map((cache, t) => problemOfCache(`caches[0][${t}]`, cache)).find(Boolean);

  /** Which steps have no cache and which have several, judged by the inputs in the caches. */
  function stepsOfCaches(held: unknown[]): string {
    const steps = given.overTime.x.map((xt, t) => {
      const has = (cache: unknown) =>
        Array.isArray(cache) &&
        cache.some(
          (array) => array instanceof NdArray && sameValues(valuesOf(array), fromMatrix(xt)),
        );
      return { t, count: held.filter(has).length };
    });
    const list = (of: typeof steps) => of.map(({ t }) => t).join(", ");
    const missing = steps.filter(({ count }) => count === 0);
    const doubled = steps.filter(({ count }) => count > 1);
    const words = [
      ...(missing.length > 0 ? [`there is none for t = ${list(missing)}`] : []),
      ...(doubled.length > 0 ? [`there are several for t = ${list(doubled)}`] : []),
    ];
    return words.join(", and ") || "some belong to no step";
  }

  function problemOfCache(at: string, cache: unknown): Problem | undefined {
    const slots = [...network.cache, "parameters"];
    if (!Array.isArray(cache) || cache.length !== slots.length) {
      return structure(at, `must be \`[${slots.join(", ")}]\`, got ${describe(cache)}`);
    }
    const parameters = cache[slots.length - 1];
    const wrong = network.parameters.find((key) => {
      const value = parameters?.[key];
      return (
        !(value instanceof NdArray) || !sameValues(valuesOf(value), valuesOf(given.arrays[key]))
      );
    });
    if (wrong === undefined) return undefined;
    const got = parameters?.[wrong] === undefined ? describe(parameters) : `another ${wrong}`;
    return structure(`${at}[${slots.length - 1}]`, `must be the parameters, got ${got}`);
  }
}

/** The problems of a result's parts, in the order of `expected`. */
export function problemsOf(
  exercise: Exercise,
  returned: Quantities<unknown>,
  expected: Quantities<Values>,
  given: Case,
  observation?: Observation,
): Problem[] {
  return Object.keys(expected).flatMap((quantity) => {
    const zeros = observation?.zeros[quantity] ?? [];
    const found = problemOf(
      returned[quantity],
      expected[quantity],
      quantity,
      exercise,
      given,
      zeros,
    );
    return found ? [{ quantity: labelOf(quantity, exercise), ...found }] : [];
  });
}

function problemOf(
  value: unknown,
  expected: Values,
  quantity: string,
  exercise: Exercise,
  given: Case,
  zeros: number[],
): Omit<Problem, "quantity"> | undefined {
  if (value === undefined)
    return { kind: "missing", text: "is undefined: nothing was assigned to it" };
  if (!(value instanceof NdArray)) {
    return { kind: "type", text: `must be an array (NdArray), got ${describe(value)}` };
  }
  if (!["float64", "array", "generic"].includes(value.dtype)) {
    return { kind: "type", text: `must hold 64-bit floats (float64), got ${value.dtype}` };
  }
  const got = valuesOf(value);
  if (got.shape.join() !== expected.shape.join()) {
    const name = nameOf(quantity, exercise);
    const axes = given.axes[name].join(", ");
    const shape = `must have shape (${axes}) = ${formatShape(shapeOf(name, given))}`;
    return {
      kind: "shape",
      text: `${shape}, got ${formatShape(got.shape)}${shapeHint(got, expected, quantity, exercise, given)}`,
    };
  }
  if (sameValues(got, expected)) return undefined;
  const { count, size, index, ...worst } = differences(got, expected);
  const at = size === 1 ? "" : ` at [${index.join(", ")}]`;
  const many = count === size ? (size === 1 ? "" : `all ${size}`) : `${count} of ${size}`;
  const off = size === 1 ? "is off" : `is off in ${many} entries`;
  const steps = got.shape.length === 3 ? stepsInWords(got, expected, zeros) : "";
  return {
    kind: "value",
    text: `${off}${steps};${at} expected ${figure(worst.expected)}, got ${figure(worst.got)}`,
  };
}

/** Six significant digits: enough to recognize a number. */
export const figure = (x: number): string => String(Number(x.toPrecision(6)));

function shapeHint(
  { shape }: Values,
  expected: Values,
  quantity: string,
  exercise: Exercise,
  given: Case,
): string {
  const { returns, backward } = exercise;
  const name = nameOf(quantity, exercise);
  const { sizes } = given;
  const wanted = expected.shape.join();
  const is = (other: number[]) => other.join() === shape.join();
  if ([...shape, 1].join() === wanted) return ": keepdims: true keeps the axis of length 1";
  if (shape.slice().reverse().join() === wanted) return ": it is transposed";
  const { n_a, n_x, m } = sizes;
  if (wanted === [n_a, 1].join() && is([n_a, n_a])) {
    return ": an array of shape (n_a, 1) plus one of (n_a,) or (1, n_a) gives this";
  }
  const rows = name === "dxt" || name === "xt" ? "last n_x" : "first n_a";
  if (is([n_a + n_x, m])) {
    const of = backward ? "the gradient of `concat`" : "`concat`";
    return `: these are all n_a + n_x rows of ${of}; \`${name}\` is its ${rows} rows`;
  }
  const foreign = foreignLengths(shape, sizes);
  if (foreign.length > 0) return `: ${foreignInWords(foreign)}`;
  const alike = returns.filter(
    (other) =>
      quantity === name &&
      other !== name &&
      !other.startsWith("cache") &&
      is(shapeOf(other, given)),
  );
  if (alike.length > 0) {
    const names = alike.map((other) => `\`${other}\``).join(" or ");
    const order = backward ? "" : `; the order must be \`[${returns.join(", ")}]\``;
    return `: that is the shape of ${names}${order}`;
  }
  return `, which is (${shapeInNames(shape, sizes).join(", ")})`;
}

/** "5 and 10 are not sizes in this test". */
export function foreignInWords(lengths: number[]): string {
  const are = lengths.length === 1 ? "is not a size" : "are not sizes";
  const they = lengths.length === 1 ? "it comes" : "they come";
  return `${lengths.join(" and ")} ${are} in this test: ${they} from an array in another cell; take sizes from the arguments' \`.shape\``;
}

/**
 * For an array over time: which steps are wrong, unless all are, and which were never stored or hold another step's values.
 * @param zeros the steps into which zeros were stored
 */
function stepsInWords(got: Values, expected: Values, zeros: number[]): string {
  const T = expected.shape[2];
  const same = (t: number, of: number) =>
    sameValues(stepOf(got, t), stepOf(expected, of), expected);
  const steps = Array.from({ length: T }, (_, t) => t);
  const wrong = steps.filter((t) => !same(t, t));
  const zero = wrong.filter((t) => Array.from(stepOf(got, t).data).every((x) => x === 0));
  const stored = zero.filter((t) => zeros.includes(t));
  const nothing = zero.filter((t) => !zeros.includes(t));
  const others = wrong.flatMap((t) => {
    const of = steps.find((other) => same(t, other));
    return of === undefined ? [] : [`step ${t} holds the values of step ${of}`];
  });
  const words = [
    ...(wrong.length < T ? [`only at t = ${wrong.join(", ")}`] : []),
    ...(nothing.length > 0 ? [`nothing was stored at t = ${nothing.join(", ")}`] : []),
    ...(stored.length > 0 ? [`zeros were stored at t = ${stored.join(", ")}`] : []),
    ...others,
  ];
  return words.length > 0 ? ` (${words.join("; ")})` : "";
}
