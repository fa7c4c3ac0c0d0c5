// @ts-check
// The code at the place of an error, from which hints are chosen.

/**
 * @typedef {object} Place
 * @property {string} source the statement, or the property of an object, without comments; a syntax error's line
 * @property {string} at its text from the error on
 * @property {string} call the function of the innermost call around the error, `np.sum`; empty outside calls
 * @property {string} type of the expression that the error is about
 * @property {string[]} members the properties of the object that lacks the requested one
 */

/**
 * @param {typeof import("typescript")} ts
 * @param {import("typescript").Diagnostic} error
 * @param {import("typescript").TypeChecker} [checker] none for a syntax error
 * @returns {Place}
 */
export function placeOf(ts, { file, start = 0, length = 0 }, checker) {
  const text = file?.text ?? "";
  const end = start + length;
  let range = [text.lastIndexOf("\n", start - 1) + 1, `${text}\n`.indexOf("\n", start)];
  const place = { call: "", type: "", members: /** @type {string[]} */ ([]) };

  const visit = (/** @type {import("typescript").Node} */ node) => {
    const first = node.getStart(file);
    if (first > start || node.end < end) return;
    const isWhole = first === start && node.end === end;
    if (ts.isStatement(node) || ts.isPropertyAssignment(node)) range = [first, node.end];
    if (ts.isFunctionLike(node)) place.call = "";
    if (ts.isCallExpression(node) && !isWhole) place.call = node.expression.getText(file);
    if (isWhole && checker) {
      const { parent } = node;
      const owner = ts.isBindingElement(parent)
        ? parent.parent
        : (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) &&
          parent.expression;
      const members = owner ? checker.getTypeAtLocation(owner).getProperties() : [];
      place.members = members.map(({ name }) => name);
      place.type = checker.typeToString(checker.getTypeAtLocation(node));
    }
    ts.forEachChild(node, visit);
  };
  if (checker && file) ts.forEachChild(file, visit);
  const plain = (/** @type {number} */ from) =>
    text.slice(from, range[1]).replace(/\/\/.*|\/\*[^]*?\*\//g, "");
  return { ...place, source: plain(range[0]), at: plain(start) };
}
