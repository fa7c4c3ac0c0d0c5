import { spawn, spawnSync } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";

const root = path.join(__dirname, "..");

/** The answers of the NumPy process; numpy_reference.py documents the requests. */
export interface Answer {
  seconds: number[];
  outputs: string[];
  numpy: string;
  python: string;
  blas: string;
  torch: string | null;
}

/** A Python process with NumPy that answers each line of JSON with another. It keeps running, so its start is not measured. */
export class NumpyProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;

  constructor(script = path.join(__dirname, "numpy_reference.py")) {
    // Settings meant for other processors would slow down its BLAS.
    const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...env } = process.env;
    this.child = spawn(python(), [script], { env });
    this.child.stderr.pipe(process.stderr);
    this.answers = readline.createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async ask<T = Answer>(request: object): Promise<T> {
    this.child.stdin.write(JSON.stringify(request) + "\n");
    const { value, done } = await this.answers.next();
    if (done) throw new Error("bench: the NumPy process ended");
    return JSON.parse(value);
  }

  stop(): void {
    this.child.stdin.end();
  }
}

/** A Python with the NumPy of requirements.txt, in a separate environment; BENCH_PYTHON selects another. */
function python(): string {
  if (process.env.BENCH_PYTHON) return process.env.BENCH_PYTHON;
  const environment = path.join(root, ".venv-bench");
  const own = path.join(
    environment,
    process.platform === "win32" ? "Scripts/python" : "bin/python",
  );
  const requirements = path.join(__dirname, "requirements.txt");
  const done = path.join(environment, "requirements.txt");
  const wanted = fs.readFileSync(requirements, "utf8");
  if (!fs.existsSync(done) || fs.readFileSync(done, "utf8") !== wanted) {
    console.error("Setting up NumPy in .venv-bench …");
    command("python3", ["-m", "venv", "--clear", environment]);
    command(own, ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements]);
    fs.copyFileSync(requirements, done);
  }
  return own;
}

function command(file: string, args: string[]): void {
  const { status, error } = spawnSync(file, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) {
    throw new Error(`bench: "${file} ${args.join(" ")}" failed; ${error?.message ?? "see above"}`);
  }
}
