import type { NdArray, NestedNumbers } from "numjs";
import { assertCount } from "./checks";
import { applyToSum } from "./deferred";
import { FloatArray, empty } from "./float-array";
import { applyKernel } from "./kernels";
import { run } from "./loops";
import type { Loop } from "./loops";
import { operand } from "./operands";
import { LOOP_MAX } from "./tuning";
import { EPILOGUES, doubles, kernels, scratch } from "./wasm";
import type { Epilogue } from "./wasm";

/** An elementwise function: an array gives an array of the same shape, a number gives a number. */
export interface Elementwise {
  (x: NdArray | NestedNumbers[]): NdArray;
  (x: number): number;
}

/**
 * The elementwise function of a kernel. Small arrays use `loop`, if it gives the same bits.
 * @param caller its name, "np.exp"
 */
export function elementwise(
  caller: string,
  name: "negative" | "abs" | "sqrt" | "exp" | "tanh" | "expit" | "log",
  loop?: Loop,
): Elementwise {
  const kernel = kernels[name];
  const epilogue = name in EPILOGUES ? (name as Epilogue) : undefined;
  function apply(written: NdArray | NestedNumbers[]): NdArray;
  function apply(written: number): number;
  function apply(written: unknown): NdArray | number {
    assertCount(caller, arguments.length, 1);
    const x =
      written instanceof FloatArray
        ? written
        : operand(caller, written, "x must be an array or a number");
    if (typeof x === "number") {
      const [at] = scratch;
      doubles[at] = x;
      kernel(at * 8, 1);
      return doubles[at];
    }
    const sum = epilogue === undefined ? null : applyToSum(caller, epilogue, x);
    if (sum !== null) return sum;
    const out = empty(caller, x.shape.slice());
    if (loop !== undefined && out.size <= LOOP_MAX) run(loop, out, [x]);
    else applyKernel(caller, kernel, out, x);
    return out;
  }
  return apply;
}
