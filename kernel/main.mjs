// @ts-check
// The kernel "TypeScript": tslab started in the project's root, with what Jupyter expects of a kernel around it.
// Jupyter runs `node … kernel/main.mjs CONNECTION_FILE`, as .venv/share/jupyter/kernels/tslab/kernel.json says.
import path from "node:path";
import { fileURLToPath } from "node:url";

const [, , connectionFile] = process.argv;
if (!connectionFile) {
  console.error("usage: node kernel/main.mjs CONNECTION_FILE (Jupyter does this)");
  process.exit(2);
}
const connection = path.resolve(connectionFile);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root); // tslab compiles relative to the working directory
Error.stackTraceLimit = 50; // the user's frames may lie below many of a library's

const { startKernel } = await import("./kernel.mjs");
await startKernel(root, connection);
