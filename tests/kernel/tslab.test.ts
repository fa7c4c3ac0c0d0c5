// The adapter to tslab: its messages about another tslab, and that nothing else uses tslab's private parts.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import { root } from "./client";
import { ScratchProject } from "./scratch";

const CURE =
  "  Run npm ci to get the version of package-lock.json, or adapt kernel/tslab.mjs (CONTRIBUTING.md says how).\n";

/** A project whose tslab has `text` of a file replaced. */
function withTslab(t: TestContext, file: string, text: string, replacement: string) {
  const project = new ScratchProject({});
  t.after(() => project.remove());
  const copy = path.join(project.folder, "node_modules", "tslab");
  rmSync(copy);
  cpSync(path.join(root, "node_modules", "tslab"), copy, { recursive: true });
  const before = readFileSync(path.join(copy, file), "utf8");
  assert.ok(before.includes(text), `${file} has no ${text}`);
  project.write(`node_modules/tslab/${file}`, before.replaceAll(text, replacement));
  return project;
}

describe("a tslab other than the one that the kernel is made for", () => {
  it("runs if only its version differs, which the kernel says as it starts", async (t) => {
    const project = withTslab(t, "package.json", '"version": "1.0.22"', '"version": "1.0.99"');
    const kernel = await project.start();
    try {
      assert.equal(await kernel.print("1 + 1"), "2\n");
    } finally {
      await kernel.close();
    }
    const message = "This kernel is made for tslab 1.0.22; installed is 1.0.99.\n";
    assert.equal(kernel.log, `[TypeScript kernel] ${message}${CURE}`);
  });

  for (const [name, file, text, replacement] of [
    ["createExecutor", "dist/executor.js", "exports.createExecutor = createExecutor;", ""],
    [
      "JupyterHandlerImpl.prototype.handleExecuteImpl",
      "dist/jupyter.js",
      "handleExecuteImpl",
      "executeCell",
    ],
    ["ZmqServer.prototype.publishStatus", "dist/jupyter.js", "publishStatus", "publish"],
  ]) {
    it(`ends the kernel if it does not have ${name}`, (t) => {
      const project = withTslab(t, file, text, replacement);
      const kernel = spawnSync(process.execPath, ["kernel/main.mjs", "nowhere.json"], {
        cwd: project.folder,
        encoding: "utf8",
        timeout: 60_000,
      });
      const message = `This kernel is made for tslab 1.0.22; installed is 1.0.22.\n  Missing: ${name} of tslab/${file}\n`;
      assert.equal(kernel.stderr, `[TypeScript kernel] ${message}${CURE}`);
      assert.equal(kernel.status, 1);
    });
  }
});

/** The source files of some folders, by their names. */
function sources(...folders: string[]): [name: string, text: string][] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|mjs|cjs|js|py)$/.test(name))
      .map((name): [string, string] => {
        const file = path.join(folder, name);
        return [file, readFileSync(path.join(root, file), "utf8")];
      }),
  );
}

describe("private names", () => {
  it("of tslab are in kernel/tslab.mjs only, which lists them", async () => {
    const { PRIVATE } = await import(path.join(root, "kernel", "tslab.mjs"));
    const listed = Object.values<string[]>(PRIVATE).flatMap((names) =>
      names.flatMap((n) => n.split(".")),
    );
    const names = new Set(listed.filter((name) => !["prototype", "close"].includes(name)));
    assert.ok(names.size > 8);
    // What these functions take, give and leave on their objects.
    for (const name of ["execCount", "connInfo", "iopub", "createReply", "signAndSend", "fromRaw"])
      names.add(name);
    for (const name of ["sideOutputs", "hasToplevelAwait", "lastWriteDisplayData", "__tslab__"])
      names.add(name);
    const pattern = new RegExp(`tslab/dist|\\b(${[...names].join("|")})\\b`);
    const found = sources("kernel", "compiler", "lib", "scripts").filter(([, text]) =>
      pattern.test(text),
    );
    assert.deepEqual(
      found.map(([name]) => name),
      [path.join("kernel", "tslab.mjs")],
    );
  });

  it("of TypeScript are not used: code that uses it has no value of type any", () => {
    const users = sources("compiler", "kernel").filter(
      ([name, text]) =>
        name.startsWith("compiler") || /from "(\.\.\/compiler|\.\/typescript)/.test(text),
    );
    assert.ok(users.length > 10);
    const found = users.filter(([name, text]) => {
      // What `require` gives is of type any, until kernel/typescript.mjs says that it is TypeScript.
      const known = /exports: \/\*\* @type \{any\} \*\/ \(\{\}\)/;
      return (
        name !== path.join("kernel", "tslab.mjs") && /[{<:|] ?any\b/.test(text.replace(known, ""))
      );
    });
    assert.deepEqual(
      found.map(([name]) => name),
      [],
    );
    for (const [name, text] of users)
      assert.doesNotMatch(text, /@ts-(ignore|expect-error|nocheck)/, name);
  });
});
