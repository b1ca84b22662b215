"""Writes torch-activations.json: PyTorch's activations and their gradients in float64.

Run with any PyTorch from 1.12 (the table was made with 1.13):
    python3 torch_activations.py > torch-activations.json
"""

import functools
import json

import torch
import torch.nn.functional as F

POINTS = [-20.0, -8.5, -6.25, -4.75, -3.5, -2.5, -1.75, -1.0, -0.625, -0.25, -0.0009765625, 0.0009765625, 0.3, 0.7, 1.25, 2.25, 3.4, 5.5, 7.0, 30.0]

ACTIVATIONS = {
    "identity": lambda x: x * 1,
    "relu": F.relu,
    "leaky-relu": F.leaky_relu,
    "leaky-relu:0.2": functools.partial(F.leaky_relu, negative_slope=0.2),
    "prelu": lambda x: F.prelu(x, torch.tensor([0.25], dtype=x.dtype)),
    "relu6": F.relu6,
    "elu": F.elu,
    "elu:0.5": functools.partial(F.elu, alpha=0.5),
    "celu": F.celu,
    "celu:2": functools.partial(F.celu, alpha=2.0),
    "selu": F.selu,
    "gelu": F.gelu,
    "gelu-tanh": functools.partial(F.gelu, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    "softplus": F.softplus,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "hard-tanh": F.hardtanh,
    "hard-sigmoid": F.hardsigmoid,
    "hard-swish": F.hardswish,
    "softsign": F.softsign,
    "erf": torch.erf,
    "sin": torch.sin,
}


def row(function):
    x = torch.tensor(POINTS, dtype=torch.float64, requires_grad=True)
    y = function(x)
    (slope,) = torch.autograd.grad(y.sum(), x)
    return {"value": y.tolist(), "derivative": slope.tolist()}


print(json.dumps({"x": POINTS, "activations": {name: row(f) for name, f in ACTIVATIONS.items()}}, indent=1))
