// @ts-check
// Guards in the loops and functions of a cell, for a place where nothing can stop code from outside: a browser's worker.

/**
 * @typedef {typeof import("typescript")} TypeScript
 * @typedef {import("typescript").Node} Node
 */

/** The names that the code with guards finds in its scope: the rounds until it has to ask, and the function that it asks. */
export const ROUNDS = "$rounds";
export const ASK = "$ask";

/**
 * Begins the body of each loop and of each function with `if (--$rounds < 0) $rounds = $ask();`.
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
      // The blocks of functions: their statements come behind the directives.
      if (ts.isBlock(node) && original.parent && ts.isFunctionLike(original.parent)) {
        return guarded(node);
      }
      return node;
    }
    return (file) => /** @type {import("typescript").SourceFile} */ (visit(file));
  };
}
