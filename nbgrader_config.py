"""How nbgrader makes the learner's edition of the notebook, here (npm run exercises) and in a teacher's course.

A course takes this file into its own folder and the worked notebook into source/rnn/; see CONTRIBUTING.md.
"""

c = get_config()  # noqa: F821, nbgrader's own

# The language of the notebook, of which nbgrader does not know the comments.
c.ClearSolutions.code_stub = {"typescript": "// Write your code here."}

# A cell of the worked notebook that fails stops nothing: every exercise is graded.
c.ExecutePreprocessor.allow_errors = True
c.ExecutePreprocessor.timeout = 120
c.ExecutePreprocessor.kernel_name = "tslab"

# `nbgrader zip_collect rnn` takes handed-in files of this name from downloaded/rnn/archive/.
c.FileNameCollectorPlugin.named_regexp = (
    r".*rnn_(?P<student_id>\w+)_attempt_(?P<timestamp>[0-9\-]+)_(?P<file_id>.*)"
)
