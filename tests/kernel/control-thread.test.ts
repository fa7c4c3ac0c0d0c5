import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";

const root = path.resolve(__dirname, "../..");

// zeromq gives a long Buffer back to the thread that sent it, when it is sent. A thread that has ended by then has no memory
// for it: "malloc(): unsorted double linked list corrupted".
test("answers sent after the control thread has ended do no harm", () => {
  const program = `
    const { once } = require("node:events");
    const { Worker } = require("node:worker_threads");
    const zmq = require("zeromq");
    (async () => {
      const keep = new zmq.Router(); // as in the kernel, where the main thread has sockets too
      const [control_port, hb_port] = [await freePort(), await freePort()];
      for (let round = 0; round < 5; round++) {
        const workerData = { transport: "tcp", ip: "127.0.0.1", control_port, hb_port, key: "" };
        const thread = new Worker("./kernel/control-thread.mjs", { workerData });
        await once(thread, "message");
        const client = new zmq.Dealer({ receiveHighWaterMark: 1 });
        client.connect("tcp://127.0.0.1:" + control_port);
        await client.send(["<IDS|MSG>", "", JSON.stringify({ msg_type: "kernel_info_request" })]);
        const [[identity]] = await once(thread, "message");
        for (let i = 0; i < 300; i++) thread.postMessage([identity, "x".repeat(20_000)]);
        thread.postMessage("close");
        await once(thread, "exit");
        for (let i = 0; i < 300; i++) await client.receive();
        client.close();
      }
      console.log("whole");
      process.exit(0);
    })();
    async function freePort() {
      const server = require("node:net").createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address();
      server.close();
      return port;
    }`;
  const { stdout, stderr, signal } = spawnSync(process.execPath, ["-e", program], {
    cwd: root,
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.deepEqual({ stdout, signal }, { stdout: "whole\n", signal: null }, stderr);
});
