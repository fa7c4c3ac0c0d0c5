"""Run a notebook on the kernel and write it with its outputs.

usage: execute.py NOTEBOOK OUTPUT TIMEOUT (called by scripts/execute.mjs; the timeout is in seconds per cell)

The file is replaced in one step at the end. After an error, on a full disk or if killed, the old file stays.
"""

import atexit
import logging
import os
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert.filters import strip_ansi
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from writing import write


def main() -> int:
    source, output, timeout = sys.argv[1:]
    try:
        notebook = nbformat.read(source, as_version=4)
    except OSError as error:
        return fail(f"{source}: {error.strerror}")
    except Exception as error:  # nbformat has no specific error for a file that is not a notebook
        return fail(f"{source} is not a notebook: {str(error).splitlines()[0]}")
    started = time.monotonic()
    problem = execute(notebook, os.path.dirname(os.path.abspath(source)), int(timeout))
    if problem:
        return fail(f"{source}: {problem}\nNothing was written.")
    try:
        write(notebook, output)
    except OSError as error:
        return fail(f"{output}: {error.strerror}. Nothing was written.")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    print(f"{output}: {len(code)} cells in {time.monotonic() - started:.1f} s")
    # Cells with the tag raises-exception can fail: the tests of unfinished exercises.
    failed = [cell.id for cell in code if any(made.output_type == "error" for made in cell.outputs)]
    if failed:
        print(f"{len(failed)} of them failed: {', '.join(failed)}")
    return 0


def fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


def execute(notebook, folder: str, timeout: int, again: bool = True) -> "str | None":
    """Run all cells in place. Return what went wrong, or None."""
    running: "list[int]" = []
    client = NotebookClient(
        notebook,
        timeout_func=lambda cell: timeout,
        iopub_timeout=60,  # waits for outputs after a cell's reply; later ones are dropped with only a warning
        kernel_name="tslab",
        record_timing=False,
        resources={"metadata": {"path": folder}},
        on_cell_start=lambda cell, cell_index: running.append(cell_index),
    )
    try:
        client.execute()
    except BaseException as error:
        # On a signal nbclient ends the kernel and then fails in one of many ways, also in a task that asyncio reports at the end.
        if hasattr(client, "_async_cleanup_kernel_future"):
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)
            return "stopped"
        if not running:
            atexit.unregister(client._cleanup_kernel)  # nbclient does not, if there is no kernel to end
            if again and isinstance(error, RuntimeError):
                # Jupyter releases the ports that it chooses, so another kernel can have taken one of them.
                return execute(notebook, folder, timeout, again=False)
            return "the kernel did not start"
        cell = f"cell {place(notebook, running[-1])}"
        if isinstance(error, CellExecutionError):
            return f"{cell}: {error.ename}: {error.evalue}\n{trace(notebook, running[-1])}"
        if isinstance(error, CellTimeoutError):
            return f"{cell} took longer than {timeout} s"
        if isinstance(error, DeadKernelError):
            return f"{cell}: the kernel died"
        raise
    # JupyterLab joins printed pieces when it opens a file. A chart after them would then be saved over one of the pieces.
    CoalesceStreamsPreprocessor(enabled=True).preprocess(notebook, {})
    return None


def place(notebook, index: int) -> str:
    """The number that JupyterLab shows for the cell, and its position among all cells."""
    number = sum(cell.cell_type == "code" for cell in notebook.cells[: index + 1])
    return f"[{number}] (number {index + 1} of {len(notebook.cells)})"


def trace(notebook, index: int) -> str:
    """The traceback of the failed cell, without its first line, which repeats name and message."""
    lines = [
        line
        for output in notebook.cells[index].outputs
        if output.output_type == "error"
        for line in output.traceback[1:]
    ]
    return strip_ansi("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
