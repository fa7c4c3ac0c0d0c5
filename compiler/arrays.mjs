// @ts-check
// Operations on numjs arrays, and missing names in brackets, that TypeScript accepts, but that do nothing useful.

/** @import { TypeScript } from "./compiler.mjs" */
/** @import { Diagnostic, DiagnosticWithLocation, Node, SourceFile, TypeChecker } from "typescript" */

/** TypeScript's error code for the commas in `x[":", ":", t]`. */
const UNUSED_LEFT_SIDE = 2695;

/**
 * @param {TypeScript} ts @param {SourceFile} file @param {TypeChecker} checker @param {Diagnostic[]} errors TypeScript's
 * @returns {Diagnostic[]} `errors` and ours, which have code 0, in the order of their positions
 */
export function withArrayErrors(ts, file, checker, errors) {
  /** @type {DiagnosticWithLocation[]} */
  const ours = [];
  const category = ts.DiagnosticCategory.Error;
  const visit = (/** @type {Node} */ node) => {
    const messageText = errorAt(ts, node, checker);
    const start = node.getStart(file);
    if (messageText) {
      ours.push({ file, start, length: node.end - start, code: 0, category, messageText });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const isOurs = (at = 0) => ours.some(({ start, length }) => start <= at && at < start + length);
  const others = errors.filter(({ code, start }) => code !== UNUSED_LEFT_SIDE || !isOurs(start));
  return [...ours, ...others].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
}

/** @param {TypeScript} ts @param {Node} node @param {TypeChecker} checker @returns {string | undefined} */
function errorAt(ts, node, checker) {
  /** The type of an expression, if it is or could be an array. */
  const arrayType = (/** @type {Node} */ expression) => {
    const type = checker.getTypeAtLocation(expression);
    const types = type.isUnion() ? type.types : [type];
    return types.some(({ symbol }) => symbol?.name === "NdArray") && checker.typeToString(type);
  };
  const { parent } = node;
  if (ts.isStringLiteral(node) && ts.isElementAccessExpression(parent)) {
    const type = checker.getTypeAtLocation(parent.expression);
    const text = checker.typeToString(type);
    return /(Parameters|Gradients)$/.test(text) && !type.getProperty(node.text)
      ? `Property '${node.text}' does not exist on type '${text}'.`
      : undefined;
  }
  if (ts.isElementAccessExpression(node)) {
    const { expression, argumentExpression: key } = node;
    const type = arrayType(expression);
    const isProperty = ts.isStringLiteralLike(key) && /^(shape|size|ndim|T)$/.test(key.text);
    return type && !isProperty ? `Brackets do not index type '${type}'.` : undefined;
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator !== ts.SyntaxKind.ExclamationToken) {
    const type = arrayType(node.operand);
    return type
      ? `'${ts.tokenToString(node.operator)}' is not defined for type '${type}'.`
      : undefined;
  }
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.getText();
    const compares = /^([!=]==?|[<>]=?)$/.test(operator);
    const areShapes = [node.left, node.right].every((side) => /\.shape$/.test(side.getText()));
    if (compares && areShapes) return `'${operator}' does not compare the lengths in two shapes.`;
    const type = compares && arrayType(node.left);
    if (!type || !arrayType(node.right)) return undefined;
    return `'${operator}' does not compare the entries of type '${type}'.`;
  }
  return undefined;
}
