// @ts-check
// The disk as the compiler sees it. Packages do not change in a session, the project's own files may at any time.
import fs from "node:fs";

const isPackage = (/** @type {string} */ path) => path.includes("/node_modules/");

function versionOf(/** @type {string} */ path) {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : undefined;
}

/** @template T @param {(path: string) => T} ask @returns {(path: string) => T} asks once for each path of a package */
function remembering(ask) {
  /** @type {Map<string, T>} */
  const answers = new Map();
  return (path) => {
    if (!isPackage(path)) return ask(path);
    if (!answers.has(path)) answers.set(path, ask(path));
    return /** @type {T} */ (answers.get(path));
  };
}

let documented = false;
/** Packages are read without their comments, half of their text, until somebody asks for documentation. */
export const readDocumentation = () => (documented = true);
const packageVersion = remembering(versionOf);

/** @type {import("../compiler/service.mjs").FileSystem} */
export const files = {
  read(path) {
    try {
      const text = fs.readFileSync(path, "utf8");
      return documented || !isPackage(path) ? text : text.replace(/\/\*\*[^]*?\*\//g, "");
    } catch {
      return undefined;
    }
  },
  version: (path) =>
    isPackage(path) ? packageVersion(path) && String(documented) : versionOf(path),
  isFolder: remembering((path) =>
    Boolean(fs.statSync(path, { throwIfNoEntry: false })?.isDirectory()),
  ),
  folders: (path) =>
    fs
      .readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => name),
  realpath: remembering((path) => fs.realpathSync.native(path)),
};
