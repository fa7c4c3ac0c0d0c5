"""Writes what PyTorch computes for the GRU: its forward pass, and its gradients by autograd, in float64.

    pip install numpy torch
    python3 tests/reference/make_gru_figures.py

gru.json has the results of the four exercises on the inputs of the notebook's demonstrations, which NumPy draws with seed 1.
The formulas are those of Cho et al., 2014, in the course's notation. torch.nn.GRU applies the reset gate after the matrix
product and not before it, so it cannot be used.
"""

import json
import pathlib

import numpy as np
import torch

n_x, n_a, n_y, m, T_x = 3, 5, 2, 10, 4
SHAPES = {
    "xt": (n_x, m),
    "a_prev": (n_a, m),
    "x": (n_x, m, T_x),
    "a0": (n_a, m),
    "Wu": (n_a, n_a + n_x),
    "bu": (n_a, 1),
    "Wr": (n_a, n_a + n_x),
    "br": (n_a, 1),
    "Wc": (n_a, n_a + n_x),
    "bc": (n_a, 1),
    "Wy": (n_y, n_a),
    "by": (n_y, 1),
    "da_next": (n_a, m),
    "da": (n_a, m, T_x),
}
WEIGHTS = ["Wu", "bu", "Wr", "br", "Wc", "bc"]
PARAMETERS = WEIGHTS + ["Wy", "by"]


def draw(*order):
    """Tensors by name, drawn in this order."""
    rng = np.random.RandomState(1)
    return {name: torch.tensor(rng.randn(*SHAPES[name]), requires_grad=True) for name in order}


def cell(xt, a_prev, p):
    concat = torch.cat([a_prev, xt])
    ut = torch.sigmoid(p["Wu"] @ concat + p["bu"])
    rt = torch.sigmoid(p["Wr"] @ concat + p["br"])
    cct = torch.tanh(p["Wc"] @ torch.cat([rt * a_prev, xt]) + p["bc"])
    a_next = ut * cct + (1 - ut) * a_prev
    yt_pred = torch.softmax(p["Wy"] @ a_next + p["by"], dim=0)
    return {"a_next": a_next, "yt_pred": yt_pred, "ut": ut, "rt": rt, "cct": cct}


def loop(x, a0, p):
    steps = []
    a_next = a0
    for t in range(x.shape[2]):
        steps.append(cell(x[:, :, t], a_next, p))
        a_next = steps[-1]["a_next"]
    over_time = {"a": "a_next", "y_pred": "yt_pred"}
    return {name: torch.stack([step[of] for step in steps], dim=2) for name, of in over_time.items()}


def gradients(output, gradient, inputs):
    """Of the loss whose gradient with respect to `output` is `gradient`, with respect to each of the named inputs."""
    found = torch.autograd.grad(output, list(inputs.values()), gradient)
    return {f"d{name}": value for name, value in zip(inputs, found)}


def lists(tensors):
    return {name: tensor.detach().tolist() for name, tensor in tensors.items()}


def figures():
    p = draw("xt", "a_prev", *PARAMETERS, "da_next")
    one = cell(p["xt"], p["a_prev"], p)
    of_one = gradients(one["a_next"], p["da_next"], {name: p[name] for name in ["xt", "a_prev", *WEIGHTS]})

    p = draw("x", "a0", *PARAMETERS, "da")
    steps = loop(p["x"], p["a0"], p)
    of_all = gradients(steps["a"], p["da"], {name: p[name] for name in ["x", "a0", *WEIGHTS]})

    results = {"gru_cell_forward": one, "gru_forward": steps, "gru_cell_backward": of_one, "gru_backward": of_all}
    return {name: lists(tensors) for name, tensors in results.items()}


if __name__ == "__main__":
    file = pathlib.Path(__file__).parent / "gru.json"
    file.write_text(json.dumps(figures()) + "\n")
