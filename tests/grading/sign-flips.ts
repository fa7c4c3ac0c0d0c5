import ts from "typescript";

/** Calls whose result, or one of whose parts, has a sign to turn. */
const FUNCTIONS = ["add", "subtract", "multiply", "dot", "tanh", "sum"];

/**
 * The source with one sign turned, in every place where one can be: each argument of `np.add` and `np.subtract`, the result of
 * every other product, sum and function of `np`, what a loop stores, and what it passes to the cell.
 */
export function withOneSignTurned(source: string): string[] {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
  const flipped: string[] = [];
  const negate = (node: ts.Node) =>
    flipped.push(
      `${source.slice(0, node.getStart())}np.multiply(-1, ${node.getText()})${source.slice(node.end)}`,
    );
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const called = node.expression;
      if (called.expression.getText() === "np" && FUNCTIONS.includes(called.name.text)) {
        if (called.name.text === "add" || called.name.text === "subtract") {
          node.arguments.filter((part) => !ts.isNumericLiteral(part)).forEach(negate);
        }
        negate(node);
      }
    }
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText();
      if (called === "sigmoid") negate(node);
      // In the loops: what is stored, and the states that are passed to the cell.
      if (called === "np.assign") negate(node.arguments[2]);
      if (/^\w+_cell_(for|back)ward$/.test(called)) node.arguments.slice(0, -1).forEach(negate);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return flipped;
}
