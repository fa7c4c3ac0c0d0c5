// Every program that writes a file is killed ten times while it writes, at random moments: the old file or the new one is there.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import * as np from "../../lib/np";
import { loadModel } from "../../lib/training/saving";
import { LEARNERS_EDITION, NOTEBOOK } from "../../scripts/notebook.mjs";

const root = path.resolve(__dirname, "../..");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "files ö "));
after(() => fs.rmSync(folder, { recursive: true }));
np.random.seed(11);
const ROUNDS = 10;

/**
 * Starts a program, waits until its temporary file is there, kills it up to `ms` later, and has a look at the file that it
 * writes. Seldom has the program been quicker.
 */
async function killTenTimes(file: string, args: string[], ms: number, isWhole: () => void) {
  const temporaries = () => fs.readdirSync(folder).filter((name) => name.endsWith(".tmp"));
  let [killed, unfinished] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: "ignore",
      detached: true,
      env: { ...process.env, INIT_CWD: root },
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    while (temporaries().length === 0 && child.exitCode === null) await pause(1);
    await pause(ms * np.random.random_sample().get());
    if (child.exitCode === null) {
      killed++;
      for (const group of [child.pid!, ...groupsOf(child.pid!)]) kill(-group);
    }
    await ended;
    unfinished += temporaries().length;
    isWhole();
    for (const name of temporaries()) fs.rmSync(path.join(folder, name));
  }
  assert.ok(killed >= ROUNDS / 2, `${file}: killed only ${killed} times`);
  console.log(`${path.basename(file)}: killed ${killed} times, ${unfinished} times half-way`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

/** The children of a process; the commands start theirs in groups of their own. */
function groupsOf(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" });
  return [...stdout.matchAll(/^ *(\d+) +(\d+)$/gm)]
    .filter(([, , parent]) => Number(parent) === pid)
    .map(([, child]) => Number(child));
}

const cell = (source: string) => ({
  cell_type: "code",
  id: "a",
  metadata: {},
  source,
  outputs: [] as object[],
  execution_count: null as number | null,
});
const notebook = (...cells: object[]) =>
  JSON.stringify({
    cells,
    metadata: { language_info: { name: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  });

test("npm run execute", async () => {
  const file = path.join(folder, "execute.ipynb");
  const source = 'for (let i = 0; i < 20; i++) console.log("x".repeat(1e6));';
  fs.writeFileSync(file, notebook(cell(source)));
  await killTenTimes(file, ["scripts/execute.mjs", file], 200, () => {
    const [{ outputs }] = JSON.parse(fs.readFileSync(file, "utf8")).cells;
    const text = outputs.flatMap((output: any) => output.text).join("");
    assert.ok(outputs.length === 0 || text.length === 20 * 1_000_001, `${text.length} characters`);
  });
});

test("npm run html", async () => {
  const file = path.join(folder, "page.html");
  fs.writeFileSync(file, "<p>old</p>");
  await killTenTimes(file, ["scripts/html.mjs", NOTEBOOK, "--output", file], 5, () => {
    assert.match(fs.readFileSync(file, "utf8"), /^<p>old<\/p>$|^<!doctype html>[^]*<\/html>\n$/);
  });
});

test("npm run exercises", async () => {
  const file = path.join(folder, path.basename(LEARNERS_EDITION));
  fs.writeFileSync(file, '{"old": true}');
  const made = JSON.parse(fs.readFileSync(path.join(root, LEARNERS_EDITION), "utf8"));
  await killTenTimes(file, ["scripts/exercises.mjs", "--output", folder], 5, () => {
    const { old, cells } = JSON.parse(fs.readFileSync(file, "utf8"));
    assert.ok(old || cells.length === made.cells.length);
  });
});

test("saveModel", async () => {
  const file = path.join(folder, "model.json");
  const program = `
    const { smallModel } = require("./tests/training/small");
    const { saveModel } = require("./lib/training/saving");
    const models = [1, 2].map((seed) => smallModel({ seed, n_a: 150 }));
    for (let k = 0; ; k++) saveModel(models[k % 2], ${JSON.stringify(file)}, { overwrite: true });`;
  await killTenTimes(file, ["--import", "tsx", "-e", program], 200, () => {
    if (fs.existsSync(file)) assert.match(String(loadModel(file).configuration.seed), /^[12]$/);
  });
  assert.ok(fs.existsSync(file));
});
