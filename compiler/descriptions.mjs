// @ts-check
// What the compiler knows of a name, as the text of a tooltip.

/**
 * @typedef {typeof import("typescript")} TypeScript
 * @typedef {import("typescript").SymbolDisplayPart} Part
 * @typedef {import("typescript").JSDocTagInfo} Tag
 */

/** A declaration, its documentation and its tags, with a blank line between them. @returns {string} */
export function describeName(
  /** @type {TypeScript} */ ts,
  /** @type {import("typescript").QuickInfo} */ info,
) {
  const declaration = ts
    .displayPartsToString(info.displayParts)
    .replace(/^\(alias\) /, "")
    .replace(/\nimport .*$/, "");
  return join(ts, declaration, info.documentation, info.tags);
}

/** The signature of a call, with what is said of its parameters. @returns {string} */
export function describeSignature(
  /** @type {TypeScript} */ ts,
  /** @type {import("typescript").SignatureHelpItems} */ { items, selectedItemIndex },
) {
  const { prefixDisplayParts, parameters, separatorDisplayParts, suffixDisplayParts, ...rest } =
    items[selectedItemIndex];
  const parts = [
    ...prefixDisplayParts,
    ...parameters.flatMap(({ displayParts }, i) => [
      ...(i > 0 ? separatorDisplayParts : []),
      ...displayParts,
    ]),
    ...suffixDisplayParts,
  ];
  return join(ts, ts.displayPartsToString(parts), rest.documentation, rest.tags);
}

function join(
  /** @type {TypeScript} */ ts,
  /** @type {string} */ declaration,
  /** @type {Part[]} */ documentation = [],
  /** @type {Tag[]} */ tags = [],
) {
  const lines = tags.map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`.trimEnd());
  return [declaration, ts.displayPartsToString(documentation), lines.join("\n")]
    .filter(Boolean)
    .join("\n\n");
}
