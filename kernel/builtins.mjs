// @ts-check
// JavaScript's own objects, which cells share with the kernel: a cell that replaces a part of one takes it from the kernel,
// too, which could not even say so any more. The kernel does without the timers and what FREE names: who wants others may
// have them.

const list = (/** @type {string} */ names) => names.split(" ");
/** What the kernel and Node's packages need with all its functions. */
const WHOLE = list(
  "JSON Reflect Math Date Atomics Object Function Array String Number Symbol RegExp Error Promise Map Set WeakMap Buffer",
);
const FREE = list("Math.random Date.now");
/** What has to be there under its name. */
const NAMED = [...WHOLE, ...list("process console performance Uint8Array Int32Array")];

/** @type {Record<string, any>} */
const all = globalThis;
const { defineProperty, getOwnPropertyDescriptor } = Object;

/** @typedef {{ name: string, holder: any, key: string | symbol, value: unknown, enumerable?: boolean }} Part */

/** @returns {Part[]} the functions of an object */
const functionsOf = (/** @type {string} */ name, /** @type {any} */ holder) =>
  Reflect.ownKeys(holder).flatMap((key) => {
    const { value, enumerable } = getOwnPropertyDescriptor(holder, key) ?? {};
    const part = { name: `${name}.${String(key)}`, holder, key, value, enumerable };
    return typeof value === "function" ? [part] : [];
  });

/** Notes what is there now, for `restore`. */
export function keepBuiltins() {
  /** @type {Part[]} */
  const parts = [
    ...NAMED.map((name) => ({ name, holder: all, key: name, value: all[name] })),
    ...WHOLE.flatMap((name) => functionsOf(name, all[name])),
    ...WHOLE.flatMap((name) => functionsOf(`${name}.prototype`, all[name].prototype ?? {})),
  ].filter(({ name }) => !FREE.includes(name));
  const value = /** @type {any} */ (Error).prepareStackTrace; // some Nodes have none
  parts.push({ name: "Error.prepareStackTrace", holder: Error, key: "prepareStackTrace", value });

  /**
   * Puts back what is not as it was. Only loops and calls that need nothing of what may be missing.
   * @returns {string} the names of what was put back
   */
  return function restore() {
    let restored = "";
    for (let i = 0; i < parts.length; i++) {
      const { name, holder, key, value, enumerable } = parts[i];
      try {
        if (holder[key] === value) continue;
        defineProperty(holder, key, { value, enumerable, writable: true, configurable: true });
        restored += (restored && ", ") + name;
      } catch {
        // It was made unchangeable.
      }
    }
    return restored;
  };
}
