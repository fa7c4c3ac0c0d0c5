"""One training step as in part 4: LSTM, softmax cross-entropy, backward, clipping by the global norm, Adam's first
step. In NumPy with the passes of numpy_reference.py, and in PyTorch, where that is installed, with `nn.LSTM`."""

import base64

import numpy as np

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-16  # epsilon inside the root


def decoded(arrays):
    return {
        name: np.frombuffer(base64.b64decode(x["data"])).reshape(x["shape"]).copy() for name, x in arrays.items()
    }


def numpy_step(request, lstm_forward, lstm_backward):
    arrays = decoded(request["arrays"])
    x, y, mask = arrays["x"], arrays["y"], arrays["mask"]
    names = request["names"]
    zeros = {name: np.zeros_like(arrays[name]) for name in names}
    _, m, T_x = x.shape

    def step():
        p = {name.rstrip("1"): arrays[name] for name in names}
        n_a = p["bf"].shape[0]
        a, y_pred, _, caches = lstm_forward(x, np.zeros((n_a, m)), p)
        dz = (mask * (y_pred - y) / np.sum(mask)).reshape(-1, m * T_x)
        da = np.dot(p["Wy"].T, dz).reshape(n_a, m, T_x)
        gradients = dict(zip(("dx", "da0", "dWf", "dbf", "dWi", "dbi", "dWc", "dbc", "dWo", "dbo"), lstm_backward(da, caches)))
        gradients["dWy"] = np.dot(dz, a.reshape(n_a, m * T_x).T)
        gradients["dby"] = np.sum(dz, axis=1, keepdims=True)
        loss = -np.sum(y * np.log(np.maximum(y_pred, 5e-324))) / np.sum(mask)
        assert np.isfinite(loss)
        own = {name: gradients["d" + name.rstrip("1")] for name in names}
        norm = np.sqrt(sum(np.sum(g**2) for g in own.values()))
        scale = min(1, request["clip_norm"] / norm)
        after = []
        for name in names:
            g = own[name] * scale
            v = BETA1 * zeros[name] + (1 - BETA1) * g
            s = BETA2 * zeros[name] + (1 - BETA2) * g**2
            move = v / (1 - BETA1) / np.sqrt(s / (1 - BETA2) + EPSILON)
            after.append(arrays[name] - request["learning_rate"] * move)
        return after

    return step


def torch_step(request):
    """The same in PyTorch, float64 on the CPU; None if PyTorch is not installed."""
    try:
        import torch
    except ImportError:
        return None
    from torch import nn

    arrays = {name: torch.from_numpy(x) for name, x in decoded(request["arrays"]).items()}
    names = request["names"]
    n_x = arrays["x"].shape[0]
    n_a = arrays["bf1"].shape[0]
    n_y = arrays["Wy"].shape[0]
    lstm = nn.LSTM(n_x, n_a, dtype=torch.float64)
    output = nn.Linear(n_a, n_y, dtype=torch.float64)
    modules = nn.ModuleList([lstm, output])
    x = arrays["x"].permute(2, 1, 0).contiguous()  # (T_x, m, n_x)
    targets = arrays["y"].permute(2, 1, 0).argmax(-1)
    counts = arrays["mask"].T > 0

    def load():
        # PyTorch's gates are in the order i, f, c, o, and the weights of a and x are separate.
        weights = torch.cat([arrays[f"W{gate}1"] for gate in "fico"]).reshape(4, n_a, -1)[[1, 0, 2, 3]].reshape(4 * n_a, -1)
        biases = torch.cat([arrays[f"b{gate}1"] for gate in "ifco"]).flatten()
        with torch.no_grad():
            lstm.weight_hh_l0.copy_(weights[:, :n_a])
            lstm.weight_ih_l0.copy_(weights[:, n_a:])
            lstm.bias_ih_l0.copy_(biases)
            lstm.bias_hh_l0.zero_()
            output.weight.copy_(arrays["Wy"])
            output.bias.copy_(arrays["by"].flatten())

    load()
    optimizer = torch.optim.Adam(modules.parameters(), request["learning_rate"], (BETA1, BETA2), EPSILON**0.5)

    def step():
        optimizer.zero_grad()
        states, _ = lstm(x)
        loss = nn.functional.cross_entropy(output(states)[counts], targets[counts])
        loss.backward()
        nn.utils.clip_grad_norm_(modules.parameters(), request["clip_norm"])
        optimizer.step()
        return [loss.detach().numpy()]

    return step
