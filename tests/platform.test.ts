import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterEach, test } from "node:test";
import * as browser from "../lib/platform/browser";
import * as node from "../lib/platform/node";
import type { Platform } from "../lib/platform/platform";

const root = path.join(__dirname, "..");
const libFiles = fs
  .readdirSync(path.join(root, "lib"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.startsWith("types"));

/** The source of a file of lib, without its comments. */
const codeOf = (file: string): string =>
  fs
    .readFileSync(path.join(root, "lib", file), "utf8")
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, "");

const globals = globalThis as Record<string, unknown>;
afterEach(() => {
  for (const name of ["notebookFiles", "checkInterrupt"]) delete globals[name];
});

test("both platforms export what lib asks for, and nothing else", () => {
  const platforms: Platform[] = [node, browser];
  const [ofNode, ofBrowser] = platforms.map((platform) => Object.keys(platform).sort());
  assert.deepEqual(ofBrowser, ofNode);
  const wanted = [...codeOf("platform/platform.ts").matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== "module" && name !== "memory");
  assert.deepEqual(ofNode, wanted.sort());
});

test("only lib/platform/node.ts knows Node, and only lib/platform the browser's kernel", () => {
  const ofNode =
    /["'`]node:|\b(from|import|require)[ (]*["'`](fs|os|path|crypto)["'`]|\bBuffer\b|\bprocess\b|\brequire\.|\b__dirname\b|\bsetImmediate\b/;
  const ofBrowser =
    /\b(notebookFiles|window|document|self|navigator|postMessage|importScripts)\b\s*[.(?]/;
  const offenders = (pattern: RegExp) =>
    libFiles.filter((file) => !file.endsWith("wasm-binary.ts") && pattern.test(codeOf(file)));
  assert.deepEqual(offenders(ofNode), [path.join("platform", "node.ts")]);
  assert.deepEqual(offenders(ofBrowser), [path.join("platform", "browser.ts")]);
  const importing = offenders(/platform\/browser/);
  assert.deepEqual(importing, []);
});

test("lib calls no function of Math whose bits differ from engine to engine", () => {
  const exact = new Set(
    "E LN2 LOG2E PI SQRT1_2 SQRT2 abs ceil floor fround imul max min random round sign sqrt trunc".split(
      " ",
    ),
  );
  for (const file of libFiles) {
    const code = codeOf(file);
    for (const [, name] of code.matchAll(/\bMath\.(\w+)/g)) {
      assert.ok(exact.has(name), `${file} uses Math.${name}`);
    }
    // A power of two is exact; powers of 0, Infinity and NaN are those of the standard.
    const powers = [...code.matchAll(/\S+ \*\* \S+/g)].map(([power]) => power);
    const inexact = powers.filter((power) => !/(^|[({])2 \*\* /.test(power));
    assert.deepEqual(inexact, file === path.join("numpy", "power.ts") ? ["x ** y;"] : [], file);
  }
});

test("in a browser, files are the kernel's", () => {
  const files = new Map<string, Uint8Array>([["here.txt", new Uint8Array([104, 105])]]);
  globals.notebookFiles = {
    read: (name: string) => files.get(name),
    write: (name: string, bytes: Uint8Array) => void files.set(name, bytes),
    exists: (name: string) => files.has(name),
  };
  assert.deepEqual([...browser.readFile("here.txt")], [104, 105]);
  assert.throws(() => browser.readFile("there.txt"), { message: "does not exist" });
  browser.writeFile("there.txt", "Ĥi");
  assert.deepEqual(browser.fileExists("there.txt"), true);
  assert.equal(new TextDecoder().decode(files.get("there.txt")), "Ĥi");
  assert.equal(browser.fileExists("nowhere.txt"), false);
  delete globals.notebookFiles;
  assert.throws(() => browser.readFile("here.txt"), /this page has no files/);
});

test("in a browser, a pause lets messages pass and ends by an interrupt", async () => {
  const order: string[] = [];
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise<void>((resolve) => {
    port1.onmessage = () => {
      order.push("message");
      port1.close();
      resolve();
    };
  });
  port2.postMessage(null);
  await browser.pause();
  order.push("after the pause");
  await arrived;
  assert.deepEqual(order, ["message", "after the pause"]);
  globals.checkInterrupt = () => {
    throw new Error("interrupted");
  };
  assert.throws(() => browser.checkInterrupt(), /interrupted/);
  await assert.rejects(() => browser.pause(), /interrupted/);
});

test("the names of dinosaurs are those of the package in both", () => {
  require.extensions[".csv"] = (module, file) => {
    module.exports = fs.readFileSync(file, "utf8");
  };
  try {
    assert.deepEqual(browser.dinosaurs(), node.dinosaurs());
  } finally {
    delete require.extensions[".csv"];
  }
});

test("lib trains and computes with the browser's platform in place of Node's", () => {
  const program = `
    const Module = require("node:module");
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (name, ...rest) =>
      resolve.call(Module, name.replace(/platform\\/node$/, "platform/browser"), ...rest);
    const files = new Map();
    globalThis.notebookFiles = {
      read: (name) => files.get(name),
      write: (name, bytes) => void files.set(name, bytes),
      exists: (name) => files.has(name),
    };
    const { smallModel, split, worked } = require("./tests/training/small");
    const { train } = require("./lib/training/training");
    const { loadModel, saveModel } = require("./lib/training/saving");
    (async () => {
      const model = smallModel({ epochs: 1 });
      let rounds = 0;
      globalThis.checkInterrupt = () => {
        if (++rounds === 4) throw new Error("interrupted");
      };
      await train(model, split, worked).catch(({ message }) => console.log(message));
      delete globalThis.checkInterrupt;
      console.log(model.state.steps > 0, await train(model, split, worked) > 0);
      saveModel(model, "model.json");
      const [one, two] = [model, loadModel("model.json")].map(({ state }) => state.parameters.by.tolist());
      console.log(JSON.stringify(one) === JSON.stringify(two), files.size);
      console.log(Object.keys(require.cache).some((file) => /platform.node\\.ts$/.test(file)));
    })();`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", program], {
    cwd: root,
    encoding: "utf8",
  });
  assert.equal(stdout, "interrupted\ntrue true\ntrue 1\nfalse\n", stderr);
});
