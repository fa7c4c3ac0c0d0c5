/** Bytes in base 64. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  // So many arguments fit every engine's stack.
  for (let i = 0; i < bytes.length; i += 4096) {
    text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  }
  return btoa(text);
}

/**
 * The bytes of a text in base 64; spaces and new lines in it do not count.
 * @throws DOMException if it is not base 64
 */
export function fromBase64(text: string): Uint8Array {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
