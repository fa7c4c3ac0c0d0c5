// Jupyter releases the ports that it chooses for a kernel. Until the kernel binds them, another program can take one.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { KernelClient, root } from "./client";

/** A program that has a port. */
async function other() {
  const server = createServer((connection) => connection.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

describe("a kernel one of whose ports is taken", () => {
  for (const name of ["shell_port", "iopub_port", "control_port", "hb_port"]) {
    it(`waits for it: ${name}`, async (t) => {
      const { server, port } = await other();
      setTimeout(() => server.close(), 1500);
      const kernel = await KernelClient.start({ ports: { [name]: port } });
      t.after(() => kernel.close());
      assert.equal(await kernel.print("1 + 1"), "2\n");
    });
  }

  for (const name of ["shell_port", "hb_port"]) {
    it(`ends and says why if it stays taken: ${name}`, async (t) => {
      const { server, port } = await other();
      t.after(() => server.close());
      await assert.rejects(KernelClient.start({ ports: { [name]: port } }), (error: Error) => {
        assert.match(error.message, /died/);
        assert.match(error.message, /kernel\] could not start: Error: Address already in use\n/);
        return true;
      });
    });
  }
});

it("a kernel without its connection file ends and says so", () => {
  const kernel = spawnSync(process.execPath, ["kernel/main.mjs", "nowhere.json"], {
    cwd: root,
    encoding: "utf8",
    timeout: 20_000,
  });
  assert.equal(kernel.status, 1);
  assert.match(kernel.stderr, /^\[TypeScript kernel\] could not start: .*nowhere\.json'\n$/);
});
