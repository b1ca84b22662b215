"""Writes torch-conv.json: PyTorch's convolutions and poolings, with their gradients, in float64.

Run with any PyTorch from 1.12 (the table was made with 1.13):
    python3 torch_conv.py > torch-conv.json

Each row gives the attributes, the input, the parameters, the gradient of the output, and what PyTorch computes from them. Values are
multiples of 1/64 in [-2, 2], so that they are short and exact.
"""

import json

import torch
import torch.nn.functional as F

CONV = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
TRANSPOSE = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}
MAX = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
AVERAGE = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}
ADAPTIVE_MAX = {1: F.adaptive_max_pool1d, 2: F.adaptive_max_pool2d, 3: F.adaptive_max_pool3d}
ADAPTIVE_AVERAGE = {1: F.adaptive_avg_pool1d, 2: F.adaptive_avg_pool2d, 3: F.adaptive_avg_pool3d}


def draw(*shape):
    return (torch.randint(-128, 129, shape, dtype=torch.float64) / 64).requires_grad_()


def row(kind, x, parameters, function, **attributes):
    y = function(x, *parameters)
    dy = draw(*y.shape).detach()
    gradients = torch.autograd.grad(y, [x, *parameters], dy)
    table = {"kind": kind, **attributes, "shape": list(x.shape), "x": x, "dy": dy, "y": y, "dx": gradients[0]}
    for name, value, gradient in zip(("weight", "bias"), parameters, gradients[1:]):
        table[name], table["d" + name] = value, gradient
    return {key: [float(f"{v:.15g}") for v in value.detach().flatten().tolist()] if torch.is_tensor(value) else value for key, value in table.items()}


def conv(batch, channels, out, extents, kernel, stride, padding, dilation, groups, bias):
    x, w = draw(batch, channels, *extents), draw(out, channels // groups, *kernel)
    parameters = [w, draw(out)] if bias else [w]
    run = lambda x, w, b=None: CONV[len(kernel)](x, w, b, stride, padding, dilation, groups)
    return row("conv", x, parameters, run, out=out, kernel=kernel, stride=stride, padding=padding, dilation=dilation, groups=groups)


def transpose(batch, channels, out, extents, kernel, stride, padding, dilation, more, groups, bias):
    x, w = draw(batch, channels, *extents), draw(channels, out // groups, *kernel)
    parameters = [w, draw(out)] if bias else [w]
    run = lambda x, w, b=None: TRANSPOSE[len(kernel)](x, w, b, stride, padding, more, groups, dilation)
    return row("conv-transpose", x, parameters, run, out=out, kernel=kernel, stride=stride, padding=padding, dilation=dilation, groups=groups, more=more)


def largest(extents, kernel, stride, padding, dilation):
    run = lambda x: MAX[len(kernel)](x, kernel, stride, padding, dilation)
    return row("max-pool", draw(2, 2, *extents), [], run, kernel=kernel, stride=stride, padding=padding, dilation=dilation)


def average(extents, kernel, stride, padding, count):
    run = lambda x: AVERAGE[len(kernel)](x, kernel, stride, padding, False, count)
    return row("average-pool", draw(2, 2, *extents), [], run, kernel=kernel, stride=stride, padding=padding, dilation=[1] * len(kernel), count=count)


def adaptive(kind, table, extents, to):
    return row(kind, draw(2, 2, *extents), [], lambda x: table[len(to)](x, to), to=to)


torch.manual_seed(5)
rows = [
    conv(2, 3, 4, [11], [3], [1], [1], [1], 1, True),
    conv(2, 4, 6, [13], [4], [2], [3], [2], 2, False),
    conv(2, 3, 5, [6, 7], [3, 3], [1, 1], [1, 1], [1, 1], 1, True),
    conv(1, 4, 4, [9, 8], [3, 2], [2, 1], [1, 0], [1, 3], 2, True),
    conv(1, 4, 8, [7, 9], [3, 5], [1, 2], [1, 2], [2, 1], 4, False),
    conv(1, 5, 5, [8, 8], [3, 3], [2, 2], [1, 1], [1, 1], 5, True),
    conv(1, 2, 3, [5, 6], [1, 1], [2, 2], [0, 0], [1, 1], 1, False),
    conv(1, 2, 4, [4, 5, 6], [2, 3, 3], [1, 2, 1], [0, 1, 2], [2, 1, 2], 2, True),
    transpose(2, 3, 4, [7], [3], [2], [1], [1], [1], 1, True),
    transpose(2, 3, 2, [5, 4], [3, 3], [2, 2], [1, 1], [1, 1], [1, 1], 1, True),
    transpose(1, 4, 6, [4, 5], [2, 3], [3, 1], [1, 0], [1, 2], [2, 1], 2, False),
    transpose(1, 4, 4, [5, 4], [3, 2], [2, 2], [0, 1], [2, 1], [1, 0], 4, True),
    transpose(1, 2, 2, [3, 2, 4], [2, 3, 1], [2, 1, 2], [0, 1, 0], [1, 2, 1], [1, 0, 1], 1, True),
    largest([13], [3], [2], [1], [2]),
    largest([8, 9], [3, 3], [2, 2], [1, 1], [1, 1]),
    largest([7, 10], [2, 3], [2, 1], [1, 0], [1, 2]),
    largest([4, 5, 6], [2, 2, 3], [2, 1, 2], [0, 1, 1], [1, 2, 1]),
    average([13], [4], [3], [2], True),
    average([8, 9], [3, 3], [2, 2], [1, 1], False),
    average([7, 10], [2, 3], [2, 1], [1, 0], True),
    average([4, 5, 6], [2, 2, 3], [2, 1, 2], [0, 1, 1], False),
    adaptive("adaptive-average-pool", ADAPTIVE_AVERAGE, [11], [4]),
    adaptive("adaptive-average-pool", ADAPTIVE_AVERAGE, [7, 5], [3, 2]),
    adaptive("adaptive-average-pool", ADAPTIVE_AVERAGE, [4, 5, 6], [1, 2, 4]),
    adaptive("adaptive-max-pool", ADAPTIVE_MAX, [11], [4]),
    adaptive("adaptive-max-pool", ADAPTIVE_MAX, [7, 5], [3, 2]),
    adaptive("adaptive-max-pool", ADAPTIVE_MAX, [4, 5, 6], [1, 2, 4]),
]
print("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]")
