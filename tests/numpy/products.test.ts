import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as np from "../../lib/np";
import { assertCases, casesOf } from "./figures";
import { WAYS, laidOut } from "./layouts";
import { assertProduct } from "./matrices";

test("dot(a, b) gives NumPy's numbers, except for the order of addition", () => {
  for (const { args, expected } of casesOf("dot")) {
    assertProduct(args[0] as np.NdArray, args[1] as np.NdArray, expected as np.NdArray);
  }
});

test("dot(a, b) is the product for all sizes and strides", () => {
  np.random.seed(1);
  const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 10, max: 70 }));
  const way = fc.integer({ min: 0, max: WAYS - 1 });
  fc.assert(
    fc.property(size, size, size, way, way, (n, k, m, wayA, wayB) => {
      assertProduct(laidOut([n, k], wayA), laidOut([k, m], wayB));
    }),
    { numRuns: 150, seed: 6 },
  );
});

test("a product is the same to the last bit every time", () => {
  np.random.seed(3);
  const a = np.random.randn(200, 300);
  const b = np.random.randn(300, 100);
  const first = np.dot(a, b);
  for (let i = 0; i < 30; i++) assert.ok(np.array_equal(np.dot(a, b), first));
  assert.ok(np.array_equal(np.dot(np.copy(a.T).T, np.copy(b.T).T), first));
});

test("np.transpose reverses axes as NumPy does", () => assertCases("transpose", np.transpose));

test("transpose(x) and x.T are views", () => {
  const x = np.array([[1, 2, 3]]);
  x.T.set(2, 0, 7);
  assert.deepEqual(x.tolist(), [[1, 2, 7]]);
  assert.deepEqual(np.transpose(x).tolist(), [[1], [2], [7]]);
});

test("shapes that do not fit throw an error that names both", () => {
  assert.throws(() => np.dot(np.zeros([5, 3]), np.zeros([5, 10])), {
    name: "RangeError",
    message: "np.dot: a (5, 3) has 3 columns, b (5, 10) has 5 rows",
  });
  assert.throws(() => np.dot(np.zeros([5, 3]), np.zeros([3])), {
    name: "RangeError",
    message: "np.dot: b must have 2 axes, got shape (3,)",
  });
  assert.throws(() => np.dot(undefined as never, np.zeros([5, 3])), {
    name: "TypeError",
    message: "np.dot: a must be an array, got undefined",
  });
  assert.throws(() => np.transpose("x" as never), {
    message: 'np.transpose: x must be an array, got the string "x"',
  });
});
