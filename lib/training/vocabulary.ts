import { assertNames, describe } from "../checks";

/** Ends every name. */
export const END = "\n";
/** The number of END: it is the first character of every vocabulary. */
export const END_NUMBER = 0;

/** The characters of the data. A character's number is its index, also in the network's inputs and predictions. */
export interface Vocabulary {
  /** The end of a name first, then the others, ordered by code point. */
  readonly characters: readonly string[];
}

/**
 * The characters that occur in the names, and the end of a name.
 * @throws TypeError if names is not a list of nonempty strings
 */
export function vocabularyOf(names: string[]): Vocabulary {
  assertNames("vocabularyOf", "names", names);
  const different = new Set(names.flatMap((name) => [...name]));
  different.delete(END);
  const codePoint = (character: string) => character.codePointAt(0) as number;
  const sorted = [...different].sort((a, b) => codePoint(a) - codePoint(b));
  return { characters: [END, ...sorted] };
}

/**
 * The numbers of a name's characters.
 * @throws RangeError naming a character that is not in the vocabulary
 */
export function encode(name: string, { characters }: Vocabulary): number[] {
  const numbers = new Map(characters.map((character, k) => [character, k]));
  return [...name].map((character) => {
    const number = numbers.get(character);
    if (number === undefined) {
      throw new RangeError(
        `encode: ${describe(character)} of ${describe(name)} is not among the vocabulary's ${characters.length} characters`,
      );
    }
    return number;
  });
}
