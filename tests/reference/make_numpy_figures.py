"""Writes numpy.json: what NumPy computes and prints for cases drawn at random. The tests of lib/numpy compare with it.

    python3 tests/reference/make_numpy_figures.py
"""

import json
import pathlib

import numpy as np

rng = np.random.RandomState(2026)


def printing_cases():
    arrays = [
        np.array([]),
        np.array([1.0, 2.5, -3.0]),
        np.array([0.0, -0.0]),
        np.array([1e-5, 1.0]),
        np.array([1e8, 2.0]),
        np.array([1e300, 1e-300, 3.25]),
        np.array([np.nan, 1.5, np.inf]),
        np.array([np.nan, -np.inf]),
        np.array([[1e16, 123456.789], [0.1, 5e-324]]),
        np.zeros((2, 3)),
        np.ones((40, 30)),
        np.zeros((1200,)),
        np.arange(1500.0).reshape(5, 3, 100),
        rng.randn(2, 3, 4, 2),
    ]
    for _ in range(60):
        shape = rng.randint(1, 9, size=rng.randint(1, 4))
        x = rng.randn(*shape) * 10.0 ** rng.randint(-6, 9)
        if rng.rand() < 0.3:
            x = np.round(x, rng.randint(0, 4))
        arrays.append(x)
    for precision in (8, 17, 3):
        np.set_printoptions(precision=precision)
        for x in arrays:
            yield {"precision": precision, "shape": list(x.shape), "data": numbers(x), "text": str(x)}
    np.set_printoptions(precision=8)


def numbers(x):
    """Entries as JSON: what JSON has no word for, as text."""
    return [v if np.isfinite(v) and not (v == 0 and np.signbit(v)) else repr(float(v)) for v in x.ravel().tolist()]


def main():
    figures = {"printing": list(printing_cases())}
    path = pathlib.Path(__file__).parent / "numpy.json"
    path.write_text(json.dumps(figures) + "\n")


main()
