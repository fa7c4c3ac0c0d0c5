"""Writes files whole or not at all, as scripts/files.mjs does for JavaScript."""

import os
import tempfile

import nbformat


def write(notebook, path: str) -> None:
    """Write a notebook."""
    replace(path, nbformat.writes(notebook).rstrip("\n").encode() + b"\n")


def replace(path: str, content: bytes) -> None:
    """Write to a temporary file next to `path`, then rename it."""
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
