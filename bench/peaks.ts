import * as np from "../lib/np";
import { PRODUCTS, SUMS, areas, kernels, packed, workspace } from "../lib/numpy/wasm";

/** Billions of multiplications and additions per second in a matrix product: the best result in half a second. */
export interface Peak {
  product: string;
  /** The kernel alone on one core, with all operands in place: the arithmetic peak of WebAssembly. */
  kernel: number;
  /** A complete np.dot, with its copies and threads. */
  dot: number;
}

const SIZES = [
  [64, 91, 32],
  [128, 192, 64],
  [256, 384, 64],
  [512, 512, 512],
];

export function peaks(): Peak[] {
  return SIZES.map(([n, k, m]) => {
    const flops = 2 * n * k * m;
    const a = np.random.randn(n, k);
    const b = np.random.randn(k, m);
    const panels = packed * 8;
    workspace.words.set([panels, panels + 8 * n * k, k], PRODUCTS / 4);
    const rows = () => kernels.gemm(areas[0] * 8, 0, n, m, PRODUCTS, 1, false, SUMS[0], 0, 0);
    return {
      product: `(${n}, ${k}) (${k}, ${m})`,
      kernel: flops / best(rows) / 1e9,
      dot: flops / best(() => np.dot(a, b).get(0, 0)) / 1e9,
    };
  });
}

/** Seconds of the fastest call. */
function best(call: () => unknown): number {
  let least = Infinity;
  const end = performance.now() + 500;
  while (performance.now() < end) {
    const start = performance.now();
    call();
    least = Math.min(least, performance.now() - start);
  }
  return least / 1000;
}
