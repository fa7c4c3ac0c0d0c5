"""Writes what NumPy computes and prints for cases drawn at random. The tests of lib/numpy compare with it.

    pip install numpy
    python3 tests/reference/make_numpy_figures.py

numpy.json has how arrays are printed; numpy-accuracy.json has [x, exp x, tanh x, sigmoid x], each rounded once from
60 digits, as doubles in base64; numpy-cases.json has results of all functions of lib/np.ts:

    arrays   [shape, entries as little-endian doubles in base64]
    cases    [function, arguments, result]

An argument is a number, an option, or an operand {"a": position in arrays, "index": …, "T": true}: that array, a slice
of it in the notation of np.slice, transposed. Whatever is an array in a result is its position in arrays.
"""

import base64
import decimal
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


arrays = []


def store(x):
    """The position of x in `arrays`."""
    x = np.asarray(x, dtype=np.float64)
    arrays.append([list(x.shape), base64.b64encode(x.astype("<f8").tobytes()).decode()])
    return len(arrays) - 1


SPECIAL = [np.nan, np.inf, -np.inf, -0.0, 0.0, 5e-324, -3e-310, 2.2250738585072014e-308, 1e300, 1.0]
KINDS = ["normal", "whole", "wide", "special"]


def entries(kind, shape):
    if kind == "normal":
        return rng.randn(*shape)
    if kind == "whole":
        return rng.randint(-3, 4, size=shape).astype(np.float64)
    if kind == "wide":
        return rng.randn(*shape) * 10.0 ** rng.randint(-12, 12, size=shape)
    return np.where(rng.rand(*shape) < 0.4, rng.choice(SPECIAL, size=shape), rng.randn(*shape))


def random_shape(least=1, most=4):
    """One to four axes, now and then with one of length 0."""
    ndim = rng.choice([n for n in (1, 2, 2, 2, 3, 3, 4) if least <= n <= most])
    return tuple(int(n) for n in rng.choice([0, 1, 1, 2, 2, 2, 3, 3, 3, 4], size=ndim))


def random_index(shape):
    """Indices in the notation of np.slice, and the same for NumPy."""
    words, index = [], []
    for length in shape[: rng.randint(0, len(shape) + 1)]:
        if length > 0 and rng.rand() < 0.25:
            i = int(rng.randint(-length, length))
            words.append(i)
            index.append(i)
            continue
        start, stop = (None if rng.rand() < 0.4 else int(rng.randint(-length - 1, length + 2)) for _ in range(2))
        words.append(f"{'' if start is None else start}:{'' if stop is None else stop}")
        index.append(slice(start, stop))
    return words, tuple(index)


def operand_of(shape, kind):
    """An operand of just that shape: an array of its own, or a view of a larger or a transposed one."""
    way = rng.randint(3)
    if way == 0:
        x = entries(kind, shape)
        return {"a": store(x)}, x
    if way == 1:
        x = entries(kind, shape[::-1])
        return {"a": store(x), "T": True}, x.T
    before, after = rng.randint(0, 2, size=(2, len(shape)))
    x = entries(kind, tuple(n + b + a for n, b, a in zip(shape, before, after)))
    words = [f"{b}:{b + n}" for n, b in zip(shape, before)]
    return {"a": store(x), "index": words}, x[tuple(slice(b, b + n) for n, b in zip(shape, before))]


def operand(kind=None, least=1, most=4):
    return operand_of(random_shape(least, most), kind or rng.choice(KINDS))


def fitting_shape(shape):
    """A shape that broadcasts with `shape`: some axes of length 1, some left out in front."""
    other = tuple(1 if rng.rand() < 0.3 else n for n in shape)
    return other[rng.randint(0, len(shape)) :] if rng.rand() < 0.4 else other


def elementwise_cases():
    binary = {"add": np.add, "subtract": np.subtract, "multiply": np.multiply, "divide": np.divide,
              "maximum": np.maximum, "minimum": np.minimum, "power": np.power}
    for name, function in binary.items():
        for _ in range(100):
            kind = rng.choice(KINDS)
            shape = random_shape()
            left, a = operand_of(shape, kind)
            if rng.rand() < 0.2:
                b = float(entries(kind, ()))
                right = {"number": numbers(np.array([b]))[0]}
            else:
                right, b = operand_of(fitting_shape(shape), kind)
            if rng.rand() < 0.5:
                left, right, a, b = right, left, b, a
            yield [name, [left, right], store(function(a, b))]
    for name, function in {"add": np.add, "multiply": np.multiply}.items():
        for _ in range(60):
            shape = random_shape()
            written, values = zip(*(operand_of(fitting_shape(shape), "special") for _ in range(rng.randint(3, 6))))
            result = values[0]
            for x in values[1:]:
                result = function(result, x)
            yield [name, list(written), store(result)]
    unary = {"negative": np.negative, "square": np.square, "sqrt": np.sqrt, "exp": np.exp, "log": np.log,
             "tanh": np.tanh, "abs": np.abs}
    for name, function in unary.items():
        for _ in range(50):
            written, x = operand()
            yield [name, [written], store(function(x))]
    for _ in range(40):
        written, x = operand()
        low, high = (float(v) for v in np.sort(rng.randn(2)))
        yield ["clip", [written, low, high], store(np.clip(x, low, high))]


def reduction_cases():
    functions = {"sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min, "argmax": np.argmax}
    for name, function in functions.items():
        for _ in range(70):
            written, x = operand(rng.choice(["normal", "whole", "special"]))
            axis = int(rng.randint(-x.ndim, x.ndim))
            if (x.size if name != "sum" else 1) == 0:
                continue
            if rng.rand() < 0.25:
                yield [name, [written], {"number": numbers(np.array([function(x)], dtype=np.float64))[0]}]
            else:
                keepdims = bool(rng.rand() < 0.5)
                result = function(x, axis=axis, keepdims=keepdims)
                yield [name, [written, {"axis": axis, "keepdims": keepdims}], store(result)]


def product_cases():
    for i in range(200):
        n, k, m = (int(v) for v in rng.randint(0 if i % 5 == 0 else 1, 9, size=3))
        kind = KINDS[i % 4]
        left, a = operand_of((n, k), kind)
        right, b = operand_of((k, m), kind)
        # Entry by entry and not with BLAS, so that NaN and Infinity are where they belong.
        yield ["dot", [left, right], store((a[:, :, None] * b[None, :, :]).sum(axis=1))]


def shaping_cases():
    for _ in range(60):
        written, x = operand()
        yield ["transpose", [written], store(np.transpose(x))]
        yield ["copy", [written], store(x)]
        parts = [n for n in (1, 2, 3, x.size) if n > 0 and x.size % n == 0]
        first = int(rng.choice(parts)) if x.size > 0 else 0
        shape = [first, x.size // first] if first > 0 else [0, 2]
        yield ["reshape", [written, shape], store(x.reshape(shape))]
    for _ in range(160):
        shape = random_shape()
        axis = int(rng.randint(-len(shape), len(shape)))
        shapes = [list(shape) for _ in range(rng.randint(1, 4))]
        for other in shapes:
            other[axis] = int(rng.randint(0, 4))
        written, values = zip(*(operand_of(tuple(s), "special") for s in shapes))
        yield ["concatenate", [{"list": list(written)}, {"axis": axis}], store(np.concatenate(values, axis=axis))]


def indexing_cases():
    for _ in range(250):
        written, x = operand()
        words, index = random_index(x.shape)
        yield ["slice", [written, {"words": words}], store(x[index])]
    for _ in range(200):
        x = entries("special", random_shape())
        words, index = random_index(x.shape)
        target = x[index]
        if target.ndim == 0 or rng.rand() < 0.2:
            value = float(rng.randn())
            written = {"number": value}
        else:
            written, value = operand_of(fitting_shape(target.shape), "special")
        before = {"a": store(x)}
        x[index] = value
        yield ["assign", [before, {"words": words}, written], store(x)]


def accuracy_points():
    """Numbers over the whole range of doubles, and more of them where a function turns."""
    sign = lambda n: rng.choice([-1.0, 1.0], size=n)
    turns = np.array([0.3465735902799726, 0.55, 0.625, 1.0, 19.06, 22.0, 36.7, 354.9, 708.4, 709.782712893384, 744.44, 745.1332191019412])
    near = np.concatenate([turns * (1 + s * 10.0 ** -e) for e in (3, 6, 9, 12, 15) for s in (-1, 0, 1)])
    return np.concatenate(
        [
            sign(700) * 2.0 ** rng.uniform(-1074, 11, size=700),
            rng.uniform(-750, 750, size=900),
            rng.uniform(-40, 40, size=900),
            rng.uniform(-1, 1, size=900),
            near,
            -near,
            [5e-324, -5e-324, 1.7976931348623157e308, -1.7976931348623157e308, 0.0],
        ]
    )


def accuracy():
    """exp, tanh and sigmoid to 60 digits and more, rounded once."""

    def row(x):
        with decimal.localcontext(decimal.Context(prec=60, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)) as context:
            d = decimal.Decimal(min(max(x, -2000.0), 2000.0) if abs(x) > 1 else x)
            # tanh x is about x - x**3 / 3: for small x, twice as many digits as x has zeros after its point.
            context.prec += 2 * max(0, -d.adjusted()) if d and d.adjusted() > -200 else 0
            exp = d.exp()
            if d and d.adjusted() <= -200:
                tanh = d.next_toward(decimal.Decimal(0))
            else:
                tanh = (exp * exp - 1) / (exp * exp + 1)
            return [x, to_double(exp), float(tanh), float(exp / (1 + exp))]

    rows = np.array([row(float(x)) for x in accuracy_points()])
    return base64.b64encode(rows.astype("<f8").tobytes()).decode()


def to_double(d):
    return float(d) if d < decimal.Decimal(2) ** 1024 else float("inf")


def main():
    here = pathlib.Path(__file__).parent
    (here / "numpy.json").write_text(json.dumps({"printing": list(printing_cases())}) + "\n")
    (here / "numpy-accuracy.json").write_text(json.dumps({"exp, tanh, sigmoid": accuracy()}) + "\n")
    families = [elementwise_cases, reduction_cases, product_cases, shaping_cases, indexing_cases]
    with np.errstate(all="ignore"):
        cases = [case for family in families for case in family()]
    lists = (",\n".join(json.dumps(entry, separators=(",", ":")) for entry in part) for part in (arrays, cases))
    (here / "numpy-cases.json").write_text('{"arrays": [\n%s\n], "cases": [\n%s\n]}\n' % tuple(lists))
    print(f"{len(cases)} cases, {len(arrays)} arrays")


main()
