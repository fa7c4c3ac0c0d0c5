// @ts-check
// What a cell needs in addition to TypeScript's own transformation from a module to CommonJS.

/** @import { TypeScript } from "./compiler.mjs" */
/** @import { Expression, SourceFile, TransformerFactory, VariableDeclaration } from "typescript" */
/** @typedef {TransformerFactory<SourceFile>} Transformer */

/** The property of `exports` that gets the value of a cell's last expression. */
export const VALUE = "$value";

/** Turns a last statement `loss / m;` into `exports.$value = loss / m;`. @returns {Transformer} */
export function keepValue(/** @type {TypeScript} */ ts) {
  return ({ factory }) =>
    (file) => {
      // The cell's own statements are followed by the one that exports its declarations.
      const at = file.statements.length - 2;
      const last = file.statements[at];
      if (!last || !ts.isExpressionStatement(last)) return file;
      const exports = factory.createIdentifier("exports");
      const target = factory.createPropertyAccessExpression(exports, VALUE);
      const assignment = factory.createAssignment(target, last.expression);
      const kept = ts.setTextRange(factory.createExpressionStatement(assignment), last);
      const statements = file.statements.map((statement, i) => (i === at ? kept : statement));
      return factory.updateSourceFile(file, statements);
    };
}

/** Turns `const In_5__1 = require("./In[5]");` into `const In_5__1 = exports;`. @returns {Transformer} */
export function shareExports(/** @type {TypeScript} */ ts) {
  return ({ factory }) =>
    (file) => {
      const visit = (/** @type {VariableDeclaration} */ node) => {
        if (!node.initializer || !isCell(node.initializer)) return node;
        const exports = factory.createIdentifier("exports");
        return factory.updateVariableDeclaration(node, node.name, undefined, undefined, exports);
      };
      const statements = file.statements.map((statement) => {
        if (!ts.isVariableStatement(statement)) return statement;
        const { declarationList: list, modifiers } = statement;
        const shared = factory.updateVariableDeclarationList(list, list.declarations.map(visit));
        return factory.updateVariableStatement(statement, modifiers, shared);
      });
      return factory.updateSourceFile(file, statements);
    };

  function isCell(/** @type {Expression} */ node) {
    const [argument] = ts.isCallExpression(node) ? node.arguments : [];
    return argument && ts.isStringLiteral(argument) && /^\.\/In\[\d+\]$/.test(argument.text);
  }
}
