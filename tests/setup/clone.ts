// A fresh clone of the project: its files, and nothing that setup creates.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const root = path.resolve(__dirname, "../..");

export class Clone {
  readonly parent = realpathSync(mkdtempSync(path.join(tmpdir(), "clone-")));
  readonly folder = path.join(this.parent, "Übung 1");

  constructor() {
    const list = spawnSync(
      "git",
      ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
      {
        cwd: root,
        encoding: "utf8",
      },
    );
    if (list.status !== 0) throw new Error(list.stderr);
    for (const name of list.stdout.split("\0")) {
      const from = path.join(root, name);
      if (!name || !existsSync(from)) continue;
      cpSync(from, path.join(this.folder, name), { verbatimSymlinks: true });
    }
  }

  remove(): void {
    rmSync(this.parent, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A program with its output, as it comes. */
export class Program {
  output = "";
  readonly ended: Promise<number | null>;

  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text) => (this.output += text));
    }
    this.ended = new Promise((resolve) => child.once("close", resolve));
  }

  static start(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Program {
    // What npm tells its scripts about the project that runs the tests is not for this one.
    const inherited = Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(config_(?!cache|registry)|package|lifecycle|execpath)|INIT_CWD|NODE_TEST)/.test(
          name,
        ),
    );
    return new Program(
      spawn(command, args, {
        cwd,
        env: { ...Object.fromEntries(inherited), ...env },
        detached: true,
      }),
    );
  }

  /** Sends a signal as a terminal does, to the program and its children, and waits until they end. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      process.kill(-this.child.pid!, signal);
    }
    await this.ended;
  }

  /** Waits until the output matches. */
  async prints(pattern: RegExp, seconds: number): Promise<RegExpExecArray> {
    const deadline = Date.now() + seconds * 1000;
    while (true) {
      const match = pattern.exec(this.output);
      if (match) return match;
      const ended = this.child.exitCode !== null || this.child.signalCode !== null;
      if (Date.now() > deadline || ended) {
        throw new Error(`${ended ? "ended" : "waited"} without ${pattern}:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** What a server answers; Jupyter prints its address a moment before it listens. */
export async function statusOf(url: string): Promise<number> {
  for (let i = 0; i < 100; i++) {
    const answer = await fetch(url).catch(() => null);
    if (answer !== null) return answer.status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}
