// What lib/numpy calls of WebAssembly. `npm run build:wasm` builds lib/numpy/wasm-binary.ts from it.
export { add, subtract, multiply, divide, maximum, minimum } from "./arithmetic";
export { spread, repeat, sumRows, sumColumns, maxColumns, oddities } from "./arithmetic";
export { exp, tanh, logistic, softmax } from "./exponential";
export { pack, rows, rowsTimesVector, vectorTimesRows } from "./product";
