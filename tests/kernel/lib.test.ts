import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { KernelClient, root } from "./client";

test("every file of lib loads in the kernel", async (t) => {
  const files = readdirSync(path.join(root, "lib"), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".d.ts"),
  );
  assert.ok(files.length > 10);
  const kernel = await KernelClient.start();
  t.after(() => kernel.close());
  const imports = files.map(
    (file, i) => `import * as m${i} from "./lib/${file.replace(/\.ts$/, "")}";`,
  );
  const modules = files.map((_, i) => `m${i}`).join(", ");
  const printed = await kernel.print(`${imports.join("\n")}\n[${modules}].length`);
  assert.equal(printed, `${files.length}\n`);
});
