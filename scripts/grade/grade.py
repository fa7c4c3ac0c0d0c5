"""Grade notebooks: run them on the kernel, with the tests out of their reach, and report on their exercises.

A submission's own test cells are not run and do not count. Instead, each function is called with new values, its results are
recorded, and a process that contains nothing of the submission (judge.mjs) judges the recording.
"""

import argparse
import csv
import io
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import nbformat
from nbformat.reader import NotJSONError
from submission import KernelNotStarted, Submission

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.append(os.path.join(ROOT, "scripts"))
from writing import replace  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="npm run grade --",
        description=__doc__.split("\n")[0],
        epilog="Status: 0 if all exercises of all notebooks pass, 1 if not, 2 if a notebook could not be graded.",
    )
    parser.add_argument("notebooks", nargs="+", help="notebooks, or folders of them (the learner's edition)")
    parser.add_argument("--worked", action="append", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="print the result as JSON; a list for several notebooks")
    parser.add_argument("--csv", metavar="FILE", help="write a table of points, a line for each notebook")
    parser.add_argument("--timeout", type=float, default=20, metavar="S", help="seconds per cell (20)")
    parser.add_argument("--total", type=float, default=600, metavar="S", help="seconds per notebook (600)")
    parser.add_argument("--memory", type=int, default=2048, metavar="MB", help="memory of the notebook (2048)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))  # also ends the kernel and deletes its folder
    results = []
    try:
        courses = [points_of(worked) for worked in options.worked]
        notebooks = [file for path in options.notebooks for file in notebooks_in(path)]
        if options.csv:
            write_table([], courses, options.csv)  # a table that cannot be written fails now, not after an hour
    except Unusable as error:
        print(error, file=sys.stderr)
        return 2
    for notebook in notebooks:
        try:
            result = grade(notebook, courses, options)
        except Unusable as error:
            print(error, file=sys.stderr)
            result = {"notebook": notebook, "error": str(error)}
        results.append(result)
        try:
            if options.csv:
                write_table(results, courses, options.csv)
            untabled = False
        except Unusable as error:
            print(error, file=sys.stderr)
            untabled = True  # the others are still graded
        if not options.json and "error" not in result:
            print(table(result) if len(notebooks) == 1 else summary(result), flush=True)
    if options.json and (len(results) > 1 or "error" not in results[0]):
        print(json.dumps(results if len(results) > 1 else results[0], indent=2))
    if untabled or any("error" in result for result in results):
        return 2
    return 0 if all(result["passed"] == len(result["exercises"]) for result in results) else 1


def notebooks_in(path: str) -> "list[str]":
    """The notebook itself, or all notebooks below a folder."""
    if not os.path.isdir(path):
        return [path]
    found = [os.path.join(at, name) for at, _, names in os.walk(path) for name in names if name.endswith(".ipynb")]
    found = sorted(file for file in found if ".ipynb_checkpoints" not in file)
    if not found:
        raise Unusable(f"{path}: there is no notebook in this folder")
    return found


def grade(notebook: str, courses: "list[dict[str, int]]", options) -> dict:
    cells = cells_of(notebook)
    points = exercises_in(cells, courses)
    if not points:
        raise Unusable(f"{notebook} is a notebook, but not of this assignment: none of its cells has an exercise")
    before = originals(options.worked)
    stopped = None
    try:
        with Judge(list(points)) as judge:
            calls = judge.calls()
            recorded, troubles = run(cells, calls, os.path.dirname(notebook), options)
            verdicts = judge.verdicts(recorded)
    except (KernelNotStarted, JudgeEnded) as error:
        stopped = f"{notebook} is not graded: {error}"
    finally:
        changed = put_back(before, originals(options.worked))
    if changed:
        raise Unusable(
            f"{notebook} is not graded: it changed {', '.join(changed)} of this project, which is now as it was before."
        )
    if stopped:
        raise Unusable(stopped)
    remarks = copies(cells, calls)
    for verdict in verdicts:
        name = verdict["name"]
        verdict["remark"] = remarks.get(name, "")
        verdict["max_points"] = points[name]
        if name in troubles and verdict["status"] == "not done":
            verdict["status"], verdict["cause"] = troubles[name]
        verdict["points"] = points[name] if verdict["status"] == "passed" else 0
    return report(notebook, verdicts)


class Unusable(Exception):
    """A file cannot be graded or cannot be written."""


def cells_of(path: str) -> list:
    try:
        notebook = nbformat.read(path, as_version=4)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from error
    except (NotJSONError, UnicodeDecodeError, nbformat.ValidationError, KeyError, AttributeError, TypeError) as error:
        raise Unusable(f"{path} is not a notebook: {str(error).splitlines()[0][:200]}") from error
    return notebook.cells


def grade_id(cell) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def points_of(worked: str) -> "dict[str, int]":
    """The points of each exercise, from its test cell in the worked notebook."""
    tests = [cell for cell in cells_of(worked) if cell.metadata.get("nbgrader", {}).get("grade")]
    return {grade_id(cell).removesuffix("_test"): cell.metadata.nbgrader.points for cell in tests}


def exercises_in(cells: list, courses: "list[dict[str, int]]") -> "dict[str, int]":
    """The points of the exercises that a notebook should have: all those of a course that it has cells of."""

    def with_cells(belongs) -> "list[dict[str, int]]":
        return [course for course in courses if any(belongs(cell, course) for cell in cells)]

    # A notebook can define or call functions of another course without being one of its submissions.
    found = with_cells(lambda cell, course: grade_id(cell) in course or test_of(cell, course)) or with_cells(
        lambda cell, course: any(re.search(rf"\b{name}\b", cell.source) for name in course)
    )
    return {name: points for course in found for name, points in course.items()}


def originals(worked: "list[str]") -> "dict[str, bytes]":
    """The contents of the grader's files. A submission runs with the teacher's permissions and could change them."""
    folders = [os.path.join(ROOT, name) for name in ("kernel", "lib", "scripts")]
    files = [os.path.join(at, name) for folder in folders for at, _, names in os.walk(folder) for name in names]
    return {file: Path(file).read_bytes() for file in [*worked, *files] if os.path.exists(file)}


def put_back(before: "dict[str, bytes]", after: "dict[str, bytes]") -> "list[str]":
    """Restore changed files, so the next submission gets the same grader; return the names of the files."""
    changed = sorted(file for file in {*before, *after} if before.get(file) != after.get(file))
    for file in changed:
        if file in before:
            os.makedirs(os.path.dirname(file), exist_ok=True)
            replace(file, before[file])
        else:
            os.remove(file)
    return [os.path.relpath(file, ROOT) for file in changed]


class JudgeEnded(Exception):
    """Another process ended the judge."""


class Judge:
    def __init__(self, names: "list[str]") -> None:
        script = os.path.join(ROOT, "scripts", "grade", "judge.mjs")
        self.process = subprocess.Popen(
            ["node", "--import", "tsx", script, *names],
            cwd=ROOT,
            env={**os.environ, "TSX_DISABLE_CACHE": "1"},  # an earlier submission could have changed the cache, in /tmp
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Judge":
        return self

    def __exit__(self, *_) -> None:
        self.process.kill()
        self.process.wait()

    def calls(self) -> "dict[str, list]":
        return json.loads(self.process.stdout.readline())

    def verdicts(self, recorded: dict) -> "list[dict]":
        answer, _ = self.process.communicate(json.dumps(recorded) + "\n")
        try:
            return json.loads(answer)
        except ValueError as error:
            raise JudgeEnded("the process that judges it was ended") from error


def run(cells: list, calls: dict, folder: str, options) -> "tuple[dict, dict]":
    """The recordings of the functions, and the status of those that could not be called."""
    recorded, troubles = {}, {}
    with (
        tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True) as home,
        Submission(folder or ".", home, options.timeout, options.total, options.memory) as submission,
    ):
        code = [cell for cell in cells if cell.cell_type == "code"]
        present = {grade_id(cell) for cell in code}
        last = {test_of(cell, calls): cell for cell in code}
        for cell in code:
            name = test_of(cell, calls)
            if name and cell is last[name]:
                recorded[name] = probe(submission, name, calls[name], troubles)
            elif not name:
                solves = solved_by(cell, calls)
                for solved in solves:
                    troubles.pop(solved, None)
                ended = submission.run(cell.source)
                if ended.status != "ok":
                    for solved in solves:
                        troubles[solved] = trouble(solved, ended, calls, troubles, cells)
            if all(name in recorded for name in calls):
                break
        for name in calls:
            if name not in recorded:
                recorded[name] = probe(submission, name, calls[name], troubles)
            if recorded[name] is None and name not in troubles:
                missing = f"there is no function {name}" if name in present else "its cell is missing"
                troubles[name] = ("not done", other_type(name, cells) or missing)
    return recorded, troubles


def trouble(name: str, ended, calls: dict, troubles: dict, cells: list) -> "tuple[str, str]":
    """The status of a failed cell that should define an exercise, and the reason."""
    missing = re.search(r"^TypeScriptError: '(\w+)' is (?:missing|not declared)", ended.text)
    if ended.status == "error" and missing and missing[1] in calls and missing[1] != name:
        _, text = troubles.get(missing[1], ("", ""))
        no_code = "is not code" if other_type(missing[1], cells) else ""
        compiler = text.startswith(("SyntaxError", "TypeScriptError"))
        why = "does not compile" if compiler else "did not run" if text else no_code or "is missing"
        return "not checked", f"{missing[1]} {why}, so {name} could not be checked"
    return "timed out" if ended.status == "timeout" else "crashed", ended.text


def other_type(name: str, cells: list) -> str:
    """The type of an exercise's cell that exists but is not code; empty if there is no such cell."""
    kinds = {"markdown": "Markdown", "raw": "raw text"}
    found = [kinds[cell.cell_type] for cell in cells if cell.cell_type in kinds and name in solved_by(cell, [name])]
    return f"its cell is there, but it is {found[0]}: turn it into code (Esc, then Y)" if found else ""


def copies(cells: list, names) -> "dict[str, str]":
    """A remark for each exercise that has a cell copied together with its grade_id."""
    count = Counter(grade_id(cell) for cell in cells)
    remarks = {}
    for name in names:
        found = [f"{count[id_]} cells with the grade_id {id_}" for id_ in (name, f"{name}_test") if count[id_] > 1]
        if found:
            remarks[name] = f"there are {' and '.join(found)}; the function is graded as it was at its last test"
    return remarks


def test_of(cell, names) -> "str | None":
    """The exercise that a cell tests, by its grade_id or by the test it calls."""
    marked = grade_id(cell).removesuffix("_test")
    if cell.metadata.get("nbgrader", {}).get("grade") and marked in names:
        return marked
    called = re.match(r"\s*(\w+)_test\(\1\)", cell.source)
    return called[1] if called and called[1] in names else None


def solved_by(cell, names) -> "list[str]":
    return [name for name in names if grade_id(cell) == name or re.search(rf"\bfunction {name}\b", cell.source)]


def probe(submission: Submission, name: str, calls: list, troubles: dict):
    """Make the judge's calls of the function in the submission's kernel. None if the function does not exist."""
    unique = secrets.token_hex(8)
    given, answer = (os.path.join(submission.home, f"{unique}-{part}.json") for part in ("calls", "answer"))
    with open(given, "w", encoding="utf-8") as file:
        json.dump(calls, file)
    ended = submission.probe(
        f"""import {{ recordFile as record_{unique} }} from "./lib/grading/recording-file";
// @ts-ignore
record_{unique}("{name}", typeof {name} === "undefined" ? undefined : {name}, {json.dumps(given)}, {json.dumps(answer)});"""
    )
    if ended.status == "timeout":
        troubles[name] = ("timed out", ended.text)
    elif ended.status != "ok":
        troubles[name] = ("crashed", ended.text)
    try:
        with open(answer, encoding="utf-8") as file:
            return json.load(file) if ended.status == "ok" else None
    except (OSError, ValueError):
        return None


def report(notebook: str, verdicts: "list[dict]") -> dict:
    total = sum(verdict["points"] for verdict in verdicts)
    return {
        "notebook": notebook,
        "points": total,
        "max_points": sum(verdict["max_points"] for verdict in verdicts),
        "passed": sum(verdict["status"] == "passed" for verdict in verdicts),
        "exercises": verdicts,
    }


def total(result: dict) -> str:
    passed = f"{result['passed']} of {len(result['exercises'])} passed"
    return f"{passed}, {result['points']} of {result['max_points']} points"


def table(result: dict) -> str:
    rows = [
        (str(v["exercise"]), v["name"], v["status"], f"{v['points']} of {v['max_points']}", words_of(v))
        for v in result["exercises"]
    ]
    rows.insert(0, ("", "exercise", "", "points", ""))
    widths = [max(len(row[k]) for row in rows) for k in range(4)]
    lines = ["  ".join([*(text.ljust(width) for text, width in zip(row, widths)), row[4]]).rstrip() for row in rows]
    return "\n".join([*lines, total(result)])


def summary(result: dict) -> str:
    """The points, and a line for each exercise that has no points or a remark."""
    lines = [
        f"  {v['exercise']}  {v['name']}: {v['status']}; {words_of(v)}".removesuffix("; ")
        for v in result["exercises"]
        if v["status"] != "passed" or v["remark"]
    ]
    return "\n".join([f"{result['notebook']}: {total(result)}", *lines])


def words_of(verdict: dict) -> str:
    return "; ".join(one_line(text) for text in (verdict["cause"], verdict["remark"]) if text)


def write_table(results: "list[dict]", courses: "list[dict[str, int]]", file: str) -> None:
    """Write one line per notebook: the total points and those of each exercise, or why there are none."""
    text = io.StringIO()
    graded = {verdict["name"] for result in results for verdict in result.get("exercises", [])}
    names = [name for course in courses for name in course if name in graded]
    rows = csv.DictWriter(text, ["notebook", "points", *names, "error"])
    rows.writeheader()
    for result in results:
        each = {verdict["name"]: verdict["points"] for verdict in result.get("exercises", [])}
        kept = {key: result[key] for key in ("notebook", "points", "error") if key in result}
        rows.writerow({**kept, **each})
    try:
        replace(file, text.getvalue().encode())
    except OSError as error:
        raise Unusable(f"{file}: {error.strerror}. The table was not written.") from error


def one_line(text: str, length: int = 160) -> str:
    line = " ".join(re.sub(r"[^\x20-\x7e\u00a0-\uffff]", " ", text).split())
    return line if len(line) <= length else line[: length - 1] + "…"


if __name__ == "__main__":
    sys.exit(main())
