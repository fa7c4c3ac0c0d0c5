"""How nbgrader makes the learner's edition of the notebook, here (npm run exercises) and in a teacher's course.

A course takes this file into its own folder and the worked notebook into source/rnn/; see docs/teaching.md.
"""

import os
import sys

from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, DeduplicateIds, OverwriteCells, OverwriteKernelspec

c = get_config()  # noqa: F821, nbgrader's own

# nbgrader calls a program of its environment, alembic, by name.
os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ.get("PATH", "")


class RemarkCopies(DeduplicateIds):
    """Leaves a remark at each copy of a cell, where nbgrader's own leaves metadata that stop the grading of the class."""

    def preprocess(self, nb, resources):
        ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells]
        nb, resources = super().preprocess(nb, resources)
        cells = []
        for grade_id, cell in zip(ids, nb.cells):
            if grade_id and cell.metadata.nbgrader == {}:
                del cell.metadata["nbgrader"]
                remark = f"**There are several cells with the id `{grade_id}`.** The last one is graded, this one only run."
                cells.append(new_markdown_cell(remark))
            cells.append(cell)
        nb.cells = cells
        return nb, resources


c.Autograde.sanitize_preprocessors = [ClearOutput, RemarkCopies, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]

# The language of the notebook, of which nbgrader does not know the comments.
c.ClearSolutions.code_stub = {"typescript": "// Write your code here."}

# Seconds for a cell, and for what it printed to arrive: a submission that prints without end is still graded.
c.ExecutePreprocessor.timeout = 120
c.ExecutePreprocessor.iopub_timeout = 60
c.ExecutePreprocessor.kernel_name = "tslab"

# `nbgrader zip_collect rnn` takes handed-in files of this name from downloaded/rnn/archive/, e.g.
# rnn_anna-meier_attempt_2026-11-23-10-00-00_Building_a_Recurrent_Neural_Network_Step_by_Step.ipynb
c.FileNameCollectorPlugin.named_regexp = (
    r".*rnn_(?P<student_id>[\w.-]+?)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>.*)"
)
