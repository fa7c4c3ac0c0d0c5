// A kernel as a real Jupyter client sees it: client.py, which uses Python's jupyter_client, driven line by line.
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";

export const root = path.resolve(__dirname, "../..");
/** A program of .venv. */
export const inVenv = (name: string) => path.join(root, ".venv", "bin", name);
export const python = inVenv("python");

export interface Output {
  type: string;
  /** Seconds after the request was sent. */
  at: number;
  name?: string;
  text?: string;
  ename?: string;
  evalue?: string;
  traceback?: string[];
  data?: Record<string, unknown>;
  transient?: { display_id?: string };
}

export interface Result {
  reply: { status: string; execution_count?: number; ename?: string; evalue?: string } & Record<
    string,
    any
  >;
  metadata: { overhead_ms?: number };
  outputs: Output[];
  states: string[];
  seconds: number;
}

export class KernelClient {
  private waiting: ((answer: any) => void)[] = [];
  /** What the kernel's process itself wrote to stdout and stderr. */
  log = "";

  private constructor(private child: ChildProcess) {
    createInterface({ input: child.stdout! }).on("line", (line) =>
      this.waiting.shift()!(JSON.parse(line)),
    );
    child.stderr!.on("data", (text) => (this.log += text));
    child.on("exit", () => {
      for (const answer of this.waiting) answer({ failed: `the client ended: ${this.log}` });
    });
  }

  static async start(
    options: {
      kernel?: string;
      cwd?: string;
      env?: NodeJS.ProcessEnv;
      /** Ports that Jupyter has chosen for it, by their name in the connection file. */
      ports?: Record<string, number>;
    } = {},
  ): Promise<KernelClient> {
    const { env, ...rest } = options;
    const client = new KernelClient(
      spawn(python, [path.join(__dirname, "client.py")], {
        env: { ...process.env, ...env },
        stdio: ["pipe", "pipe", "pipe"],
      }),
    );
    try {
      client.startSeconds = (await client.do("start", rest)).seconds;
      return client;
    } catch (error) {
      await client.close();
      throw new Error(`${error}\n${client.log}`);
    }
  }
  startSeconds = 0;

  async do(command: string, options: object = {}): Promise<any> {
    const answer: any = await new Promise((resolve) => {
      this.waiting.push(resolve);
      this.child.stdin!.write(JSON.stringify({ do: command, ...options }) + "\n");
    });
    if (answer.failed) throw new Error(`${command}: ${answer.failed}`);
    return answer;
  }

  /** Sends a cell, after the client has listened to nothing for `busy` seconds. */
  async send(
    code: string,
    options: { stop_on_error?: boolean; busy?: number } = {},
  ): Promise<string> {
    return (await this.do("send", { code, ...options })).id;
  }

  async result(id: string, timeout = 60): Promise<Result> {
    const result = await this.do("result", { id, timeout });
    if (result.timeout) {
      throw new Error(`no answer within ${timeout} s; so far ${JSON.stringify(result.outputs)}`);
    }
    return result;
  }

  async run(code: string, options: { stop_on_error?: boolean } = {}): Promise<Result> {
    return this.result(await this.send(code, options));
  }

  /** Runs code that must succeed and returns its output. */
  async print(code: string): Promise<string> {
    const result = await this.run(code);
    if (result.reply.status !== "ok") throw new Error(traceback(result));
    return stream(result);
  }

  /** What a cell has printed, once it has the last line that is waited for; an error where that does not come in 30 s. */
  async printed(id: string, last: RegExp, name = "stdout"): Promise<string> {
    let text = "";
    for (let tries = 0; tries < 600 && !last.test(text); tries++) {
      await pause(50);
      text = stream(await this.do("outputs", { id }), name);
    }
    if (!last.test(text)) throw new Error(`${last} was not printed within 30 s, but: ${text}`);
    return text;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.stdin!.end();
    await ended;
  }
}

/** The text that went to a stream. */
export function stream({ outputs }: { outputs: Output[] }, name = "stdout"): string {
  return outputs.map((output) => (output.name === name ? output.text : "")).join("");
}

/** The traceback without its colours. */
export function traceback({ outputs }: { outputs: Output[] }): string {
  const lines = outputs.flatMap((output) => output.traceback ?? []);
  return lines.join("\n").replace(/\u001b\[\d+m/g, "");
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
