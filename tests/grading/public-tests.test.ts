import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { EXERCISES, numberOf } from "../../lib/grading/exercises";
import type { ExerciseName } from "../../lib/grading/exercises";
import { Notice } from "../../lib/notice";
import * as np from "../../lib/np";
import * as publicTests from "../../lib/public_tests";
import { train } from "../../lib/training/training";
import { smallModel, split } from "../training/small";
import { exercises, solutions } from "../worked-notebook";

const { hasPassed, whenPassed } = publicTests;
const right = exercises();
const names = Object.keys(right) as ExerciseName[];

/** Runs a public test and returns what it printed; throws what it throws. */
function printed(name: ExerciseName, target: unknown): string {
  const lines: string[] = [];
  const log = mock.method(console, "log", (...words: unknown[]) => lines.push(words.join(" ")));
  try {
    (publicTests[`${name}_test`] as (target: unknown) => void)(target);
  } finally {
    log.mock.restore();
  }
  return lines.join("\n");
}

/** The blank that nbgrader leaves: the lines between START and END are removed. */
const blank = (name: ExerciseName) =>
  solutions()[name].replace(/\/\/ BEGIN SOLUTION[\s\S]*\/\/ END SOLUTION/, "");

for (const name of names) {
  test(`${name}_test says what it checked, and "not done yet" for a blank`, () => {
    const text = printed(name, right[name]);
    assert.match(text, /^All tests passed\n/);
    for (const checked of ["values", "shapes", "inputs"])
      assert.match(text, new RegExp(`^${checked} `, "m"));
    assert.equal(/^gradients .* of finite differences/m.test(text), EXERCISES[name].backward);
    const empty = exercises({ [name]: blank(name) })[name];
    assert.throws(() => printed(name, empty), {
      name: "NotDoneYet",
      message: new RegExp(`^Exercise ${numberOf(name)}, ${name}: not done yet\\. `),
    });
    for (const nothing of [undefined, null, 3, "text"]) {
      assert.throws(() => printed(name, nothing), /expected the function/);
    }
  });
}

/** What a test says of a solution in which something is replaced. */
function saidOf(name: ExerciseName, replace: string, by: string): string {
  const source = solutions()[name].replace(replace, by);
  try {
    return printed(name, exercises({ [name]: source })[name]);
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a test's `formula` prints. */
function formulaOf(name: ExerciseName): string {
  const log = mock.method(console, "log", () => {});
  try {
    publicTests[`${name}_test`].formula();
    return String(log.mock.calls[0].arguments[0]);
  } finally {
    log.mock.restore();
  }
}

test("a test says what is wrong and the kind of mistake; then the cause and the formula that fits; the correct formula on request", () => {
  const name = "lstm_cell_forward";
  printed(name, right[name]);
  const mistake = [name, "np.multiply(it, cct)", "np.multiply(ot, cct)"] as const;
  const first = saidOf(...mistake);
  assert.match(first, /^Exercise 3, lstm_cell_forward: `c_next` is off in all 18 entries; at /);
  assert.match(
    first,
    /\nKind of mistake: one array is used instead of another, in equation \(F6\)\./,
  );
  assert.match(
    first,
    /\nRun this cell again to see the likely cause\. Run `lstm_cell_forward_test\.formula\(\)` in a new cell/,
  );
  assert.doesNotMatch(first, /Likely cause|fits {2}|ft \* c_prev/);
  const then = saidOf(...mistake);
  assert.match(
    then,
    /\nLikely cause: `ot` is used instead of `it`\.\n {2}your result fits {2}c_next = ft \* c_prev \+ ot \* cct\n/,
  );
  assert.doesNotMatch(then, /it \* cct|Run this cell again/);
  assert.equal(formulaOf(name), "(F6)  c_next = ft * c_prev + it * cct");
  assert.match(
    saidOf(name, ", bf)", ", 0)"),
    /Kind of mistake: something is left out, in equation \(F3\)/,
  );
  assert.equal(formulaOf(name), "(F3)  ft = sigmoid(Wf·concat + bf)");
  printed(name, right[name]);
  assert.match(saidOf(...mistake), /Kind of mistake/);
  process.env.NBGRADER_EXECUTION = "autograde";
  assert.match(
    saidOf(...mistake),
    /Likely cause[^]*it should be {6}c_next = ft \* c_prev \+ it \* cct/,
  );
  delete process.env.NBGRADER_EXECUTION;
});

test("a picture shows the errors of an array that is partly right, or over time; the message is complete without it", () => {
  const picture = (name: ExerciseName, replace: string, by: string): string | undefined => {
    const source = solutions()[name].replace(replace, by);
    const target = exercises({ [name]: source })[name];
    const log = mock.method(console, "log", () => {});
    try {
      assert.throws(() => publicTests[`${name}_test`](target as never), { name: "TestFailed" });
      const lines = log.mock.calls.map(({ arguments: words }) => words.join(" "));
      return lines.find((line) => line.startsWith("Where "));
    } finally {
      log.mock.restore();
    }
  };
  assert.equal(
    picture("rnn_forward", "a_next = a_t;", ""),
    "Where a is off: at 9 of 12 places, 3 rows (unit) by 4 columns (time step t).",
  );
  assert.equal(
    picture("rnn_backward", "t >= 0", "t > 0"),
    "Where dx is off: at 2 of 8 places, 2 rows (input) by 4 columns (time step t).",
  );
  assert.equal(
    picture("rnn_cell_backward", "// END SOLUTION", "da_prev.set(0, 0, 9);"),
    "Where da_prev is off: at 1 of 18 places, 3 rows (unit) by 6 columns (example).",
  );
  assert.equal(picture("rnn_cell_forward", ", ba)", ")"), undefined, "all of it is off");
  assert.equal(picture("rnn_cell_backward", "np.dot(Wax.T, dz)", "np.dot(Wax, dz)"), undefined);
});

test("on request a loop is shown line by line, and without a failure all formulas of a cell", () => {
  printed("rnn_cell_forward", right.rnn_cell_forward);
  assert.equal(
    formulaOf("rnn_cell_forward"),
    "(F1)  a_next = tanh(Wax·xt + Waa·a_prev + ba)\n(F2)  yt_pred = softmax(Wya·a_next + by)",
  );
  assert.equal(
    formulaOf("rnn_backward"),
    `given  da, caches
before the loop  da_prevt = zeros
before the loop  sum_dWax = 0
before the loop  sum_dWaa = 0
before the loop  sum_dba = 0
the loop  t = T_x - 1, …, 0
  da_next = da[:, :, t] + da_prevt
  dxt, da_prev, dWax, dWaa, dba = rnn_cell_backward(da_next, caches[0][t])
  dx[:, :, t] = dxt
  for the next step  da_prevt = da_prev
  for the next step  sum_dWax = sum_dWax + dWax
  for the next step  sum_dWaa = sum_dWaa + dWaa
  for the next step  sum_dba = sum_dba + dba
after the loop  da0 = da_prevt
after the loop  dWax = sum_dWax
after the loop  dWaa = sum_dWaa
after the loop  dba = sum_dba`,
  );
});

test("if no mutation explains the result, the equation is named, and what it depends on", () => {
  const said = () =>
    saidOf(
      "lstm_cell_forward",
      "c_next = np.add(",
      "c_next = np.add(np.multiply(0.01, np.square(bf)), ",
    );
  assert.match(
    said(),
    /c_next` [^]*\nLook at `c_next`, equation \(F6\)\.\n[^]*check how it is used/,
  );
  assert.doesNotMatch(said(), /Run this cell again|It should be/);
  assert.equal(formulaOf("lstm_cell_forward"), "(F6)  c_next = ft * c_prev + it * cct");
});

test("a test takes less than half a second of the processor", () => {
  for (const name of names) {
    const times = [1, 2, 3].map(() => {
      const before = process.cpuUsage();
      printed(name, right[name]);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    assert.ok(Math.min(...times) < 500, `${name}: ${times} ms`);
  }
});

test("a test does not advance the notebook's random numbers", () => {
  np.random.seed(1);
  const expected = np.random.randn(4).tolist();
  np.random.seed(1);
  printed("rnn_cell_forward", right.rnn_cell_forward);
  assert.deepEqual(np.random.randn(4).tolist(), expected);
});

test("whenPassed waits until every exercise has passed, and again when one fails", () => {
  printed("rnn_cell_forward", right.rnn_cell_forward);
  const wrong = exercises({ rnn_forward: blank("rnn_forward") }).rnn_forward;
  assert.throws(() => printed("rnn_forward", wrong));
  assert.ok(hasPassed("rnn_cell_forward") && !hasPassed("rnn_forward"));
  const notice = whenPassed("rnn_cell_forward", "rnn_forward", () => 7);
  assert.ok(notice instanceof Notice);
  assert.match(
    notice.text,
    /^This waits for exercise 2, rnn_forward: complete it and run its test/,
  );
  printed("rnn_forward", right.rnn_forward);
  assert.equal(
    whenPassed("rnn_cell_forward", "rnn_forward", () => 7),
    7,
  );
  assert.throws(
    () => whenPassed("rnn" as ExerciseName, () => 7),
    /whenPassed: expected the name of an exercise, got rnn/,
  );
  assert.throws(() => whenPassed("rnn_forward", 7 as never), /whenPassed: expected a function/);
});

test("an error in the learner's code is shown with its statement, and its stack ends there", () => {
  const source = solutions().rnn_cell_backward.replace("np.dot(Wax.T, dz)", "np.dot(Wax, dz)");
  const target = exercises({ rnn_cell_backward: source }).rnn_cell_backward;
  try {
    printed("rnn_cell_backward", target);
    assert.fail("passes");
  } catch (error) {
    const { message, stack, cause } = error as Error & { cause: Error };
    assert.match(
      message,
      /stopped with an error at `dxt = np\.dot\(Wax, dz\)`:\n {2}np\.dot: a \(3, 2\)/,
    );
    assert.match(
      message,
      /would fit with the first one transposed\.\nKind of mistake: a product: /,
    );
    assert.ok(!stack!.includes("    at "));
    assert.match(cause.stack!.split("\n").at(-1)!, /rnn_cell_backward/);
  }
});

test("training reports a function that passed and is wrong now, because it or one that it calls was changed", async () => {
  for (const name of names) printed(name, right[name]);
  const training = async (functions: typeof right): Promise<string[]> => {
    const log = mock.method(console, "log", () => {});
    try {
      await train(smallModel({ cell: "rnn" }), split, functions);
      return log.mock.calls.map(({ arguments: words }) => words.join(" "));
    } finally {
      log.mock.restore();
    }
  };
  assert.deepEqual(await training(right), []);
  // Only the loops that call it show that this one has changed.
  const worse = exercises({
    rnn_cell_backward: solutions().rnn_cell_backward.replace("np.square(a_next)", "a_next"),
  });
  const said = await training(worse);
  assert.equal(said.length, 1);
  assert.match(
    said[0],
    /^rnn_backward passed its test but is wrong now: it, or a function it calls, has changed since/,
  );
  assert.ok(!hasPassed("rnn_backward") && hasPassed("rnn_forward"));
  assert.deepEqual(await training(worse), [], "it is said once");
});
