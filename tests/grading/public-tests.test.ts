import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { EXERCISES } from "../../lib/grading/exercises";
import type { ExerciseName } from "../../lib/grading/exercises";
import { Notice } from "../../lib/notice";
import * as np from "../../lib/np";
import * as publicTests from "../../lib/public_tests";
import { exercises, solutions } from "../worked-notebook";

const { hasPassed, whenPassed } = publicTests;
const names = Object.keys(EXERCISES) as ExerciseName[];
const right = exercises();

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

/** The blank that nbgrader leaves: what stands between START and END is gone. */
const blank = (name: ExerciseName) =>
  solutions()[name].replace(/\/\/ BEGIN SOLUTION[\s\S]*\/\/ END SOLUTION/, "");

for (const name of names) {
  test(`${name}_test says what it checked, and "not done yet" of a blank`, () => {
    const text = printed(name, right[name]);
    assert.match(text, /^All tests passed\n/);
    for (const checked of ["values", "shapes", "inputs"])
      assert.match(text, new RegExp(`^${checked} `, "m"));
    assert.equal(/^gradients .* of finite differences/m.test(text), EXERCISES[name].backward);
    const empty = exercises({ [name]: blank(name) })[name];
    assert.throws(() => printed(name, empty), {
      name: "NotDoneYet",
      message: new RegExp(`^Exercise ${EXERCISES[name].number}, ${name}: not done yet\\. `),
    });
    for (const nothing of [undefined, null, 3, "text"]) {
      assert.throws(() => printed(name, nothing), /expected the function/);
    }
  });
}

test("where no slip explains the figures, the formula is named, and what it depends on", () => {
  const wrong = exercises({
    lstm_cell_forward: solutions().lstm_cell_forward.replace(
      "c_next = np.add(",
      "c_next = np.add(np.multiply(0.01, np.square(bf)), ",
    ),
  });
  assert.throws(() => printed("lstm_cell_forward", wrong.lstm_cell_forward), {
    message:
      /c_next [^]*\nIt should be {2}c_next = ft \* c_prev \+ it \* cct\n[^]*look at what is done/,
  });
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

test("a test leaves the notebook's stream of random numbers where it was", () => {
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

test("an error in the learner's code is told with its statement, and its stack ends there", () => {
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
    assert.match(message, /`Wax` is not transposed/);
    assert.ok(!stack!.includes("    at "));
    assert.match(cause.stack!.split("\n").at(-1)!, /rnn_cell_backward/);
  }
});
