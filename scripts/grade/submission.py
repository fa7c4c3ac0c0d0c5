"""A submission's kernel: runs its cells with limits of time and memory, and restarts after a cell that ends it."""

import contextlib
import os
import queue
import re
import signal
import subprocess
import time
from dataclasses import dataclass

from jupyter_client import KernelManager

GRACE = 5  # seconds in which an interrupted cell must end
COMPILING = 60  # minimum time limit, in seconds, for a cell that imports modules, which are compiled first


@dataclass
class Ended:
    """How a cell ended: ok, error, timeout, or died; and a description."""

    status: str
    text: str = ""


class KernelNotStarted(Exception):
    """The kernel ended before its first request, or did not answer."""


class Submission:
    def __init__(self, folder: str, home: str, timeout: float, total: float, memory: int):
        self.folder, self.home, self.timeout, self.memory = folder, home, timeout, memory
        self.total, self.ends_at = total, time.monotonic() + total
        self.done: "list[str]" = []

    def __enter__(self) -> "Submission":
        try:
            self.start()
        except BaseException:  # signals included
            self.stop()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def start(self, again: bool = True) -> None:
        self.manager, self.client, self.group = KernelManager(kernel_name="tslab"), None, None
        # Output that bypasses Jupyter, on its own stdout, must not appear among the grades.
        nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.manager.start_kernel(cwd=self.folder, env=self.environment(), **nowhere)
        self.group = self.manager.provisioner.pid
        self.client = self.manager.client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=60)
        except RuntimeError as error:
            if again:
                # Jupyter releases the ports that it chooses, so another kernel can have taken one of them.
                self.stop()
                return self.start(again=False)
            raise KernelNotStarted(f"its kernel did not start: {error}") from error
        self.execute('import { recordFile } from "./lib/grading/recording-file";')

    def environment(self) -> "dict[str, str]":
        """The environment: only what a program needs to start, nothing else of the teacher's."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        heap = f"--max-old-space-size={self.memory // 2}"
        return {**kept, "HOME": self.home, "TMPDIR": self.home, "NODE_OPTIONS": heap}

    def run(self, source: str, probe: bool = False) -> Ended:
        """Run a cell. If an earlier cell ended the kernel, a new kernel first repeats the cells that succeeded."""
        ended = self.execute(source, probe)
        if ended.status == "ok":
            self.done.append(source)
        if ended.status == "died" or not self.manager.is_alive():
            self.restart()
        return ended

    def probe(self, source: str) -> Ended:
        """Run a cell of ours, which is not repeated after a restart."""
        ended = self.run(source, probe=True)
        if self.done and self.done[-1] is source:
            self.done.pop()
        return ended

    def restart(self) -> None:
        self.stop()
        self.start()
        self.done = [source for source in self.done if self.execute(source).status == "ok"]

    def stop(self) -> None:
        """End the kernel and the programs that it started."""
        if self.client:
            self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        if self.group:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.group, signal.SIGKILL)

    def execute(self, source: str, probe: bool = False) -> Ended:
        if time.monotonic() > self.ends_at:
            return Ended("timeout", f"the notebook took longer than {self.total:g} s in all")
        request = self.client.execute(source, store_history=False, stop_on_error=False)
        compiles = re.search(r"^import .* from .\./", source, re.MULTILINE | re.DOTALL)
        limit = max(self.timeout, COMPILING) if compiles and not probe else self.timeout
        deadline = time.monotonic() + limit
        ended, late = Ended("ok"), False
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=0.2)
            except queue.Empty:
                message = None
            if message and message["parent_header"].get("msg_id") == request:
                kind, content = message["msg_type"], message["content"]
                if kind == "error" and not late:
                    ended = Ended("error", f"{content['ename']}: {content['evalue']}")
                if kind == "status" and content["execution_state"] == "idle":
                    return ended
            if not self.manager.is_alive():
                return Ended("timeout", ended.text) if late else Ended("died", self.why_it_died())
            if self.size() > self.memory:
                self.manager.shutdown_kernel(now=True)
                return Ended("died", f"used more than {self.memory} MB of memory")
            if time.monotonic() > deadline and not late:
                late, deadline = True, time.monotonic() + GRACE
                ended = Ended("timeout", f"took longer than {limit:g} s")
                self.manager.interrupt_kernel()
            elif time.monotonic() > deadline:
                self.manager.shutdown_kernel(now=True)
                return ended

    def why_it_died(self) -> str:
        # V8 aborts when its heap is full.
        process = self.manager.provisioner.process
        if process is not None and process.returncode == -signal.SIGABRT:
            return f"used more than {self.memory // 2} MB of memory for objects"
        return "the code ended its own process"

    def size(self) -> float:
        """The memory of the kernel's process, in MB; 0 if the system does not report it."""
        pid = getattr(self.manager.provisioner, "pid", None)
        try:
            with open(f"/proc/{pid}/statm", encoding="ascii") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        except OSError:
            pass
        listed = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return int(listed.stdout or 0) / 1024
