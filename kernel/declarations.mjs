// @ts-check
// What a cell that failed half-way has defined: tslab forgets all of it, though the values are there.
import { typescript as ts } from "./typescript.mjs";

/** @returns {string[]} what a declaration or an import in declarations defines */
function namesOf(/** @type {any} */ { name, importClause }) {
  const { name: whole, namedBindings } = importClause ?? {};
  const named = [name, whole, namedBindings?.name, ...(namedBindings?.elements ?? []).map(nameIn)];
  return named.flatMap((identifier) => identifier?.text ?? []);
}
const nameIn = (/** @type {any} */ element) => element.name;

/** Where a compiled cell says what it is going to define. */
const UNDEFINED = /^(?:exports\.[^ ]+ = )+void 0;$/gm;

/**
 * The declarations of a cell that failed half-way and of those before it, without what it did not come to define.
 * @param {string} declarations
 * @param {string} output the compiled cell
 * @param {Record<string, unknown>} locals
 */
export function withoutUndefined(declarations, output, locals) {
  const names = [...output.matchAll(UNDEFINED)].flatMap(([line]) =>
    [...line.matchAll(/exports\.([^ ]+)/g)].map(([, name]) => name),
  );
  const missing = new Set(names.filter((name) => locals[name] === undefined));
  if (missing.size === 0) return declarations;
  const textOf = (/** @type {any} */ { pos, end }) => declarations.slice(pos, end);
  const isThere = (/** @type {any} */ node) => namesOf(node).every((name) => !missing.has(name));
  const { statements } = ts.createSourceFile("", declarations, ts.ScriptTarget.ES2022);
  return statements
    .map((/** @type {any} */ statement) => {
      if (!ts.isVariableStatement(statement)) return isThere(statement) ? textOf(statement) : "";
      const { declarations: all, flags } = statement.declarationList;
      const made = all.filter(isThere).map(textOf);
      const kind = flags & ts.NodeFlags.Const ? "const" : "let";
      return made.length > 0 ? `\ndeclare ${kind}${made.join(",")};` : "";
    })
    .join("");
}
