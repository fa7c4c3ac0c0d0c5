"""Generate the learner's editions from the worked notebooks, with nbgrader's own `generate_assignment`.

usage: exercises.py WORKED OUTPUT [WORKED OUTPUT ...] (called by scripts/exercises.mjs)

A teacher's students get the same: solutions replaced by a stub, outputs cleared, other cells locked, checksums added.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader
from writing import write

ROOT = Path(__file__).resolve().parent.parent


def generate(outputs: "dict[Path, Path]") -> None:
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        source = course / "source" / "rnn"
        source.mkdir(parents=True)
        for worked in outputs:
            shutil.copy(worked, source)
        config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
        config.CourseDirectory.root = str(course)
        config.Application.log_level = 30
        result = NbGraderAPI(config=config).generate_assignment("rnn")
        if not result["success"]:
            raise SystemExit("nbgrader: " + result["log"] + result.get("error", ""))
        released = course / "release" / "rnn"
        made = {output: nbformat.read(released / worked.name, as_version=4) for worked, output in outputs.items()}
    for output, notebook in made.items():
        try:
            write(notebook, str(output))
        except OSError as error:
            raise SystemExit(f"{output}: {error.strerror}. Nothing was written.") from error


if __name__ == "__main__":
    paths = [Path(path) for path in sys.argv[1:]]
    generate(dict(zip(paths[::2], paths[1::2])))
