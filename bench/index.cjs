// Starts the benchmark on what a notebook runs: lib as TypeScript itself compiles it, with tslab's settings. (tsx, which
// runs the tests, makes every import a call.) package.json gives Node as much room for young arrays as the kernel has.
const fs = require("node:fs");
const ts = require("typescript");

const compilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  esModuleInterop: true,
};

require.extensions[".ts"] = (module, fileName) => {
  const source = fs.readFileSync(fileName, "utf8");
  const { outputText } = ts.transpileModule(source, { compilerOptions, fileName });
  module._compile(outputText, fileName);
};

require("./bench.ts");
