import assert from "node:assert/strict";
import * as np from "../../lib/np";
import { entry, holds, indices } from "./layouts";

holds("add, subtract, multiply, divide, maximum and minimum are their formulas", ({ a, b, at }) => {
  const sum = np.add(a, b, 0.5);
  const difference = np.subtract(a, b);
  const product = np.multiply(a, b, a);
  const quotient = np.divide(a, b);
  const larger = np.maximum(a, b);
  const smaller = np.minimum(a, b);
  for (const index of at) {
    const [x, y] = [entry(a, index), entry(b, index)];
    assert.equal(sum.get(...index), x + y + 0.5);
    assert.equal(difference.get(...index), x - y);
    assert.equal(product.get(...index), x * y * x);
    assert.equal(quotient.get(...index), x / y);
    assert.equal(larger.get(...index), Math.max(x, y));
    assert.equal(smaller.get(...index), Math.min(x, y));
  }
});

holds("negative, square, sqrt, abs, log, exp and tanh are theirs", ({ a }) => {
  const x = np.abs(a);
  const results = [np.negative(a), np.square(a), np.sqrt(x), np.log(x)];
  const curves = [np.exp(a), np.tanh(a)];
  for (const index of indices(a.shape)) {
    const v = a.get(...index);
    const [minus, squared, root, logarithm] = results.map((y) => y.get(...index));
    assert.equal(minus, -v);
    assert.equal(squared, v * v);
    assert.equal(root, Math.sqrt(Math.abs(v)));
    assert.equal(logarithm, Math.log(Math.abs(v)));
    assert.ok(Math.abs(curves[0].get(...index) - Math.exp(v)) <= 1e-15 * Math.exp(v));
    assert.ok(Math.abs(curves[1].get(...index) - Math.tanh(v)) <= 1e-15 * Math.abs(Math.tanh(v)));
  }
});
