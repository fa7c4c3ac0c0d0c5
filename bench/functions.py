"""Single functions of NumPy, by the names of their counterparts in functions.ts."""

import numpy as np


def functions(matrix, steps):
    np.random.seed(1)
    x = np.random.randn(*matrix)
    y = np.random.randn(*matrix)
    z = np.random.randn(*steps)
    same = x.copy()
    positive = np.abs(x) + 0.5
    row = np.random.randn(1, matrix[1])
    column = np.random.randn(matrix[0], 1)
    return {
        "add(x, y)": lambda: x + y,
        "add(x, row)": lambda: x + row,
        "multiply(x, column)": lambda: x * column,
        "divide(x, y)": lambda: x / y,
        "maximum(x, 0)": lambda: np.maximum(x, 0),
        "negative(x)": lambda: -x,
        "abs(x)": lambda: np.abs(x),
        "square(x)": lambda: np.square(x),
        "sqrt(positive)": lambda: np.sqrt(positive),
        "exp(x)": lambda: np.exp(x),
        "log(positive)": lambda: np.log(positive),
        "tanh(x)": lambda: np.tanh(x),
        "power(positive, 3)": lambda: np.power(positive, 3),
        "clip(x, -1, 1)": lambda: np.clip(x, -1, 1),
        "sum(x)": lambda: np.sum(x),
        "sum(x), axis 0": lambda: np.sum(x, axis=0),
        "sum(x), axis 1": lambda: np.sum(x, axis=1),
        "mean(x)": lambda: np.mean(x),
        "max(x)": lambda: np.max(x),
        "max(x), axis 0": lambda: np.max(x, axis=0),
        "min(x)": lambda: np.min(x),
        "argmax(x)": lambda: np.argmax(x),
        "argmax(x), axis 0": lambda: np.argmax(x, axis=0),
        "sum(z), three axes": lambda: np.sum(z),
        "sum(z), axis 0 of three": lambda: np.sum(z, axis=0),
        "sum(z), axis 1 of three": lambda: np.sum(z, axis=1),
        "sum(z), axis 2 of three": lambda: np.sum(z, axis=2),
        "max(z), three axes": lambda: np.max(z),
        "copy(x)": lambda: x.copy(),
        "copy(x.T)": lambda: x.T.copy(order="C"),
        "concatenate([x, y])": lambda: np.concatenate([x, y]),
        "array_equal(x, same)": lambda: np.array_equal(x, same),
        "allclose(x, same)": lambda: np.allclose(x, same),
        "random.randn": lambda: np.random.randn(*matrix),
        "random.random_sample": lambda: np.random.random_sample(matrix),
    }
