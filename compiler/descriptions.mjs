// @ts-check
// What the compiler knows about a name, as the text of a tooltip.

/** @import { TypeScript } from "./compiler.mjs" */
/** @import { JSDocTagInfo, QuickInfo, SignatureHelpItems, SymbolDisplayPart } from "typescript" */

/**
 * A declaration, its documentation and its tags, with a blank line between them.
 * @param {TypeScript} ts @param {QuickInfo} info
 */
export function describeName(ts, info) {
  const declaration = ts
    .displayPartsToString(info.displayParts)
    .replace(/^\(alias\) /, "")
    .replace(/\nimport .*$/, "");
  return join(ts, declaration, info.documentation, info.tags);
}

/** The signature of a call, with the documentation of its parameters. @param {TypeScript} ts @param {SignatureHelpItems} help */
export function describeSignature(ts, { items, selectedItemIndex }) {
  const item = items[selectedItemIndex];
  const text = ts.displayPartsToString;
  const parameters = item.parameters.map(({ displayParts }) => text(displayParts));
  const declaration =
    text(item.prefixDisplayParts) +
    parameters.join(text(item.separatorDisplayParts)) +
    text(item.suffixDisplayParts);
  return join(ts, declaration, item.documentation, item.tags);
}

/** @param {TypeScript} ts @param {string} declaration @param {SymbolDisplayPart[]} [documentation] @param {JSDocTagInfo[]} [tags] */
function join(ts, declaration, documentation, tags = []) {
  const lines = tags.map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`.trimEnd());
  const parts = [declaration, ts.displayPartsToString(documentation), lines.join("\n")];
  return parts.filter(Boolean).join("\n\n");
}
