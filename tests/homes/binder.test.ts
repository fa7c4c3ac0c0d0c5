// The image that repo2docker makes of .binder, without Docker: repo2docker writes its Dockerfile, and the steps in it that are
// this project's run here, in a clean folder. A venv and this machine's Node stand in for its Python and Node.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { python } from "../kernel/client";
import { Clone, Program, statusOf } from "../setup/clone";

/** Runs a cell in a session of a Jupyter server, of a notebook in a folder of it, and prints what the cell prints. */
const RUN_CELL = `
import json, sys, urllib.parse, urllib.request, uuid
import websocket
url, token, notebook, code = sys.argv[1:]
headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
session = {"path": notebook, "name": "", "type": "notebook", "kernel": {"name": "tslab"}}
request = urllib.request.Request(f"{url}/api/sessions", json.dumps(session).encode(), headers)
kernel = json.load(urllib.request.urlopen(request))["kernel"]["id"]
channels = f"{url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?token={token}"
socket = websocket.create_connection(channels, timeout=60)
header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "", "session": uuid.uuid4().hex, "version": "5.4"}
content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
socket.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}))
status, idle = None, False  # they come on two channels, in no order
while not (status and idle):
    message = json.loads(socket.recv())
    if message["parent_header"].get("msg_id") != header["msg_id"]:
        continue
    content = message["content"]
    if message["msg_type"] == "stream":
        print(content["text"], end="")
    if message["msg_type"] == "execute_reply":
        status = content["status"]
    if message["msg_type"] == "status":
        idle = content["execution_state"] == "idle"
sys.exit(status != "ok")
`;

describe("the image that repo2docker makes of .binder", () => {
  let clone: Clone;
  let dockerfile: string;
  let prefix: string;
  let home: string;
  let env: NodeJS.ProcessEnv;
  before(() => {
    clone = new Clone();
    prefix = path.join(clone.parent, "image");
    home = path.join(clone.parent, "home");
    mkdirSync(home);
    const search = [path.join(prefix, "bin"), path.dirname(process.execPath), process.env.PATH];
    env = {
      HOME: home,
      JUPYTER_PATH: undefined,
      NB_PYTHON_PREFIX: prefix,
      KERNEL_PYTHON_PREFIX: prefix,
      PATH: search.join(":"),
    };
  });
  after(() => clone.remove());

  async function run(command: string, ...args: string[]): Promise<string> {
    const program = Program.start(command, args, clone.folder, env);
    assert.equal(await program.ended, 0, program.output);
    return program.output;
  }

  it("has a Python that the project supports, and Node.js 20.19 or newer", () => {
    const user = ["--user-id", "1000", "--user-name", "jovyan"];
    const options = ["--no-build", "--debug", "--target-repo-dir", "/srv/rnn", ...user];
    const args = ["-m", "repo2docker", ...options, clone.folder];
    const { status, stdout, stderr } = spawnSync(python, args, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    dockerfile = stdout;
    const version = /Building conda environment for python=(3\.\d+)/.exec(stderr)?.[1];
    assert.match(version ?? "", /^3\.1[0-4]$/);
    const where = "import os, repo2docker; print(os.path.dirname(repo2docker.__file__))";
    const folder = spawnSync(python, ["-c", where], { encoding: "utf8" }).stdout.trim();
    for (const machine of ["linux-64", "linux-aarch64"]) {
      const file = `buildpacks/conda/environment.py-${version}-${machine}.lock`;
      const lock = readFileSync(path.join(folder, file), "utf8");
      const [, major, minor] = /\/nodejs-(\d+)\.(\d+)\./.exec(lock) ?? [];
      assert.ok(+major > 20 || (+major === 20 && +minor >= 19), `Node.js ${major}.${minor}`);
    }
  });

  it("is built by its own steps", async () => {
    await run("python3", "-m", "venv", prefix);
    const [, own] = dockerfile.split(/^COPY .* src\/ \$\{REPO_DIR\}\/$/m);
    const steps = [...own.matchAll(/^RUN (.*)$/gm)].map(([, step]) => step);
    assert.match(steps[0], /pip install .*"\.binder\/requirements\.txt"/);
    assert.equal(steps.at(-1), "./.binder/postBuild");
    for (const step of steps) await run("sh", "-c", step);
  });

  it("has the kernel, with no environment variable set", async () => {
    const folder = path.join(prefix, "share/jupyter/kernels/tslab");
    assert.ok((await run("jupyter", "kernelspec", "list")).includes(folder));
    const { argv } = JSON.parse(readFileSync(path.join(folder, "kernel.json"), "utf8"));
    assert.equal(argv.at(-2), path.join(clone.folder, "kernel/main.mjs"));
  });

  // nbgrader puts a student's assignments in the home folder, outside the project.
  for (const where of ["project", "home"] as const) {
    it(`its Jupyter runs a cell of a notebook in the ${where}`, async () => {
      const folder = where === "project" ? clone.folder : home;
      const notebook = where === "project" ? "notebooks/rnn.ipynb" : "rnn.ipynb";
      const args = ["lab", "--no-browser", "--port=0", "--allow-root"];
      const server = Program.start("jupyter", args, folder, env);
      try {
        const running = /(http:\/\/localhost:\d+)\/lab\?token=(\w+)/;
        const [, url, token] = await server.prints(running, 60);
        assert.equal(await statusOf(url), 200);
        const code = 'import * as np from "./lib/np"; np.print(np.ones([2]));';
        const cell = Program.start(python, ["-c", RUN_CELL, url, token, notebook, code], folder);
        assert.equal(await cell.ended, 0, cell.output + server.output);
        assert.equal(cell.output, "[1. 1.]\n");
      } finally {
        await server.stop("SIGTERM");
      }
    });
  }
});
