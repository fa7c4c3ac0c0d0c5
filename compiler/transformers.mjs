// @ts-check
// What a cell needs beyond TypeScript's own way from a module to CommonJS.

/**
 * @typedef {typeof import("typescript")} TypeScript
 * @typedef {import("typescript").TransformerFactory<import("typescript").SourceFile>} Transformer
 */

/** The property of `exports` that gets the value of a cell's last expression. */
export const VALUE = "$value";

/** Turns a last statement `loss / m;` into `exports.$value = loss / m;`. @returns {Transformer} */
export function keepValue(/** @type {TypeScript} */ ts) {
  return ({ factory }) =>
    (file) => {
      // After the cell's own statements there is the one that exports what it declares.
      const at = file.statements.length - 2;
      const last = file.statements[at];
      if (!last || !ts.isExpressionStatement(last)) return file;
      const target = factory.createPropertyAccessExpression(
        factory.createIdentifier("exports"),
        VALUE,
      );
      const kept = ts.setTextRange(
        factory.createExpressionStatement(factory.createAssignment(target, last.expression)),
        last,
      );
      return factory.updateSourceFile(
        file,
        file.statements.map((statement, i) => (i === at ? kept : statement)),
      );
    };
}

/** Turns `const In_5__1 = require("./In[5]");` into `const In_5__1 = exports;`. @returns {Transformer} */
export function shareExports(/** @type {TypeScript} */ ts) {
  return ({ factory }) =>
    (file) => {
      const visit = (/** @type {import("typescript").VariableDeclaration} */ node) =>
        node.initializer && isCell(node.initializer)
          ? factory.updateVariableDeclaration(
              node,
              node.name,
              undefined,
              undefined,
              factory.createIdentifier("exports"),
            )
          : node;
      const statements = file.statements.map((statement) => {
        if (!ts.isVariableStatement(statement)) return statement;
        const { declarationList: list, modifiers } = statement;
        const declarations = list.declarations.map(visit);
        return factory.updateVariableStatement(
          statement,
          modifiers,
          factory.updateVariableDeclarationList(list, declarations),
        );
      });
      return factory.updateSourceFile(file, statements);
    };

  function isCell(/** @type {import("typescript").Expression} */ node) {
    const [argument] = ts.isCallExpression(node) ? node.arguments : [];
    return argument && ts.isStringLiteral(argument) && /^\.\/In\[\d+\]$/.test(argument.text);
  }
}
