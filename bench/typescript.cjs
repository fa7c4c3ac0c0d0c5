// Loads lib as a notebook does: compiled by TypeScript itself with tslab's settings. tsx, which runs the tests, turns every import
// into a call, and its exports cannot be set.
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
