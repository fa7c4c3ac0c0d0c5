import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { inVenv, python } from "../kernel/client";

/** Types cells on a terminal, each at its prompt, leaves with Ctrl-D, and prints what the terminal got. */
const TYPE = `
import sys, pexpect
program, *cells = sys.argv[1:]
# A kernel that does not say within this time whether a cell is complete is not asked again.
patience = "--ZMQTerminalInteractiveShell.kernel_is_complete_timeout=60"
console = pexpect.spawn(program, ["console", "--kernel", "tslab", patience], timeout=60, encoding="utf-8")
console.logfile_read = sys.stdout
colour = r"(\\x1b\\[[0-9;]*m)*"
def prompt(number):
    console.expect(rf"In \\[{colour}{number}{colour}\\]: ")
for number, cell in enumerate(cells, 1):
    prompt(number)
    console.send(cell + "\\r")
prompt(len(cells) + 1)
console.sendeof()
console.expect_exact("exit ([y]/n)?")
console.send("y\\r")
console.expect(pexpect.EOF)
console.close()
sys.exit(console.exitstatus)
`;

test("jupyter console runs typed code, asks for the rest of a cell, and ends", () => {
  const cells = [
    'import * as np from "./lib/np";',
    "function twice(x: number) {\r  return 2 * x;\r}",
    "console.log(`${twice(21)} rows`); np.print(np.ones([2]));",
    "nowhere",
  ];
  const run = spawnSync(python, ["-c", TYPE, inVenv("jupyter"), ...cells], {
    cwd: tmpdir(),
    encoding: "utf8",
    env: { ...process.env, TERM: "xterm" },
  });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  const text = run.stdout.replace(/\u001b\[[?0-9;]*[a-zA-Z]/g, "");
  assert.match(text, /\n42 rows\r?\n\[1\. 1\.\]\r?\n/);
  assert.match(text, /TypeScriptError: 'nowhere' is not declared/);
});
