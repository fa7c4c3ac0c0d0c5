/** What was thrown, in words: its message, or itself as text. Code may throw anything, also what has neither. */
export function wordsOf(thrown: unknown): string {
  try {
    const { message } = Object(thrown);
    return typeof message === "string" ? message : String(thrown);
  } catch {
    return "something was thrown that is no error";
  }
}
