import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import * as np from "../../lib/np";
import { Program, root } from "./clone";

/** A fake Python. It creates venvs, and its pip does what PIP says. */
const PYTHON = `#!/bin/sh
[ -z "$PYTHONOPTIMIZE$PYTHONSAFEPATH$PYTHONWARNINGS$PYTHONINSPECT$PYTHONHOME$PYTHONPATH" ] || exit 1
case "$*" in
  *"import venv, ensurepip"*) echo "\${VERSION:-3.12}\${VENV- venv}" ;;
  *"-m venv"*) echo venv >> "$LOG"; echo $$ > "$LOG-pid"; [ -z "$SLOW" ] || sleep "$SLOW"; mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  *"-m pip"*) echo pip >> "$LOG"; if [ -n "$PIP" ]; then echo "$PIP"; exit 1; fi
    case "$PIP_USER$PIP_DRY_RUN$PIP_TARGET$PIP_PREFIX$PIP_ROOT$PIP_CONF" in 00) touch "\${0%python}jupyter-lab" ;; esac ;;
  *) echo "python $*" ;;
esac
`;
const NPM = `
require("fs").appendFileSync(process.env.LOG, "npm\\n");
if (process.env.NPM) { console.error(process.env.NPM); process.exit(1); }
const given = (option) => process.argv.includes(option);
if (process.env.npm_config_global && !given("--global=false")) process.exit(1);
if (process.env.npm_config_dry_run && !given("--dry-run=false")) process.exit(0);
if (process.env.NODE_ENV === "production" && !given("--include=dev")) process.exit(0);
require("fs").mkdirSync("node_modules/a", { recursive: true });
require("fs").writeFileSync("node_modules/a/package.json", "{}");
require("fs").copyFileSync("package-lock.json", "node_modules/.package-lock.json");
`;
const SETUP =
  'import { setUp, SetupError } from "./scripts/setup.mjs";\n' +
  "try { const j = await setUp(JSON.parse(process.argv[2])); console.log(JSON.stringify(j.python)); }\n" +
  "catch (e) { if (!(e instanceof SetupError)) throw e; console.log(e.message); process.exitCode = 1; }\n";

describe("setup", () => {
  let parent: string;
  let project: string;
  let programs: string;
  beforeEach(() => {
    parent = realpathSync(mkdtempSync(path.join(tmpdir(), "setup-")));
    project = path.join(parent, "Übung 1");
    programs = path.join(parent, "programs");
    mkdirSync(programs);
    mkdirSync(project);
    cpSync(path.join(root, "scripts"), path.join(project, "scripts"), { recursive: true });
    write("run.mjs", SETUP);
    write("package-lock.json", '{"packages": {"": {}, "node_modules/a": {"version": "1.0.0"}}}');
    write("requirements.txt", "jupyterlab==4.6.6\n");
    write("requirements-test.txt", "jupyterlab==4.6.6\nnbgrader==0.9.5\n");
    program("python3", PYTHON);
    writeFileSync(path.join(parent, "npm.js"), NPM);
    for (const tool of ["sh", "mkdir", "cp", "touch", "sleep", "env"]) {
      const found = spawnSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" });
      symlinkSync(found.stdout.trim(), path.join(programs, tool));
    }
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }));

  const write = (name: string, text: string) => writeFileSync(path.join(project, name), text);
  function program(name: string, text: string) {
    const file = path.join(programs, name);
    writeFileSync(file, text);
    chmodSync(file, 0o755);
  }
  const start = (env: NodeJS.ProcessEnv = {}, options = {}) =>
    Program.start(process.execPath, ["run.mjs", JSON.stringify(options)], project, {
      PATH: programs,
      PYTHON: "",
      LOG: path.join(parent, "log"),
      npm_execpath: path.join(parent, "npm.js"),
      ...env,
    });
  async function setUp(env: NodeJS.ProcessEnv = {}, options = {}) {
    const run = start(env, options);
    return { status: await run.ended, output: run.output };
  }
  const called = (name: string) => {
    const log = path.join(parent, "log");
    return existsSync(log) && readFileSync(log, "utf8").includes(`${name}\n`);
  };
  /** What was called since the last time. */
  function calls(): string[] {
    const log = path.join(parent, "log");
    if (!existsSync(log)) return [];
    const lines = readFileSync(log, "utf8").trim().split("\n");
    rmSync(log);
    return lines;
  }

  it("installs everything once", async () => {
    const { status, output } = await setUp();
    assert.equal(status, 0, output);
    assert.deepEqual(calls(), ["npm", "venv", "pip"]);
    const spec = path.join(project, ".venv/share/jupyter/kernels/tslab/kernel.json");
    assert.deepEqual(JSON.parse(readFileSync(spec, "utf8")).argv.slice(-2), [
      path.join(project, "kernel", "main.mjs"),
      "{connection_file}",
    ]);
    const again = await setUp();
    assert.equal(again.output.trim(), JSON.stringify(path.join(project, ".venv/bin/python")));
    assert.deepEqual(calls(), []);
  });

  it("follows a changed package-lock.json", async () => {
    await setUp();
    calls();
    write("package-lock.json", '{"packages": {"": {}, "node_modules/a": {"version": "1.0.1"}}}');
    await setUp();
    assert.deepEqual(calls(), ["npm"]);
  });

  it("follows a changed requirements.txt with a new .venv", async () => {
    await setUp();
    calls();
    write("requirements.txt", "jupyterlab==4.6.7\n");
    await setUp();
    assert.deepEqual(calls(), ["venv", "pip"]);
  });

  it("adds to the same .venv what the tests need", async () => {
    await setUp();
    calls();
    await setUp({}, { tests: true });
    assert.deepEqual(calls(), ["pip"]);
    await setUp({}, { tests: true });
    await setUp();
    assert.deepEqual(calls(), []);
  });

  it("ignores the settings of npm, pip and Python for other projects", async () => {
    const { status, output } = await setUp({
      ...{ NODE_ENV: "production", npm_config_global: "true", npm_config_dry_run: "true" },
      ...{
        PIP_USER: "1",
        PIP_DRY_RUN: "1",
        PIP_TARGET: parent,
        PIP_PREFIX: parent,
        PIP_ROOT: parent,
      },
      ...{ PYTHONOPTIMIZE: "2", PYTHONSAFEPATH: "1", PYTHONWARNINGS: "error", PYTHONINSPECT: "1" },
      ...{ PYTHONHOME: parent, PYTHONPATH: parent },
    });
    assert.equal(status, 0, output);
    await setUp();
    assert.deepEqual(calls(), ["npm", "venv", "pip"]);
  });

  it("repairs a project that was moved or copied", async () => {
    await setUp();
    calls();
    const moved = path.join(parent, "moved");
    cpSync(project, moved, { recursive: true, verbatimSymlinks: true });
    project = moved;
    await setUp();
    assert.deepEqual(calls(), ["venv", "pip"]);
  });

  it("repairs what was deleted", async () => {
    await setUp();
    calls();
    rmSync(path.join(project, "node_modules/a"), { recursive: true });
    rmSync(path.join(project, ".venv/bin/python"));
    await setUp();
    assert.deepEqual(calls(), ["npm", "venv", "pip"]);
  });

  it("creates .venv again when the system's Python has a new version", async () => {
    await setUp();
    calls();
    const python = path.join(project, ".venv/bin/python");
    for (const version of ["3.12", "3.13"]) {
      program(`python${version}`, PYTHON);
      rmSync(python);
      symlinkSync(path.join(programs, `python${version}`), python);
      mkdirSync(path.join(project, ".venv/lib/python3.12/site-packages/jupyterlab"), {
        recursive: true,
      });
      await setUp();
      assert.deepEqual(calls(), version === "3.12" ? [] : ["venv", "pip"]);
    }
  });

  it("repairs an installation that was killed at ten random moments", async () => {
    np.random.seed(7);
    for (let i = 0; i < 10; i++) {
      const ms = Math.round(600 * np.random.random_sample().get());
      const run = start({ SLOW: "0.1" });
      await pause(ms);
      // The second way leaves its programs running.
      if (i % 2 === 0) await run.stop("SIGKILL");
      else run.child.kill("SIGKILL");
      const { status, output } = await setUp();
      assert.equal(status, 0, `killed after ${ms} ms: ${output}`);
      assert.doesNotMatch(output, /is now/, "its own half .venv is not kept");
      calls();
      await setUp();
      assert.deepEqual(calls(), [], "and it is complete");
      rmSync(path.join(project, ".venv"), { recursive: true });
      rmSync(path.join(project, "node_modules"), { recursive: true });
    }
  });

  it("waits for the programs that a killed setup started", async () => {
    const killed = start({ SLOW: "5" });
    const lock = path.join(project, ".setup.lock");
    const text = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").trim() : "");
    const program = () => text(path.join(parent, "log-pid"));
    while (!program() || !text(lock).endsWith(` ${program()}`)) {
      assert.equal(killed.child.exitCode, null, killed.output);
      await pause(20);
    }
    killed.child.kill("SIGKILL");
    const began = performance.now();
    const { status, output } = await setUp();
    assert.equal(status, 0, output);
    assert.match(output, /^Another setup of this project is running/);
    assert.ok(performance.now() - began > 1500, "it has not waited");
  });

  it("leaves no program running if killed before the lock names it", async () => {
    write(
      "killed.mjs",
      'import child_process from "node:child_process";\n' +
        'import { syncBuiltinESMExports } from "node:module";\n' +
        "const { spawn } = child_process;\n" +
        'child_process.spawn = (...args) => { spawn(...args); process.kill(process.pid, "SIGKILL"); };\n' +
        "syncBuiltinESMExports();\n",
    );
    const killed = start({ NODE_OPTIONS: "--import ./killed.mjs" });
    await killed.ended;
    assert.equal(killed.child.signalCode, "SIGKILL", killed.output);
    await pause(1000);
    assert.deepEqual(calls(), []);
  });

  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    it(`ends with its programs at ${signal}, and says so`, async () => {
      const run = start({ SLOW: "60" });
      while (!called("venv")) await pause(20);
      run.child.kill(signal);
      assert.equal(await run.ended, 130);
      assert.match(run.output, /Setup was stopped\. The next start will continue it\.\n$/);
      const { output } = await setUp();
      assert.doesNotMatch(output, /Another setup/);
    });
  }

  it("runs once when it is started twice at once", async () => {
    const both = [start({ SLOW: "2" }), start({ SLOW: "2" })];
    assert.deepEqual(await Promise.all(both.map((run) => run.ended)), [0, 0]);
    assert.deepEqual(calls().sort(), ["npm", "pip", "venv"]);
    assert.match(both[0].output + both[1].output, /Another setup of this project is running/);
    assert.deepEqual(
      readdirSync(project).filter((name) => name.includes("lock")),
      ["package-lock.json"],
    );
  });

  it("keeps a .venv that is not its own under another name", async () => {
    mkdirSync(path.join(project, ".venv", "lib"), { recursive: true });
    const { status, output } = await setUp();
    assert.equal(status, 0, output);
    assert.match(output, /Renamed it to \.venv-before/);
    assert.ok(existsSync(path.join(project, ".venv-before", "lib")));
  });

  describe("says what to do", () => {
    const FAULTS: [what: string, env: NodeJS.ProcessEnv, message: RegExp][] = [
      [
        "without venv",
        { VENV: "" },
        /python3 is Python 3\.12 without its venv module[^]*apt install/,
      ],
      ["with an old Python", { VERSION: "3.9" }, /python3 is Python 3\.9, which is too old/],
      ["with a Python that is too new", { VERSION: "3.15" }, /3\.15, which is too new/],
      [
        "when npm's registry is out of reach",
        { NPM: "npm error code ENOTFOUND" },
        /npm could not install .*registry cannot be reached/,
      ],
      [
        "when the disk is full",
        { NPM: "npm error ENOSPC: no space left on device" },
        /The disk is full/,
      ],
      [
        "when pip.conf leads elsewhere",
        { PIP_CONF: "target = elsewhere" },
        /pip installed JupyterLab, but not in \.venv\. Remove target, prefix and root/,
      ],
      [
        "when pip's registry is out of reach",
        { PIP: "Failed to establish a new connection: [Errno -2] Name or service not known" },
        /pip could not install JupyterLab\. The package registry cannot be reached[^]*install JupyterLab 4 yourself/,
      ],
    ];
    for (const [what, env, message] of FAULTS) {
      it(what, async () => {
        const { status, output } = await setUp(env);
        assert.equal(status, 1);
        assert.match(output, message);
        assert.doesNotMatch(output, /\n +at /, "no stack");
        assert.equal((await setUp()).status, 0, "and works once that is fixed");
      });
    }

    it("without Python", async () => {
      rmSync(path.join(programs, "python3"));
      const { status, output } = await setUp();
      assert.equal(status, 1);
      assert.match(output, /needs Python 3\.10 to 3\.14, and none was found[^]*apt install/);
    });
  });

  it("uses a JupyterLab 4 of the PATH when pip cannot install one, until it can", async () => {
    program("jupyter-lab", `#!${path.join(programs, "other-python")}\n`);
    program("other-python", "#!/bin/sh\necho 4.3.1\n");
    const { status, output } = await setUp({ PIP: "Connection refused" });
    assert.equal(status, 0, output);
    assert.match(output, /using JupyterLab 4\.3\.1/);
    assert.ok(output.trim().endsWith(JSON.stringify(path.join(programs, "other-python"))));
    calls();
    const later = await setUp();
    assert.deepEqual(calls(), ["venv", "pip"]);
    assert.ok(later.output.trim().endsWith(JSON.stringify(path.join(project, ".venv/bin/python"))));
  });
});
