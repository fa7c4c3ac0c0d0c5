// @ts-check
// The kernel "TypeScript": tslab started in the project's root, with what Jupyter expects of a kernel around it.
// Jupyter runs `node kernel/main.mjs CONNECTION_FILE`, as .venv/share/jupyter/kernels/tslab/kernel.json says.
import { createRequire } from "node:module";
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

// V8's code cache (Node 22 and later) saves most of the time that loading TypeScript takes.
const nodeModule = createRequire(import.meta.url)("node:module");
nodeModule.enableCompileCache?.(path.join(root, "node_modules", ".cache", "kernel"));

const { startKernel } = await import("./kernel.mjs");
await startKernel(root, connection);
