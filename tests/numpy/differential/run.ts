import fs from "node:fs";
import path from "node:path";
import { NumpyProcess } from "../../../bench/numpy-process";
import { compare, thinned } from "./compare";
import type { Answer, Answered, Count, Disagreement } from "./compare";
import { generateProgram } from "./generate";
import { interpret } from "./interpreter";
import { toTypeScript } from "./program";
import type { Operation, Program } from "./program";
import { shrink } from "./shrink";

const BATCH = 200;
/** How many disagreements are made smaller and shown. */
const SHOWN = 12;
/** The programs that npm test replays, and how many entries of each array are stored with them. */
const STORED = { count: 400, seed: 1_000_000, entries: 12 };
const FILE = path.join(__dirname, "programs.json");

interface Failure extends Disagreement {
  program: Program;
}

class Comparison {
  readonly count: Count = { compared: 0, unknown: 0, refused: 0 };
  readonly failures: Failure[] = [];
  programs = 0;
  operations = 0;

  constructor(private readonly numpy: NumpyProcess) {}

  async run(programs: Iterable<Program>): Promise<void> {
    // NumPy is a batch ahead.
    let ahead: { batch: Program[]; answers: Promise<Answer[][]> } | undefined;
    for (const batch of batches(programs)) {
      const answers = this.numpy.ask<Answer[][]>(batch);
      if (ahead !== undefined) this.compareBatch(ahead.batch, await ahead.answers);
      ahead = { batch, answers };
    }
    if (ahead !== undefined) this.compareBatch(ahead.batch, await ahead.answers);
  }

  private compareBatch(batch: Program[], answers: Answer[][]): void {
    batch.forEach((program, i) => {
      const disagreement = compare(program, interpret(program), answers[i], this.count);
      if (disagreement !== null) this.failures.push({ program, ...disagreement });
      this.programs++;
      this.operations += program.operations.length;
    });
  }

  /** The failure with as few operations as it takes, or null if it cannot be repeated. */
  async smallest({ program, position, what }: Failure): Promise<Failure | null> {
    const name = program.operations[position][1];
    const failure = async (candidate: Program): Promise<Failure | null> => {
      const [answers] = await this.numpy.ask<Answer[][]>([candidate]);
      const found = compare(candidate, interpret(candidate), answers);
      const isSame =
        found !== null &&
        candidate.operations[found.position][1] === name &&
        kindOf(found.what) === kindOf(what);
      return isSame ? { program: candidate, ...found } : null;
    };
    // What a program leaves behind can make a later one fail.
    for (const before of [0, 1, 10, 100]) {
      const seeds = Array.from({ length: before + 1 }, (_, i) => program.seed - before + i);
      const whole = before === 0 ? program : joined(seeds.map((seed) => generateProgram(seed)));
      if ((await failure(whole)) === null) continue;
      const smaller = await shrink(whole, async (candidate) => (await failure(candidate)) !== null);
      return failure(smaller);
    }
    return null;
  }
}

/** The program that runs several in a row. */
function joined(programs: Program[]): Program {
  const operations = programs.flatMap(({ operations: own }, i): Operation[] => {
    const renamed = JSON.stringify(own).replace(/"x(\d+)"/g, (_, n) => `"x${i * 100 + Number(n)}"`);
    return [[`x${i * 100 + 99}`, "random.seed", 0], ...JSON.parse(renamed)];
  });
  return { seed: programs[programs.length - 1].seed, operations };
}

/** The words of a disagreement without its figures, so that the same ones can be counted. */
function kindOf(what: string): string {
  return what
    .split("\n")[0]
    .replace(/-?(\d[\d.e+-]*|Infinity|NaN)/g, "#")
    .slice(0, 60);
}

function* batches(programs: Iterable<Program>): Generator<Program[]> {
  let batch: Program[] = [];
  for (const program of programs) {
    batch.push(program);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function* randomPrograms(count: number, seed: number): Generator<Program> {
  for (let i = 0; i < count; i++) yield generateProgram(seed + i);
}

async function report(comparison: Comparison): Promise<void> {
  const { programs, operations, count, failures } = comparison;
  console.log(
    `${programs} programs, ${operations} operations, of which ${count.refused} are refused; ` +
      `${count.compared} entries compared, ${count.unknown} not, being unknown; ` +
      `${failures.length} programs disagree`,
  );
  const kinds = new Map<string, Failure[]>();
  for (const failure of failures) {
    const kind = `${failure.program.operations[failure.position][1]}: ${kindOf(failure.what)}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), failure]);
  }
  const sorted = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  for (const [kind, same] of sorted) console.log(`${same.length} times ${kind}`);
  for (const [, same] of sorted.slice(0, SHOWN)) {
    const shortest = same.reduce((a, b) =>
      JSON.stringify(a.program).length <= JSON.stringify(b.program).length ? a : b,
    );
    const smallest = await comparison.smallest(shortest);
    const { program, position, what } = smallest ?? shortest;
    const [name] = program.operations[position];
    const note = smallest === null ? " (not seen again when run once more)" : "";
    console.log(`\nseed ${program.seed}, ${name}: ${what}${note}\n${toTypeScript(program)}`);
    console.log(JSON.stringify(program));
  }
}

/** The programs of npm test, with NumPy's answers. */
export function storedPrograms(): Answered[] {
  return JSON.parse(fs.readFileSync(FILE, "utf8"));
}

/** Throws if np does not give the stored answers. */
export function replay(stored: Answered[]): void {
  for (const { answers, ...program } of stored) {
    const found = compare(program, interpret(program), answers);
    if (found === null) continue;
    const [name] = program.operations[found.position];
    throw new Error(`seed ${program.seed}, ${name}: ${found.what}\n${toTypeScript(program)}`);
  }
}

/** Writes the stored programs, one a line, with NumPy's answers. */
async function store(numpy: NumpyProcess): Promise<void> {
  const programs = [...randomPrograms(STORED.count, STORED.seed)];
  const answers = await numpy.ask<Answer[][]>(programs);
  const lines = programs.map((program, i) => {
    const answered: Answered = {
      ...program,
      answers: answers[i].map((answer) => thinned(answer, STORED.entries)),
    };
    return JSON.stringify(answered);
  });
  fs.writeFileSync(FILE, `[\n${lines.join(",\n")}\n]\n`);
}

/** What to run; index.cjs explains the options. */
interface Options {
  write: boolean;
  stored: boolean;
  replay?: string;
}

export async function main(options: Options, count = 100_000, seed = 1): Promise<void> {
  if (options.stored) return replay(storedPrograms());
  const numpy = new NumpyProcess(path.join(__dirname, "oracle.py"));
  try {
    if (options.write) {
      await store(numpy);
      return;
    }
    const comparison = new Comparison(numpy);
    await comparison.run(
      options.replay === undefined
        ? randomPrograms(count, seed)
        : fs
            .readFileSync(options.replay, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line)),
    );
    await report(comparison);
    if (comparison.failures.length > 0) process.exitCode = 1;
  } finally {
    numpy.stop();
  }
}
