"""A Jupyter client that the tests drive: one JSON command a line on stdin, one JSON answer a line on stdout."""

import asyncio
import json
import os
import signal
import socket as stdlib_socket
import subprocess
import sys
import time

import zmq
from jupyter_client.manager import AsyncKernelManager


class Session:
    def __init__(self):
        self.manager = None
        self.client = None
        self.requests = {}  # msg_id -> what came back
        self.tasks = []

    async def start(self, kernel="tslab", cwd=None, ports=None):
        began = time.monotonic()
        for ports_are_taken in (False, True):
            self.manager = AsyncKernelManager(kernel_name=kernel, cache_ports=not ports, **(ports or {}))
            # The kernel's own stderr stays out of the protocol on stdout and can be looked at.
            await self.manager.start_kernel(cwd=cwd)
            try:
                await self.connect()
                break
            except RuntimeError:
                # Jupyter lets go of the ports that it chooses, and a kernel of another test may have chosen one of them since.
                if ports or ports_are_taken:
                    raise
        return {"seconds": time.monotonic() - began}

    async def connect(self):
        for task in self.tasks:
            task.cancel()
        if self.client:
            self.client.stop_channels()
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=60)
        self.tasks = [
            asyncio.create_task(self.listen(self.client.get_iopub_msg)),
            asyncio.create_task(self.listen(self.client.get_shell_msg)),
            asyncio.create_task(self.listen(self.client.get_control_msg)),
        ]

    async def listen(self, get):
        while True:
            message = await get()
            parent = message["parent_header"].get("msg_id")
            entry = self.requests.get(parent)
            if entry is None:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status":
                entry["states"].append(content["execution_state"])
            elif kind.endswith("_reply"):
                entry["reply"] = content
                entry["metadata"] = message["metadata"]
            elif kind != "execute_input":
                entry["outputs"].append({"type": kind, "at": time.monotonic() - entry["sent"], **content})
            if "reply" in entry and entry["states"][-1:] == ["idle"]:
                entry["done"].set()

    def note(self, msg_id):
        for channel in (self.client.shell_channel, self.client.control_channel):
            # Sending takes away the signal of an answer that has just come, and zeromq gives it once: look for one.
            channel.socket.get(zmq.EVENTS)
        done = asyncio.Event()
        self.requests[msg_id] = {"outputs": [], "states": [], "done": done, "sent": time.monotonic()}
        return {"id": msg_id}

    async def send(self, code, stop_on_error=True, busy=0):
        time.sleep(busy)  # in seconds, without listening
        return self.note(self.client.execute(code, stop_on_error=stop_on_error))

    async def complete(self, code, cursor=None):
        return self.note(self.client.complete(code, cursor))

    async def inspect(self, code, cursor=None):
        return self.note(self.client.inspect(code, cursor))

    async def outputs(self, id):
        """What has come so far."""
        return {"outputs": self.requests[id]["outputs"]}

    async def result(self, id, timeout=30):
        entry = self.requests[id]
        try:
            await asyncio.wait_for(entry["done"].wait(), timeout)
        except asyncio.TimeoutError:
            return {"timeout": True, "outputs": entry["outputs"]}
        return {
            "reply": entry["reply"],
            "metadata": entry["metadata"],
            "outputs": entry["outputs"],
            "states": entry["states"],
            "seconds": time.monotonic() - entry["sent"],
        }

    async def interrupt(self):
        await self.manager.interrupt_kernel()
        return {}

    async def interrupt_message(self):
        message = self.client.session.msg("interrupt_request")
        self.client.control_channel.send(message)
        return self.note(message["header"]["msg_id"])

    async def restart(self):
        began = time.monotonic()
        await self.manager.restart_kernel()
        await self.connect()
        return {"seconds": time.monotonic() - began}

    async def damage(self):
        """Messages that no client sends: no delimiter, not JSON, a wrong signature; and signed ones without sense."""
        header = json.dumps({"msg_type": "execute_request", "msg_id": "1", "session": "x"}).encode()
        unsigned = [
            [b"nonsense"],
            [b"<IDS|MSG>"],
            [b"<IDS|MSG>", b"", b"{", b"{}", b"{}", b"{}"],
            [b"<IDS|MSG>", b"bad", header, b"{}", b"{}", b'{"code": "1"}'],
            [b"<IDS|MSG>", b"bad", header.replace(b"execute", b"interrupt"), b"{}", b"{}", b"{}"],
        ]
        parts = [
            [b"{", b"{}", b"{}", b"{}"],
            [b"null", b"{}", b"{}", b"{}"],
            [b"{}", b"{}", b"{}", b"{}"],
            [header],
            [header, b"{}", b"{}", b"null"],
            [header, b"{}", b"{}", b'{"code": 5}'],
            [header.replace(b"execute", b"complete"), b"{}", b"{}", b"{}"],
            [b"\xff\xfe", b"\x00", b"", b"" * 10],
        ]
        signed = [[b"<IDS|MSG>", self.client.session.sign(part), *part] for part in parts]
        with zmq.Context() as context:
            for port in (self.manager.shell_port, self.manager.control_port, self.manager.stdin_port):
                with context.socket(zmq.DEALER) as socket:
                    socket.linger = 500
                    socket.connect(f"tcp://{self.manager.ip}:{port}")
                    for message in [*unsigned, *signed]:
                        socket.send_multipart(message)
                    await asyncio.sleep(0.2)
            for port in (self.manager.hb_port, self.manager.iopub_port, self.manager.shell_port):
                with stdlib_socket.create_connection((self.manager.ip, port)) as plain:
                    plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        return {}

    async def process(self):
        pid = self.manager.provisioner.pid
        listed = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False)
        memory = int(listed.stdout or 0) * 1024
        return {"pid": pid, "memory": memory, "alive": await self.manager.is_alive()}

    async def shutdown(self):
        began = time.monotonic()
        pid = self.manager.provisioner.pid
        await self.manager.shutdown_kernel()
        return {"seconds": time.monotonic() - began, "pid": pid}


async def main():
    session = Session()
    loop = asyncio.get_running_loop()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the kernel inherits stdout
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        if not line:
            break
        command = json.loads(line)
        try:
            answer = await getattr(session, command.pop("do"))(**command)
        except Exception as error:
            answer = {"failed": repr(error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    if session.manager and await session.manager.is_alive():
        await session.manager.shutdown_kernel(now=True)


signal.signal(signal.SIGINT, signal.SIG_IGN)
asyncio.run(main())
