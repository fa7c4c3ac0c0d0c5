// The WebAssembly functions that lib/numpy calls. `npm run build:wasm` builds lib/numpy/wasm-binary.ts from this file.
export { add, subtract, multiply, divide, maximum, minimum, negative, abs, sqrt } from "./elementwise";
export { sumRows, maxRows, minRows, sumColumns, maxColumns, minColumns } from "./reductions";
export { exp, tanh, expit } from "./exponentials";
export { log } from "./logarithm";
export { pack, gemm, gemv, gemvTransposed } from "./gemm";
