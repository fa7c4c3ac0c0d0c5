// @ts-check
// The kernel in a browser: a Web Worker with the cell compiler and lib. page.mjs sends it requests and receives the output.
import { format, inspect } from "node-inspect-extracted";
import ts from "typescript";
import { Compiler } from "../compiler/compiler.mjs";
import { ASK, guardLoops, ROUNDS } from "../compiler/guards.mjs";
import { reportDiagnostics, reportError } from "../compiler/reports.mjs";
import { Sources } from "../compiler/sources.mjs";
import { withdraw } from "../compiler/withdraw.mjs";
import { repliesOf } from "../kernel/replies.mjs";
import { Streams } from "../kernel/streams.mjs";
import { askInterrupted, askPage, readBytes, waitForPage } from "./questions.mjs";

/** @type {any} the worker's global scope, as the code of lib and of cells sees it */
const all = globalThis;
const here = new URL("./", location.href);
const now = performance.now.bind(performance);
Error.stackTraceLimit = 50;

class Interrupted extends Error {
  name = "Interrupted";
  constructor() {
    super("The cell was interrupted.");
  }
}

/** The running cell. @typedef {{ id: number, interrupted: boolean, stop: (reason: unknown) => void }} Cell */
/** @type {Cell} */
let running = { id: 0, interrupted: false, stop() {} };

// ---- Output

const send = (/** @type {string} */ type, /** @type {object} */ content) =>
  postMessage({ id: running.id, output: { type, content } });
/** How many characters can be on their way to the page. */
const AHEAD = 1 << 20;
let ahead = 0;
const streams = new Streams(
  (name, text) => send("stream", { name, text }),
  (cost) => {
    ahead += cost;
    if (ahead < AHEAD) return;
    ahead = 0;
    waitForPage();
    asked = -Infinity;
    checkInterrupt();
  },
);

/** console.log and similar functions, formatted as in Node. */
function installConsole() {
  const print =
    (/** @type {string} */ name) =>
    (/** @type {unknown[]} */ ...values) =>
      streams.write(name, `${format(...values)}\n`);
  const [out, err] = [print("stdout"), print("stderr")];
  Object.assign(console, { log: out, info: out, debug: out, dir: out, warn: err, error: err });
  console.table = (rows) => out(rows);
}

all.notebookDisplay = (
  /** @type {object} */ data,
  /** @type {{ display_id: string | undefined, update: boolean }} */ { display_id, update },
) => {
  streams.flush();
  const transient = display_id === undefined ? {} : { display_id };
  send(update ? "update_display_data" : "display_data", { data, metadata: {}, transient });
};

all.prompt = (question = "") => {
  streams.flush();
  return askPage("input", { text: String(question) });
};

all.notebookFiles = {
  read(/** @type {string} */ path) {
    const file = askPage("read", { path });
    return file.missing ? undefined : readBytes(file);
  },
  write(/** @type {string} */ path, /** @type {Uint8Array} */ bytes) {
    const answer = askPage("write", { path, text: new TextDecoder().decode(bytes) });
    if (answer.missing) throw new Error(`cannot be written: ${answer.reason}`);
  },
  exists: (/** @type {string} */ path) => askPage("exists", { path }) === true,
};

// ---- Interrupts

/** How often the worker asks, and about how often a guard checks the clock, in milliseconds. */
const [ASK_EVERY, LOOK_EVERY] = [500, 20];
let asked = now();

/** Throws if the reader has interrupted the cell. */
function checkInterrupt() {
  if (!running.interrupted && now() - asked > ASK_EVERY) {
    running.interrupted = askInterrupted(running.id);
    asked = now();
  }
  if (running.interrupted) throw new Interrupted();
}
all.checkInterrupt = checkInterrupt;

/** A guard's question: the number of iterations until it asks again. */
function guardOf(/** @type {Cell} */ cell) {
  let [rounds, last] = [1, now()];
  return () => {
    if (cell === running) checkInterrupt();
    if (cell.interrupted) throw new Interrupted();
    const time = now() - last;
    rounds = Math.min(1e7, Math.ceil(rounds * (time < LOOK_EVERY / 2 ? 2 : LOOK_EVERY / time)));
    last = now();
    return rounds;
  };
}

/** A timer belongs to the cell that sets it, so interrupting the cell also ends the timer. */
function ownTimers() {
  for (const name of ["setTimeout", "setInterval"]) {
    const original = all[name];
    all[name] = (/** @type {any} */ callback, /** @type {any[]} */ ...rest) => {
      const cell = running;
      const call = (/** @type {any[]} */ ...values) => {
        if (cell.interrupted) return;
        try {
          callback(...values);
        } catch (error) {
          reportLate("Uncaught exception", error);
        }
      };
      return original(call, ...rest);
    };
  }
  all.setImmediate = (/** @type {any} */ callback, /** @type {any[]} */ ...values) =>
    all.setTimeout(callback, 0, ...values);
}

// ---- Cells

const root = "/course";
/** The declarations of JavaScript, the worker and lib, by path. @type {Record<string, string>} */
const declarations = JSON.parse(readText("types.json"));
const folders = new Set(
  Object.keys(declarations).flatMap((path) => {
    const parts = path.split("/").slice(0, -1);
    return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
  }),
);
const files = {
  read: (/** @type {string} */ path) => declarations[path],
  version: (/** @type {string} */ path) => (path in declarations ? "1" : undefined),
  isFolder: (/** @type {string} */ path) => folders.has(path),
  folders: (/** @type {string} */ path) =>
    [...folders].flatMap((folder) =>
      folder.startsWith(`${path}/`) && !folder.slice(path.length + 1).includes("/")
        ? folder.slice(path.length + 1)
        : [],
    ),
};
const compiler = new Compiler(ts, {
  files,
  root,
  libFolder: "/typescript",
  types: ["worker"],
  transformers: [guardLoops(ts)],
});

/** Lib's source map, read when the first error needs it. */
const libMap = once(() => readText("lib.js.map"));
const libSources = once(() => {
  /** @type {{ sources: string[], sourcesContent: string[] }} */
  const { sources, sourcesContent } = JSON.parse(libMap());
  return new Map(sources.map((source, i) => [source, sourcesContent[i]]));
});
const sources = new Sources((file) => libSources().get(file));
sources.addMap(new URL("lib.js", here).href, libMap);

/** Packages that lib loads on demand. */
all.require = (/** @type {string} */ name) => {
  all.courseVega ?? importScripts(new URL("vega.js", here).href);
  return all.courseVega[name]();
};
importScripts(new URL("lib.js", here).href);
/** Lib's modules by their path from the root, loaded when first imported. @type {Record<string, () => unknown>} */
const modules = all.courseModules;

/** What a cell's `import` is compiled to. */
function require(/** @type {string} */ name) {
  const load = modules[name.replace(/^\.\//, "").replace(/\.(ts|js)$/, "")];
  if (!load) throw new Error(`Cannot find module '${name}': a browser has only the files of lib.`);
  return load();
}

/** Imported names, which a later cell can declare again. @type {Record<string, any>} */
const variables = {};
const exported = new Proxy(variables, {
  // Without this, each assignment to a cell's variable would come to defineProperty: ten times as slow.
  set(_target, name, value) {
    variables[String(name)] = value;
    return true;
  },
  defineProperty(_target, name, { get, value }) {
    if (name !== "__esModule") variables[String(name)] = get ? get() : value;
    return true;
  },
});

let count = 0;

/** @param {{ code: string }} content of an execute_request @param {number} id */
async function execute({ code }, id) {
  const name = `In[${++count}]`;
  sources.addCell(name, code);
  const start = now();
  const compiled = compiler.compile(code, name);
  const overhead = now() - start;
  if (compiled.diagnostics.length > 0) {
    withdraw(variables, compiler.refused, name);
    return { count, error: reportDiagnostics(compiled.diagnostics, sources) };
  }
  sources.addMap(name, compiled.map, name, 1);
  let error;
  try {
    await new Promise((resolve, reject) => {
      running = { id, interrupted: false, stop: reject };
      asked = now();
      run(compiled, name).then(resolve, reject);
    });
    const value = compiled.value && variables[compiled.value];
    if (value !== undefined && value !== null) console.log(value);
  } catch (thrown) {
    error = report(thrown);
  }
  if (compiled.value) delete variables[compiled.value];
  compiler.settle(error && variables);
  streams.flush();
  return { count, error, overhead };
}

/** An indirect eval: the code is in the global scope. @type {(script: string) => any} */
// biome-ignore lint/security/noGlobalEval: this is what a kernel is for
const evaluate = globalThis.eval;

/** @param {import("../compiler/compiler.mjs").Compiled} compiled @param {string} name */
async function run({ code, awaits }, name) {
  const parameters = `exports, require, ${ASK}, ${ROUNDS}`;
  const script = `(${awaits ? "async " : ""}function (${parameters}) {${code}\n})\n//# sourceURL=${name}`;
  const cell = evaluate(script);
  await cell(exported, require, guardOf(running), 0);
}

const report = (/** @type {unknown} */ thrown) => reportError(thrown, sources, inspect);

/** Errors in work that a cell leaves running. */
function reportLate(/** @type {string} */ what, /** @type {unknown} */ error) {
  if (error instanceof Interrupted) return;
  streams.write("stderr", `${what}: ${report(error).traceback.join("\n")}\n`);
}

/** @type {Record<string, (content: any, id: number) => unknown>} */
const answers = {
  execute,
  ...repliesOf(compiler),
};

addEventListener("message", async ({ data }) => {
  if (data.type === "interrupt") {
    running.interrupted = true;
    running.stop(new Interrupted());
    return;
  }
  const reply = await answers[data.type](data.content, data.id);
  postMessage({ id: data.id, reply });
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  reportLate("Unhandled promise rejection", event.reason);
});
installConsole();
ownTimers();
// Warms up the compiler while the page is still being drawn.
setTimeout(() => compiler.compile("const warm = [1].map((x) => x + 1);", "In[0]"));

// ---- Files of the site, read synchronously

function readText(/** @type {string} */ file) {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(file, here), false);
  request.send();
  return request.responseText;
}

/** @template T @param {() => T} get @returns {() => T} */
function once(get) {
  /** @type {{ value: T } | undefined} */
  let known;
  return () => (known ??= { value: get() }).value;
}
