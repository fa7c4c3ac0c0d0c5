/** A thrown value as text: its message, or else the value itself. Code can throw anything, even a value that has neither. */
export function wordsOf(thrown: unknown): string {
  try {
    const { message } = Object(thrown);
    return typeof message === "string" ? message : String(thrown);
  } catch {
    return "something other than an error was thrown";
  }
}
