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

    /** Whether a node is the body of a loop, or the block of a function. */
    const isBody = (/** @type {Node} */ node) =>
      node.parent &&
      (ts.isIterationStatement(node.parent, false)
        ? node.parent.statement === node
        : ts.isBlock(node) && ts.isFunctionLike(node.parent));

    /** @type {(node: Node) => Node} */
    function visit(original) {
      const node = ts.visitEachChild(original, visit, context);
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
      return isBody(original)
        ? guarded(/** @type {import("typescript").Statement} */ (node))
        : node;
    }
    return (file) => /** @type {import("typescript").SourceFile} */ (visit(file));
  };
}
