"""Activations, softmax and dropout."""
import torch
import torch.nn.functional as F

from .draw import Case, axis_of, sample


# PyTorch's own hard-sigmoid has a sixth in float32 in the gradient of float64, so its formula stands here.
ACTIVATIONS = {
    "identity": lambda x: x * 1,
    "relu": F.relu,
    "leaky-relu": F.leaky_relu,
    "leaky-relu:0.2": lambda x: F.leaky_relu(x, 0.2),
    "relu6": F.relu6,
    "elu": F.elu,
    "elu:1.5": lambda x: F.elu(x, 1.5),
    "celu": F.celu,
    "celu:0.5": lambda x: F.celu(x, 0.5),
    "selu": F.selu,
    "gelu": F.gelu,
    "gelu-tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    "softplus": F.softplus,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "hard-tanh": F.hardtanh,
    "hard-sigmoid": lambda x: F.relu6(x + 3) / 6,
    "hard-swish": F.hardswish,
    "softsign": F.softsign,
    "erf": torch.erf,
    "sin": torch.sin,
}


def activation(draw):
    name = draw.choice("function", list(ACTIVATIONS))
    return Case(draw, ACTIVATIONS[name], [sample(draw, longest=12) * draw.choice("scale", [1, 4])], attributes={"function": name}, label=name)


def prelu(draw):
    x, per_channel = sample(draw), draw.coin("perChannel")
    return Case(draw, F.prelu, [x], {"weight": draw.normal(x.shape[1] if per_channel else 1)}, {"perChannel": per_channel})


def softmax(function):
    def make(draw):
        x = sample(draw, most=3, longest=40) * draw.choice("scale", [1, 5])
        axis, inside = axis_of(draw, x)
        return Case(draw, lambda x: function(x, inside), [x], attributes={"axis": axis})

    return make


def dropout(draw):
    return Case(draw, lambda x: F.dropout(x, 0.4, training=False) * 1, [sample(draw)], attributes={"probability": 0.4})
