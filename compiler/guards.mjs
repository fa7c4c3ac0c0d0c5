// @ts-check
// Guards in the loops and functions of a cell, for a browser's worker, where code cannot be stopped from outside.

/**
 * @typedef {typeof import("typescript")} TypeScript
 * @typedef {import("typescript").Node} Node
 */

/** The names that guarded code has in scope: the iterations until it must ask, and the function that it asks. */
export const ROUNDS = "$rounds";
export const ASK = "$ask";

/**
 * Inserts `if (--$rounds < 0) $rounds = $ask();` at the start of every loop body and function body.
 * @param {TypeScript} ts
 * @returns {import("./transformers.mjs").Transformer}
 */
export function guardLoops(ts) {
  return (context) => {
    const { factory } = context;
    const rounds = factory.createIdentifier(ROUNDS);
    const isDue = factory.createLessThan(
      factory.createPrefixDecrement(rounds),
      factory.createNumericLiteral(0),
    );
    const asking = factory.createAssignment(
      rounds,
      factory.createCallExpression(factory.createIdentifier(ASK), undefined, []),
    );
    const guard = factory.createIfStatement(isDue, factory.createExpressionStatement(asking));

    /** @param {import("typescript").Statement} body */
    const guarded = (body) =>
      ts.isBlock(body)
        ? factory.updateBlock(body, [guard, ...body.statements])
        : factory.createBlock([guard, body]);

    /** @type {(node: Node) => Node} */
    function visit(original) {
      const node = ts.visitEachChild(original, visit, context);
      if (ts.isForStatement(node)) {
        const { initializer, condition, incrementor, statement } = node;
        return factory.updateForStatement(
          node,
          initializer,
          condition,
          incrementor,
          guarded(statement),
        );
      }
      if (ts.isForInStatement(node)) {
        return factory.updateForInStatement(
          node,
          node.initializer,
          node.expression,
          guarded(node.statement),
        );
      }
      if (ts.isForOfStatement(node)) {
        const { awaitModifier, initializer, expression, statement } = node;
        return factory.updateForOfStatement(
          node,
          awaitModifier,
          initializer,
          expression,
          guarded(statement),
        );
      }
      if (ts.isWhileStatement(node)) {
        return factory.updateWhileStatement(node, node.expression, guarded(node.statement));
      }
      if (ts.isDoStatement(node)) {
        return factory.updateDoStatement(node, guarded(node.statement), node.expression);
      }
      if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
        // n => (--$rounds < 0 && ($rounds = $ask()), n * fact(n - 1))
        const body = factory.createParenthesizedExpression(
          factory.createComma(factory.createLogicalAnd(isDue, asking), node.body),
        );
        const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken } = node;
        return factory.updateArrowFunction(
          node,
          modifiers,
          typeParameters,
          parameters,
          type,
          equalsGreaterThanToken,
          body,
        );
      }
      // In the block of a function, the guard comes after the directives.
      if (ts.isBlock(node) && original.parent && ts.isFunctionLike(original.parent)) {
        return guarded(node);
      }
      return node;
    }
    return (file) => /** @type {import("typescript").SourceFile} */ (visit(file));
  };
}
