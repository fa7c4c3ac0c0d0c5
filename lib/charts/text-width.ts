/** Letters by width in the fonts of `theme.ts`, because there is no canvas to measure with. */
const NARROW = /[iljtfrI.,:;'|!()[\] ·-]/;
const WIDE = /[mwMWG@%OQ→⟨⟩]/;
const CAPITAL = /[A-Z]/;

function letterWidth(letter: string): number {
  if (NARROW.test(letter)) return 0.36;
  if (WIDE.test(letter)) return 0.88;
  return CAPITAL.test(letter) ? 0.72 : 0.58;
}

/**
 * Estimated width of a line of text in pixels, the same on every machine. Without a canvas, Vega estimates 0.8 of the font size
 * for every letter, which leaves gaps in legends.
 */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const letter of text) width += letterWidth(letter);
  return Math.ceil(width * fontSize);
}

/** Wraps a text at its spaces into lines at most `width` pixels wide. */
export function wrapText(text: string, fontSize: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
