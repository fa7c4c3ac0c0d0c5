import * as np from "../lib/np";

/** Billions of multiplications and additions per second in products (n, k) times (k, m). */
export interface Peak {
  product: string;
  gflops: number;
}

/** What np.dot reaches. */
export async function peaks(): Promise<Peak[]> {
  return [
    [64, 91, 32],
    [128, 192, 64],
    [256, 384, 64],
    [512, 512, 512],
  ].map(([n, k, m]) => {
    const a = np.random.randn(n, k);
    const b = np.random.randn(k, m);
    const times: number[] = [];
    const end = performance.now() + 500;
    while (performance.now() < end) {
      const start = performance.now();
      np.dot(a, b);
      times.push(performance.now() - start);
    }
    times.sort((x, y) => x - y);
    const seconds = times[times.length >> 1] / 1000;
    return { product: `(${n}, ${k}) (${k}, ${m})`, gflops: (2 * n * k * m) / seconds / 1e9 };
  });
}
