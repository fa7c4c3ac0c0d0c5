"""How nbgrader makes the learner's edition of the notebook, here (npm run exercises) and in a teacher's course.

A course takes this file into its own folder and the worked notebook into source/rnn/; see docs/teaching.md.
"""

c = get_config()  # noqa: F821, nbgrader's own

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
