// @ts-check
// Builds lib/numpy/wasm-binary.ts from this folder: `npm run build:wasm`. The binary is committed, so users of the project need
// not build it; a test builds it again and compares.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const folder = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(folder, "../lib/numpy/wasm-binary.ts");

const RELAXED = ["--enable", "relaxed-simd"];

/** Pages of 64 KB; lib/numpy/wasm.ts defines their layout. */
const PAGES = "400";

/**
 * The WebAssembly module of the sources in this folder.
 * @param {string[]} features beyond SIMD: relaxed SIMD, a memory that threads share
 * @returns {Promise<Uint8Array>}
 */
async function build(...features) {
  /** @type {Uint8Array | undefined} */
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...["index.ts", "--outFile", "kernel.wasm", "-O3", "--noAssert", "--runtime", "stub"],
      ...["--enable", "simd", ...features, "--enable", "bulk-memory"],
      ...["--importMemory", "--initialMemory", PAGES, "--maximumMemory", PAGES],
    ],
    {
      readFile: (name) => {
        const file = path.join(folder, name);
        return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : null;
      },
      writeFile: (_, contents) => {
        binary = /** @type {Uint8Array} */ (contents);
      },
      listFiles: () => [],
    },
  );
  if (error || binary === undefined) throw error ?? new Error(stderr.toString());
  return binary;
}

/**
 * A constant that holds a module in base64.
 * @param {string} name
 * @param {Uint8Array} binary
 */
function asConstant(name, binary) {
  const lines = Buffer.from(binary)
    .toString("base64")
    .match(/.{1,96}/g);
  return [`export const ${name} = ` + "`", ...(lines ?? []), "`;"].join("\n");
}

// tslab loads only TypeScript and JavaScript into the kernel, and no other files.
const source = [
  "/** The WebAssembly of assembly/, in base64. Made by `npm run build:wasm`; do not edit. */",
  asConstant("WASM", await build(...RELAXED)),
  "/** The same without relaxed SIMD: a * b + c is rounded twice. */",
  asConstant("WASM_PLAIN", await build()),
  "/** The same as the first, for a memory that threads share. */",
  asConstant("WASM_SHARED", await build(...RELAXED, "--enable", "threads", "--sharedMemory")),
  "",
].join("\n");
if (!process.argv.includes("--check")) {
  fs.writeFileSync(target, source);
} else if (fs.readFileSync(target, "utf8") !== source) {
  console.error("lib/numpy/wasm-binary.ts is not what assembly/ builds: run npm run build:wasm");
  process.exitCode = 1;
}
