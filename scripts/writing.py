"""Writes a file so that, whatever happens, the old one or the new one is there, whole."""

import os
import tempfile

import nbformat


def write(notebook, path: str) -> None:
    """Write a notebook."""
    replace(path, nbformat.writes(notebook).rstrip("\n").encode() + b"\n")


def replace(path: str, content: bytes) -> None:
    """Write to a temporary file beside `path` and rename it."""
    path = os.path.realpath(path)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = os.stat(path).st_mode if os.path.exists(path) else 0o644
        os.chmod(temporary, mode & 0o777)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
