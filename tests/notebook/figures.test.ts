import assert from "node:assert/strict";
import { test } from "node:test";
import * as np from "../../lib/np";
import figures from "../reference/exercises.json";
import gru from "../reference/gru.json";
import { WORKED_NOTEBOOKS, cells } from "../worked-notebook";

type Nested = number | Nested[];

/** NumPy's figures for the labels that the demonstrations print, and PyTorch's for the GRU. */
const byLabel: Record<string, Record<string, Nested>> = {
  rnn_cell_forward: figures["1 rnn_cell_forward"],
  rnn_forward: { ...figures["2 rnn_forward"], caches: [[], input(3, 10, 4)] },
  lstm_cell_forward: {
    ...figures["3 lstm_cell_forward"],
    yt: figures["3 lstm_cell_forward"].yt_pred,
    cache: [figures["3 lstm_cell_forward"].a_next, figures["3 lstm_cell_forward"].c_next],
  },
  lstm_forward: { ...figures["4 lstm_forward"], caches: [[], input(3, 10, 7)] },
  rnn_cell_backward: figures["5 rnn_cell_backward"],
  rnn_backward: figures["6 rnn_backward"],
  lstm_cell_backward: figures["7 lstm_cell_backward"],
  lstm_backward: figures["8 lstm_backward"].correct,
  gru_cell_forward: { ...gru.gru_cell_forward, cache: [[], [], gru.gru_cell_forward.ut] },
  gru_forward: { ...gru.gru_forward, caches: [[], input(3, 10, 4)] },
  gru_cell_backward: gru.gru_cell_backward,
  gru_backward: gru.gru_backward,
} as never;

/** The lengths of the caches of a step; caches over time are two: the list, and the input. */
const LENGTHS: Record<string, number> = { lstm_cell_forward: 10, gru_cell_forward: 7 };

/** The input that a demonstration draws first. */
function input(...shape: number[]): Nested {
  np.random.seed(1);
  return np.random.randn(...shape).tolist();
}

/** The printed "label = figures" lines, with figures as numbers. An array starts on the line after its label. */
function printed(text: string): Map<string, number[]> {
  const found = text.matchAll(/^(\S.*?) =\s+(\[[^\]]*\]|\([^)]*\)|\S+)$/gm);
  const numbers = (figure: string): number[] =>
    figure.match(/-?\d+\.?\d*(e[+-]\d+)?/g)?.map(Number) ?? [];
  return new Map([...found].map(([, label, figure]) => [label, numbers(figure)]));
}

/** The reference for a label: `gradients["dWax"][3][1]` is entry [3][1] of dWax. */
function reference(values: Record<string, Nested>, label: string): number[] | null {
  const [, name, index] =
    /^(?:gradients\[")?(\w+)(?:"\])?((?:\[\d+\])*)(?:\.shape)?$/.exec(label) ?? [];
  if (!(name in values)) return null;
  let value = values[name];
  for (const [, i] of index.matchAll(/\[(\d+)\]/g)) value = (value as Nested[])[Number(i)];
  if (!label.endsWith(".shape")) return [value].flat(9) as number[];
  const shape: number[] = [];
  for (; Array.isArray(value); value = value[0]) shape.push(value.length);
  return shape;
}

for (const [exercise, values] of Object.entries(byLabel)) {
  const all = WORKED_NOTEBOOKS.flatMap((file) => cells(file));
  const at = all.findIndex((cell) => cell.metadata.nbgrader?.grade_id === `${exercise}_test`);
  const streams = all[at].outputs?.filter((output) => output.name === "stdout") ?? [];
  const output = printed(streams.flatMap((stream) => stream.text).join(""));
  const expected = printed(all[at + 1].source.join(""));

  /** The expected figures for a label: the length of a list, or the reference's figures. */
  const figuresUnder = (label: string): number[] => {
    if (label.startsWith("len(")) return [LENGTHS[exercise] ?? 2];
    const found = reference(values, label);
    assert.ok(found, `${label} is not among the reference's figures`);
    return found;
  };
  const assertFigures = (text: Map<string, number[]>): void => {
    for (const [label, actual] of text) {
      const figure = figuresUnder(label);
      assert.equal(actual.length, figure.length, label);
      actual.forEach((x, i) => {
        assert.ok(Math.abs(x - figure[i]) <= 1e-12 * Math.abs(figure[i]), `${label}: ${x}`);
      });
    }
  };

  test(`the demonstration of ${exercise} prints the reference's figures, to 1e-12`, () => {
    assert.ok(output.size >= 4, "nothing printed");
    assertFigures(output);
  });

  test(`the expected output of ${exercise} has the same figures, in the same order`, () => {
    assert.deepEqual([...expected.keys()], [...output.keys()]);
    assertFigures(expected);
  });
}
