import os from "node:os";
import { PASSES, SHAPES, numjs, ours } from "./cases";
import type { Shape } from "./cases";
import { largestDifference } from "./differences";
import { compareFunctions } from "./functions";
import { growth } from "./growth";
import { NumpyProcess } from "./numpy-process";
import { peaks } from "./peaks";
import { table } from "./table";
import type { Result, TrainingResult } from "./table";
import { alternate, median, time } from "./timing";
import type { Rounds } from "./timing";
import { trainingStep } from "./training-step";

function assertSame(name: string, difference: number): void {
  if (!(difference < 1e-9)) throw new Error(`bench: ${name} differs by ${difference}`);
}

async function compare(numpy: NumpyProcess, shape: Shape, rounds: Rounds): Promise<Result[]> {
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
      ...(await alternate(mine[pass], numpy, pass, rounds)),
      numjs: slow === undefined ? null : median(time(slow, rounds.seconds)),
      difference,
    });
  }
  return results;
}

/** A training step against NumPy, and against PyTorch if it is installed. */
async function compareTraining(numpy: NumpyProcess, rounds: Rounds): Promise<TrainingResult> {
  const { shape, request, run } = trainingStep();
  const { torch: version } = await numpy.ask({ prepare_step: request });
  const { outputs } = await numpy.ask({ outputs: "numpy_step" });
  const difference = largestDifference(run(), outputs);
  assertSame("the step of training", difference);
  const { ours, numpy: seconds, ratio } = await alternate(run, numpy, "numpy_step", rounds);
  const torch = version === null ? null : await alternate(run, numpy, "torch_step", rounds);
  return {
    shape,
    ours,
    numpy: seconds,
    ratio,
    difference,
    torch: torch && { version: version!, seconds: torch.numpy, ratio: torch.ratio },
  };
}

/** Prints the report, as tables in Markdown or as JSON. */
export async function bench(isQuick: boolean, isJson: boolean): Promise<void> {
  const rounds = { rounds: isQuick ? 3 : 9, seconds: 0.15 };
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
  for (const shape of SHAPES) passes.push(...(await compare(numpy, shape, rounds)));
  const training = await compareTraining(numpy, rounds);
  const functions = await compareFunctions(numpy, isQuick);
  numpy.stop();
  const report = { machine, passes, training, functions, growth: growth(), peaks: peaks() };
  console.log(isJson ? JSON.stringify(report, null, 2) : table(report));
}
