import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

const root = path.resolve(__dirname, "../..");
const folder = mkdtempSync(path.join(tmpdir(), "execute ä "));
const command = path.join(root, "scripts", "execute.mjs");

/** A notebook with these cells, as a file's text. */
const notebook = (...sources: string[]) =>
  JSON.stringify({
    cells: [
      { cell_type: "markdown", id: "text", metadata: {}, source: ["A *text*."] },
      ...sources.map((source, i) => ({
        cell_type: "code",
        id: `c${i}`,
        metadata: {},
        execution_count: null,
        outputs: [],
        source: [source],
      })),
    ],
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  });

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

// Of npm, where the user is; here that is the folder.
const { INIT_CWD, ...env } = process.env;

function execute(...args: string[]) {
  const run = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  return { status: run.status, text: run.stdout + run.stderr };
}

const printed = (name: string) =>
  JSON.parse(readFileSync(path.join(folder, name), "utf8"))
    .cells.flatMap((cell: any) => cell.outputs ?? [])
    .flatMap((output: any) => output.text)
    .join("");

interface Process {
  pid: number;
  parent: number;
  command: string;
}

function processes(): Process[] {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" });
  return stdout
    .split("\n")
    .map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line))
    .flatMap((match) => (match ? [{ pid: +match[1], parent: +match[2], command: match[3] }] : []));
}

/** The processes that `pid` has started, and those that these have. */
function startedBy(pid: number, all = processes()): Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return [...children, ...children.flatMap((child) => startedBy(child.pid, all))];
}

async function until(condition: () => boolean, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `not within ${ms} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("npm run execute", () => {
  after(() => rmSync(folder, { recursive: true }));

  it("writes the outputs into the notebook, what is printed in pieces as one", () => {
    const pause = "await new Promise((resolve) => setTimeout(resolve, 300));";
    file("a.ipynb", notebook("const x = 20;", `console.log(x); ${pause} x + 1`));
    const { status, text } = execute("a.ipynb");
    assert.equal(status, 0, text);
    assert.match(text, /2 cells in/);
    const { outputs } = JSON.parse(readFileSync(path.join(folder, "a.ipynb"), "utf8")).cells[2];
    assert.deepEqual(outputs, [{ output_type: "stream", name: "stdout", text: ["20\n", "21\n"] }]);
  });

  it("writes them elsewhere with --output, and leaves the notebook as it is", () => {
    const source = notebook('"elsewhere"');
    file("b.ipynb", source);
    assert.equal(execute("b.ipynb", "--output", "c.ipynb").status, 0);
    assert.equal(printed("c.ipynb"), "elsewhere\n");
    assert.equal(readFileSync(path.join(folder, "b.ipynb"), "utf8"), source);
  });

  it("names the cell that failed, the error and its place, and writes nothing", () => {
    const source = notebook("1", 'const y = 1;\nthrow new RangeError("not " + y);', "2");
    file("d.ipynb", source);
    const { status, text } = execute("d.ipynb");
    assert.equal(status, 1);
    assert.match(text, /cell \[2\] \(number 3 of 4\): RangeError: not 1\n +at In\[2\]:2:7/);
    assert.doesNotMatch(text, /\u001b|Traceback|nbclient/);
    assert.equal(readFileSync(path.join(folder, "d.ipynb"), "utf8"), source);
  });

  it("ends a cell that takes longer than --timeout", () => {
    file("e.ipynb", notebook("while (true) {}"));
    const { status, text } = execute("e.ipynb", "--timeout", "2");
    assert.equal(status, 1);
    assert.match(text, /cell \[1\] \(number 2 of 2\) took longer than 2 s/);
  });

  it("starts a kernel once more that ends as it starts", () => {
    file("o.ipynb", notebook("1 + 1"));
    const once = path.join(folder, "once");
    const dies = file(
      "dies-once.cjs",
      "const fs = require('node:fs');\n" +
        `if (/kernel.main/.test(process.argv[1]) && !fs.existsSync(${JSON.stringify(once)})) {\n` +
        `  fs.writeFileSync(${JSON.stringify(once)}, ""); process.exit(1);\n}`,
    );
    const { status, stderr } = spawnSync(process.execPath, [command, "o.ipynb"], {
      cwd: folder,
      env: { ...env, NODE_OPTIONS: `--require="${dies}"` },
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    assert.ok(existsSync(once));
    assert.match(printed("o.ipynb"), /^2\n/);
  });

  it("says so in one line when the kernel does not start", () => {
    const source = notebook("1");
    file("k.ipynb", source);
    const dies = file("dies.cjs", "if (/kernel.main/.test(process.argv[1])) process.exit(3);");
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, "k.ipynb"], {
      cwd: folder,
      env: { ...env, NODE_OPTIONS: `--require="${dies}"` },
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /k\.ipynb: the kernel did not start\nNothing was written\.\n$/);
    assert.equal(readFileSync(path.join(folder, "k.ipynb"), "utf8"), source);
  });

  it("says what is wrong with a file that is no notebook", () => {
    file("f.ipynb", "no notebook");
    file("g.ipynb", '{"cells": 3}');
    for (const [name, message] of [
      ["f.ipynb", /is not a notebook/],
      ["g.ipynb", /is not a notebook/],
      ["none.ipynb", /No such file/],
    ] as [string, RegExp][]) {
      const { status, text } = execute(name);
      assert.equal(status, 1);
      assert.match(text, message);
      assert.doesNotMatch(text, /Traceback/);
    }
  });

  it("ends with all that it has started when npm alone is told to", async () => {
    const source = notebook('console.log("begun"); await new Promise(() => {})');
    file("i.ipynb", source);
    const npm = spawn("npm", ["run", "execute", "--", path.join(folder, "i.ipynb")], {
      cwd: root,
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => npm.once("exit", resolve));
    const isKernel = ({ command }: Process) => command.includes("kernel/main.mjs");
    await until(() => startedBy(npm.pid!).some(isKernel), 60_000);
    const started = startedBy(npm.pid!);
    npm.kill("SIGTERM");
    await ended;
    const pids = new Set(started.map(({ pid }) => pid));
    await until(() => !processes().some(({ pid }) => pids.has(pid)), 30_000);
    assert.equal(readFileSync(path.join(folder, "i.ipynb"), "utf8"), source);
  });

  it("leaves the notebook whole when it is killed", async () => {
    const running = path.join(folder, "running");
    const source = notebook(
      `import fs from "node:fs"; fs.writeFileSync(${JSON.stringify(running)}, "");`,
      "await new Promise((r) => setTimeout(r, 60_000))",
    );
    file("h.ipynb", source);
    for (const moment of ["at its start", "in a cell"]) {
      const child = spawn(process.execPath, [command, "h.ipynb"], {
        cwd: folder,
        env,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let text = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (part) => (text += part));
      const ended = new Promise((resolve) => child.once("close", resolve));
      await pause(500);
      if (moment === "in a cell") {
        await until(() => existsSync(running) || child.exitCode !== null, 60_000);
      }
      assert.equal(child.exitCode, null, `it is at work ${moment}`);
      child.kill("SIGTERM");
      // A slow start has got no further than to where a signal ends Node itself.
      const statuses = moment === "in a cell" ? [130] : [130, null];
      assert.ok(statuses.includes((await ended) as number | null));
      if (moment === "in a cell") assert.match(text, /h\.ipynb: stopped\nNothing was written\.\n$/);
      assert.doesNotMatch(text, /Traceback|Error/);
      assert.equal(readFileSync(path.join(folder, "h.ipynb"), "utf8"), source);
    }
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".tmp")),
      [],
    );
  });
});
