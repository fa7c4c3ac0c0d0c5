import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import {
  PRODUCTS,
  SUMS,
  Workspace,
  areas,
  doubles,
  instructions,
  kernels,
  scratch,
  workspace,
} from "../../lib/numpy/wasm";
import { WASM_PLAIN } from "../../lib/numpy/wasm-binary";

const root = path.join(__dirname, "../..");

test("functions of one entry do not depend on the memory after it", () => {
  const [at] = scratch;
  for (const name of ["negative", "abs", "sqrt", "exp", "tanh", "expit", "log"] as const) {
    const values = [1, NaN, Infinity].map((behind) => {
      doubles.set([0.5, behind], at);
      kernels[name](at * 8, 1);
      return doubles[at];
    });
    assert.deepEqual(values, [values[0], values[0], values[0]], name);
    assert.ok(Number.isFinite(values[0]));
  }
});

/** Entries that differ from run to run in nothing: between -1 and 1. */
function numbers(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

test("the kernels without relaxed SIMD compute the same to 3e-15", () => {
  const plain = new Workspace(WASM_PLAIN, false);
  const [n, k, m] = [37, 53, 29];
  const [A, B] = [numbers(n * k, 1), numbers(k * m, 2)];

  const product = ({ kernels, doubles, words }: Workspace, epilogue: number): Float64Array => {
    const [at, packedA] = areas;
    const packedB = packedA + 64 * 64;
    doubles.set(A, at);
    kernels.pack(packedA * 8, at * 8, n, k, k * 8, 8);
    doubles.set(B, at);
    kernels.pack(packedB * 8, at * 8, m, k, 8, m * 8);
    words.set([packedA * 8, packedB * 8, k], PRODUCTS / 4);
    kernels.gemm(at * 8, 0, n, m, PRODUCTS, 1, false, SUMS[0], 0, epilogue);
    return doubles.slice(at, at + n * m);
  };
  const vector = ({ kernels, doubles }: Workspace, name: "gemv" | "gemvTransposed") => {
    const [at, to] = areas;
    doubles.set(A, at);
    doubles.set(B.subarray(0, k), at + n * k + 1);
    kernels[name](to * 8, at * 8, (at + n * k + 1) * 8, n, k);
    return doubles.slice(to, to + (name === "gemv" ? n : k));
  };
  const curve = ({ kernels, doubles }: Workspace, name: "exp" | "tanh" | "expit" | "log") => {
    const [at] = scratch;
    const scale = name === "log" ? 1e300 : 100;
    const x = numbers(2000, 3).map((v) => (name === "log" ? Math.abs(v) : v) * scale);
    doubles.set(x, at);
    kernels[name](at * 8, x.length);
    return doubles.slice(at, at + x.length);
  };

  const computed = (space: Workspace): Record<string, Float64Array> => ({
    gemm: product(space, 0),
    gemm_tanh: product(space, 2),
    gemv: vector(space, "gemv"),
    gemvTransposed: vector(space, "gemvTransposed"),
    exp: curve(space, "exp"),
    tanh: curve(space, "tanh"),
    expit: curve(space, "expit"),
    log: curve(space, "log"),
  });
  const [ofRelaxed, ofPlain] = [workspace, plain].map(computed);
  for (const [name, expected] of Object.entries(ofRelaxed)) {
    // A product is as far off as its terms are large; a function's value as it is large itself.
    const isProduct = name.startsWith("gem");
    const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    ofPlain[name].forEach((x, i) => {
      const size = isProduct ? largest : Math.abs(expected[i]);
      assert.ok(Math.abs(x - expected[i]) <= 3e-15 * size, `${name} ${i}: ${x}, ${expected[i]}`);
    });
  }
  // It is another build: rounding twice shows somewhere.
  assert.notDeepEqual(ofPlain.gemm, ofRelaxed.gemm);
  assert.deepEqual(ofPlain.log, ofRelaxed.log);
  for (let i = 0; i < n * m; i += 41) {
    const [row, column] = [Math.floor(i / m), i % m];
    let sum = 0;
    for (let l = 0; l < k; l++) sum += A[row * k + l] * B[l * m + column];
    for (const { gemm } of [ofRelaxed, ofPlain]) assert.ok(Math.abs(gemm[i] - sum) < 1e-13);
  }
});

test("the build is chosen by what the engine validates, and np also works with the other one", () => {
  assert.equal(instructions, "relaxed SIMD");
  const program = `
    // A module that uses relaxed SIMD is what an older browser refuses.
    let asked = 0;
    WebAssembly.validate = () => { asked++; return process.env.RELAXED === "1"; };
    const np = require("./lib/np");
    const { instructions } = require("./lib/numpy/wasm");
    np.random.seed(1);
    // The second one is large enough for two threads, if there are two.
    const [small, large] = [20, 120].map((n) => {
      const [A, B] = [np.random.randn(n, n), np.random.randn(n, n)];
      return np.sum(np.tanh(np.dot(A, B)));
    });
    console.log(JSON.stringify({ instructions, asked, small, large }));`;
  const run = (isRelaxed: string) => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--import", "tsx", "-e", program],
      { cwd: root, encoding: "utf8", env: { ...process.env, RELAXED: isRelaxed } },
    );
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };
  const [relaxed, plain] = [run("1"), run("0")];
  assert.deepEqual([relaxed.instructions, plain.instructions], ["relaxed SIMD", "SIMD"]);
  assert.deepEqual([relaxed.asked, plain.asked], [1, 1]);
  for (const size of ["small", "large"]) {
    assert.ok(Number.isFinite(plain[size]));
    assert.ok(Math.abs(relaxed[size] - plain[size]) < 1e-10, `${relaxed[size]} ${plain[size]}`);
  }
});
