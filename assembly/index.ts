// What lib/numpy calls of WebAssembly. `npm run build:wasm` builds lib/numpy/wasm-binary.ts from it.
export { add, subtract, multiply, divide, maximum, minimum, negative, abs, sqrt } from "./elementwise";
export { sumRows, maxRows, minRows, sumColumns, maxColumns, minColumns } from "./reductions";
export { exp, tanh, expit } from "./exponentials";
export { log } from "./logarithm";
export { pack, gemm, gemv, gemvTransposed } from "./gemm";
