// @ts-check
// The names that a cell declares for later cells.

/** @import { TypeScript } from "./compiler.mjs" */
/** @import { BindingName, Node, SourceFile, VariableDeclarationList } from "typescript" */
/**
 * @typedef {"let" | "const" | "other" | "type"} Kind variables; functions, classes, enums, imports; types without a value
 * @typedef {{ kind: Kind, exported: boolean }} Declaration `exported`: by the cell itself
 */

/**
 * The names that a cell declares at its top level, including `var` in its blocks.
 * @param {TypeScript} ts @param {SourceFile} file @returns {Map<string, Declaration>}
 */
export function declarationsOf(ts, file) {
  /** @type {Map<string, Declaration>} */
  const found = new Map();
  let exported = false;

  /** @param {BindingName | undefined} name @param {Kind} kind */
  function add(name, kind) {
    if (!name) return;
    if (ts.isIdentifier(name)) {
      const alsoValue = kind === "type" && found.has(name.text);
      if (!alsoValue) found.set(name.text, { kind, exported });
    } else {
      for (const element of name.elements) {
        if (ts.isBindingElement(element)) add(element.name, kind);
      }
    }
  }

  function addVariables(/** @type {VariableDeclarationList} */ list) {
    const kind = list.flags & ts.NodeFlags.Const ? "const" : "let";
    for (const { name } of list.declarations) add(name, kind);
  }

  /** `var` belongs to the cell, however deeply nested it is. */
  function addVars(/** @type {Node} */ node) {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) {
      addVariables(node);
    }
    ts.forEachChild(node, addVars);
  }

  for (const statement of file.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? statement.modifiers : undefined;
    exported = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    if (ts.isVariableStatement(statement)) addVariables(statement.declarationList);
    else if (ts.isInterfaceDeclaration(statement)) add(statement.name, "type");
    else if (ts.isTypeAliasDeclaration(statement)) add(statement.name, "type");
    else if (ts.isFunctionDeclaration(statement)) add(statement.name, "other");
    else if (ts.isClassDeclaration(statement)) add(statement.name, "other");
    else if (ts.isEnumDeclaration(statement)) add(statement.name, "other");
    else if (ts.isImportEqualsDeclaration(statement)) add(statement.name, "other");
    else if (ts.isModuleDeclaration(statement)) {
      if (ts.isIdentifier(statement.name)) add(statement.name, "other");
    } else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      add(name, "other");
      if (namedBindings && ts.isNamespaceImport(namedBindings)) add(namedBindings.name, "other");
      if (namedBindings && ts.isNamedImports(namedBindings)) {
        for (const element of namedBindings.elements) add(element.name, "other");
      }
    } else addVars(statement);
  }
  return found;
}

/** The identifiers that a text mentions, in any role. @returns {Set<string>} */
export function identifiersIn(/** @type {TypeScript} */ ts, /** @type {Node} */ file) {
  const names = new Set();
  const visit = (/** @type {Node} */ node) => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** Whether a cell uses `await` outside its functions. @returns {boolean} */
export function awaits(/** @type {TypeScript} */ ts, /** @type {Node} */ node) {
  if (ts.isFunctionLike(node)) return false;
  return (
    ts.isAwaitExpression(node) ||
    (ts.isForOfStatement(node) && node.awaitModifier !== undefined) ||
    Boolean(ts.forEachChild(node, (child) => awaits(ts, child) || undefined))
  );
}
