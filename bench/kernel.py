"""The kernel's own cost, printed as JSON: seconds from its start to the first result, compared with ipykernel's in the same
run, and milliseconds that it adds to each cell of the worked notebook.

    .venv/bin/python bench/kernel.py [rounds]
"""

import json
import statistics
import sys
import time
from pathlib import Path

import nbformat
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "Building_a_Recurrent_Neural_Network_Step_by_Step.ipynb"


def quiet(message):
    pass


def first_result(kernel: str, code: str) -> float:
    began = time.monotonic()
    manager, client = start_new_kernel(kernel_name=kernel)
    client.execute_interactive(code, output_hook=quiet)
    seconds = time.monotonic() - began
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return seconds


def overhead_of_cells() -> "list[float]":
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    manager, client = start_new_kernel(kernel_name="tslab")
    overhead = []
    for cell in cells:
        if cell.cell_type == "code":
            reply = client.execute_interactive(cell.source, output_hook=quiet)
            overhead.append(reply["metadata"]["overhead_ms"])
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return overhead


def main(rounds: int) -> None:
    first_result("tslab", "1")  # fills the caches, like the first start after an installation
    ours, python = [], []
    for _ in range(rounds):
        python.append(first_result("python3", "print(1)"))
        ours.append(first_result("tslab", "console.log(1)"))
    overhead = overhead_of_cells()
    figures = {
        "first_result_s": round(statistics.median(ours), 2),
        "ipykernel_first_result_s": round(statistics.median(python), 2),
        "ratio": round(statistics.median(ours) / statistics.median(python), 2),
        "overhead_median_ms": round(statistics.median(overhead)),
        "overhead_worst_ms": round(max(overhead)),
    }
    print(json.dumps(figures))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
