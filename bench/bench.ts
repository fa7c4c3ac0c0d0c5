import os from "node:os";
import { PASSES, SHAPES, numjs, ours } from "./cases";
import type { Pass, Shape } from "./cases";
import { largestDifference } from "./differences";
import { growth } from "./growth";
import { NumpyProcess } from "./numpy-process";
import { peaks } from "./peaks";
import { table } from "./table";
import { trainingStep } from "./training-step";

// npm run bench              the tables
// npm run bench -- --json    the same figures for machines
// npm run bench -- --quick   fewer rounds

const rounds = process.argv.includes("--quick") ? 3 : 9;
const SECONDS_PER_ROUND = 0.15;

export interface Result {
  shape: Shape;
  pass: Pass;
  /** Median seconds of one pass, on each side. */
  ours: number;
  numpy: number;
  numjs: number | null;
  /** Median over the rounds of NumPy's time by ours. */
  ratio: number;
  /** The largest difference between the two sides' entries, as a part of the largest entry of its array. */
  difference: number;
}

export interface TrainingResult {
  shape: number[];
  ours: number;
  numpy: number;
  ratio: number;
  difference: number;
  torch: { version: string; seconds: number; ratio: number } | null;
}

/** The median. */
function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs a pass again and again: the seconds of each run. */
function time(pass: () => unknown, seconds: number): number[] {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (times.length === 0 || performance.now() < end) {
    const start = performance.now();
    pass();
    times.push((performance.now() - start) / 1000);
  }
  return times;
}

/** Median seconds of both sides, and of the rounds' ratios; rounds of the two alternate. */
async function alternate(
  mine: () => unknown,
  numpy: NumpyProcess,
  theirs: string,
): Promise<{ ours: number; numpy: number; ratio: number }> {
  time(mine, 2 * SECONDS_PER_ROUND);
  await numpy.ask({ run: theirs, seconds: SECONDS_PER_ROUND });
  const medians: { ours: number; numpy: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const { seconds } = await numpy.ask({ run: theirs, seconds: SECONDS_PER_ROUND });
    medians.push({ numpy: median(seconds), ours: median(time(mine, SECONDS_PER_ROUND)) });
  }
  return {
    ours: median(medians.map((m) => m.ours)),
    numpy: median(medians.map((m) => m.numpy)),
    ratio: median(medians.map((m) => m.numpy / m.ours)),
  };
}

function assertSame(name: string, difference: number): void {
  if (!(difference < 1e-9)) throw new Error(`bench: ${name} differs by ${difference}`);
}

async function compare(numpy: NumpyProcess, shape: Shape): Promise<Result[]> {
  const results: Result[] = [];
  await numpy.ask({ prepare: shape });
  const mine = ours(shape);
  const naive = numjs(shape);
  for (const pass of PASSES) {
    const { outputs } = await numpy.ask({ outputs: pass });
    const difference = largestDifference(mine[pass](), outputs);
    assertSame(`${pass} of ${shape}`, difference);
    const slow = naive[pass];
    results.push({
      shape,
      pass,
      ...(await alternate(mine[pass], numpy, pass)),
      numjs: slow === undefined ? null : median(time(slow, SECONDS_PER_ROUND)),
      difference,
    });
  }
  return results;
}

/** A step of training against NumPy, and against PyTorch where it is installed. */
async function compareTraining(numpy: NumpyProcess): Promise<TrainingResult> {
  const { shape, request, run } = trainingStep();
  const { torch: version } = await numpy.ask({ prepare_step: request });
  const { outputs } = await numpy.ask({ outputs: "numpy_step" });
  const difference = largestDifference(run(), outputs);
  assertSame("the step of training", difference);
  const { ours, numpy: seconds, ratio } = await alternate(run, numpy, "numpy_step");
  const torch = version === null ? null : await alternate(run, numpy, "torch_step");
  return {
    shape,
    ours,
    numpy: seconds,
    ratio,
    difference,
    torch: torch && { version: version!, seconds: torch.numpy, ratio: torch.ratio },
  };
}

async function main(): Promise<void> {
  const numpy = new NumpyProcess();
  const { numpy: version, python, blas } = await numpy.ask({ machine: true });
  const machine = {
    processor: os.cpus()[0].model.trim(),
    cores: os.availableParallelism(),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    numpy: `${version}, Python ${python}, ${blas}`,
  };
  const passes: Result[] = [];
  for (const shape of SHAPES) passes.push(...(await compare(numpy, shape)));
  const training = await compareTraining(numpy);
  numpy.stop();
  const report = { machine, passes, training, growth: growth(), peaks: peaks() };
  console.log(process.argv.includes("--json") ? JSON.stringify(report, null, 2) : table(report));
}

void main();
