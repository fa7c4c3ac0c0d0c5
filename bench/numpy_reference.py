"""The same passes in idiomatic NumPy. bench.ts drives it: one JSON object per line in, one per line out.

    {"prepare": [n_x, n_a, n_y, m, T_x]}                  draws parameters and input, seed 1, in the order of cases.ts
    {"prepare_functions": [shape, shape]}                 draws what functions.py takes
    {"run": "lstm_forward", "seconds": 0.2, "repeat": 1}  runs that again and again: {"seconds": [of one run, …]}
    {"outputs": "lstm_forward"}                           {"outputs": [base64 of doubles, …]}
    {"prepare_step": …}                                   the same for a step of training (training-step.ts); "torch" says
                                                          whether PyTorch is there: {"torch": "2.13.0" or null}
    {"machine": true}                                     NumPy's version and its BLAS
"""

import base64
import json
import sys
import time

import numpy as np

from functions import functions
from training_step import numpy_step, torch_step


def softmax(x):
    e_x = np.exp(x - np.max(x, axis=0, keepdims=True))
    return e_x / np.sum(e_x, axis=0, keepdims=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def rnn_cell_forward(xt, a_prev, p):
    a_next = np.tanh(np.dot(p["Wax"], xt) + np.dot(p["Waa"], a_prev) + p["ba"])
    yt_pred = softmax(np.dot(p["Wya"], a_next) + p["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, p)


def rnn_forward(x, a0, p):
    caches = []
    _, m, T_x = x.shape
    n_y, n_a = p["Wya"].shape
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, p)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    return a, y_pred, (caches, x)


def lstm_cell_forward(xt, a_prev, c_prev, p):
    concat = np.concatenate((a_prev, xt))
    ft = sigmoid(np.dot(p["Wf"], concat) + p["bf"])
    it = sigmoid(np.dot(p["Wi"], concat) + p["bi"])
    cct = np.tanh(np.dot(p["Wc"], concat) + p["bc"])
    ot = sigmoid(np.dot(p["Wo"], concat) + p["bo"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.dot(p["Wy"], a_next) + p["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p)


def lstm_forward(x, a0, p):
    caches = []
    _, m, T_x = x.shape
    n_y, n_a = p["Wy"].shape
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    a_next = a0
    c_next = np.zeros((n_a, m))
    for t in range(T_x):
        a_next, c_next, yt_pred, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, p)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y[:, :, t] = yt_pred
        caches.append(cache)
    return a, y, c, (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = cache
    dz = da_next * (1 - a_next**2)
    return {
        "dxt": np.dot(p["Wax"].T, dz),
        "da_prev": np.dot(p["Waa"].T, dz),
        "dWax": np.dot(dz, xt.T),
        "dWaa": np.dot(dz, a_prev.T),
        "dba": np.sum(dz, axis=1, keepdims=True),
    }


def rnn_backward(da, caches):
    cell_caches, x = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]
    dx = np.zeros((n_x, m, T_x))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    da_prevt = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        gradients = rnn_cell_backward(da[:, :, t] + da_prevt, cell_caches[t])
        dx[:, :, t] = gradients["dxt"]
        dWax += gradients["dWax"]
        dWaa += gradients["dWaa"]
        dba += gradients["dba"]
        da_prevt = gradients["da_prev"]
    return dx, da_prevt, dWax, dWaa, dba


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, p = cache
    n_a = a_next.shape[0]
    tanh_c = np.tanh(c_next)
    s = dc_next + da_next * ot * (1 - tanh_c**2)
    dot = da_next * tanh_c * ot * (1 - ot)
    dcct = s * it * (1 - cct**2)
    dit = s * cct * it * (1 - it)
    dft = s * c_prev * ft * (1 - ft)
    z = np.concatenate((a_prev, xt))
    dz = np.dot(p["Wf"].T, dft) + np.dot(p["Wi"].T, dit) + np.dot(p["Wc"].T, dcct) + np.dot(p["Wo"].T, dot)
    return {
        "dxt": dz[n_a:],
        "da_prev": dz[:n_a],
        "dc_prev": s * ft,
        "dWf": np.dot(dft, z.T),
        "dbf": np.sum(dft, axis=1, keepdims=True),
        "dWi": np.dot(dit, z.T),
        "dbi": np.sum(dit, axis=1, keepdims=True),
        "dWc": np.dot(dcct, z.T),
        "dbc": np.sum(dcct, axis=1, keepdims=True),
        "dWo": np.dot(dot, z.T),
        "dbo": np.sum(dot, axis=1, keepdims=True),
    }


def lstm_backward(da, caches):
    cell_caches, x = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]
    dx = np.zeros((n_x, m, T_x))
    sums = {}
    for gate in "fico":
        sums[f"dW{gate}"] = np.zeros((n_a, n_a + n_x))
        sums[f"db{gate}"] = np.zeros((n_a, 1))
    da_prevt = np.zeros((n_a, m))
    dc_prevt = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        gradients = lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, cell_caches[t])
        dx[:, :, t] = gradients["dxt"]
        for name in sums:
            sums[name] += gradients[name]
        da_prevt = gradients["da_prev"]
        dc_prevt = gradients["dc_prev"]
    return (dx, da_prevt, *sums.values())


def prepare(n_x, n_a, n_y, m, T_x):
    """The passes by name: functions without arguments that return arrays."""
    np.random.seed(1)
    draw = np.random.randn
    x = draw(n_x, m, T_x)
    a0 = draw(n_a, m)
    da = draw(n_a, m, T_x)
    rnn = {"Wax": draw(n_a, n_x), "Waa": draw(n_a, n_a), "Wya": draw(n_y, n_a), "ba": draw(n_a, 1), "by": draw(n_y, 1)}
    lstm = {}
    for gate in "fico":
        lstm[f"W{gate}"] = draw(n_a, n_a + n_x)
        lstm[f"b{gate}"] = draw(n_a, 1)
    lstm["Wy"] = draw(n_y, n_a)
    lstm["by"] = draw(n_y, 1)
    # Weights as small as after a typical initialization, so gradients neither vanish nor explode.
    for parameters in (rnn, lstm):
        for name in parameters:
            parameters[name] = parameters[name] / np.sqrt(n_a)
    rnn_caches = rnn_forward(x, a0, rnn)[-1]
    lstm_caches = lstm_forward(x, a0, lstm)[-1]
    return {
        "rnn_forward": lambda: rnn_forward(x, a0, rnn)[:-1],
        "rnn_backward": lambda: rnn_backward(da, rnn_caches),
        "lstm_forward": lambda: lstm_forward(x, a0, lstm)[:-1],
        "lstm_backward": lambda: lstm_backward(da, lstm_caches),
    }


def run(call, seconds, repeat):
    times = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(repeat):
            call()
        times.append((time.perf_counter() - start) / repeat)
    return times


def machine():
    config = np.show_config(mode="dicts")
    blas = config["Build Dependencies"]["blas"]
    found = {"numpy": np.__version__, "python": sys.version.split()[0], "blas": f"{blas['name']} {blas['version']}"}
    try:
        import threadpoolctl

        [info] = threadpoolctl.threadpool_info()
        found["blas"] = f"{info['internal_api']} {info['version']}, {info['architecture']}, {info['num_threads']} threads"
    except (ImportError, ValueError):
        pass
    return found


def main():
    passes = {}
    for line in sys.stdin:
        request = json.loads(line)
        if "prepare" in request:
            passes = prepare(*request["prepare"])
            answer = {}
        elif "prepare_functions" in request:
            passes = functions(*request["prepare_functions"])
            answer = {}
        elif "prepare_step" in request:
            passes["numpy_step"] = numpy_step(request["prepare_step"], lstm_forward, lstm_backward)
            passes["torch_step"] = torch_step(request["prepare_step"])
            answer = {"torch": passes["torch_step"] and sys.modules["torch"].__version__}
        elif "run" in request:
            answer = {"seconds": run(passes[request["run"]], request["seconds"], request["repeat"])}
        elif "outputs" in request:
            result = passes[request["outputs"]]()
            arrays = result if isinstance(result, (list, tuple)) else [np.asarray(result, dtype=float)]
            answer = {"outputs": [base64.b64encode(np.ascontiguousarray(x).tobytes()).decode() for x in arrays]}
        else:
            answer = machine()
        print(json.dumps(answer), flush=True)


main()
