"""Convolutions and pools."""
import math

import torch.nn.functional as F

from .draw import Case, scaled


def places(extent, kernel, stride, padding, dilation):
    return (extent + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def window(draw, pool):
    """Axes and what a window is along each of them, with extents on which it has a place and (for pools) an element."""
    axes = draw.integer("axes", 1, 3)
    kernel = draw.integers("kernel", axes, 1, 3 if axes == 3 else 5)
    stride = draw.integers("stride", axes, 1, 3)
    padding = draw.of("padding", lambda: [draw.random.randint(0, k // 2 if pool else 3) for k in kernel])
    dilation = draw.integers("dilation", axes, 1, 1 if pool == "average" else 3)
    more = [40, 20, 6][axes - 1]

    def least(k, p, d):
        """PyTorch's pools over volumes ask for an input as large as the kernel, whatever the padding."""
        reach = d * (k - 1) + 1
        return reach if pool and axes == 3 else max(d if pool else 1, reach - 2 * p)

    extents = draw.of("extents", lambda: [least(k, p, d) + draw.random.randrange(more) for k, p, d in zip(kernel, padding, dilation)])
    attributes = {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    return axes, extents, attributes


def channels(draw):
    """Groups, input channels and output channels: one group, some, or depthwise with one or more kernels a channel."""
    kind = draw.choice("grouping", ["one", "one", "some", "depthwise"])
    groups = 1 if kind == "one" else draw.integer("groups", 2, 5)
    each = 1 if kind == "depthwise" else draw.choice("channels", [1, 2, 3, 8, 20])
    return groups, groups * each, groups * draw.choice("out", [1, 2, 3, 7, 18])


def conv(draw):
    axes, extents, attributes = window(draw, pool=False)
    groups, wide, made = channels(draw)
    fan = wide // groups * math.prod(attributes["kernel"])
    parameters = {"weight": scaled(draw, made, wide // groups, *attributes["kernel"], fan=fan)}
    if draw.coin("bias"):
        parameters["bias"] = draw.normal(made)
    function = [F.conv1d, F.conv2d, F.conv3d][axes - 1]

    def run(x, weight, bias=None):
        return function(x, weight, bias, attributes["stride"], attributes["padding"], attributes["dilation"], groups)

    attributes = {**attributes, "outChannels": made, "groups": groups, "bias": "bias" in parameters}
    return Case(draw, run, [draw.normal(draw.integer("batch", 1, 3), wide, *extents)], parameters, attributes, label=f"conv {axes}d")


def conv_transpose(draw):
    axes, extents, attributes = window(draw, pool=False)
    groups, wide, made = channels(draw)
    kernel, stride, dilation = attributes["kernel"], attributes["stride"], attributes["dilation"]
    more = draw.of("outputPadding", lambda: [draw.random.randrange(max(s, d)) for s, d in zip(stride, dilation)])
    padding = attributes["padding"]
    extents = [e + 2 * p for e, p in zip(extents, padding)] if "extents" not in draw.fixed else extents
    parameters = {"weight": scaled(draw, wide, made // groups, *kernel, fan=wide // groups * math.prod(kernel))}
    if draw.coin("bias"):
        parameters["bias"] = draw.normal(made)
    function = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][axes - 1]

    def run(x, weight, bias=None):
        return function(x, weight, bias, stride, padding, more, groups, dilation)

    attributes = {**attributes, "outChannels": made, "groups": groups, "bias": "bias" in parameters, "outputPadding": more}
    return Case(draw, run, [draw.normal(draw.integer("batch", 1, 3), wide, *extents)], parameters, attributes)


def max_pool(draw):
    axes, extents, a = window(draw, pool="max")
    function = [F.max_pool1d, F.max_pool2d, F.max_pool3d][axes - 1]
    x = draw.normal(draw.integer("batch", 1, 3), draw.integer("channels", 1, 4), *extents)
    return Case(draw, lambda x: function(x, a["kernel"], a["stride"], a["padding"], a["dilation"]), [x], attributes=a)


def average_pool(draw):
    axes, extents, a = window(draw, pool="average")
    a["countPadding"] = draw.coin("countPadding")
    function = [F.avg_pool1d, F.avg_pool2d, F.avg_pool3d][axes - 1]
    x = draw.normal(draw.integer("batch", 1, 3), draw.integer("channels", 1, 4), *extents)
    return Case(draw, lambda x: function(x, a["kernel"], a["stride"], a["padding"], False, a["countPadding"]), [x], attributes=a)


def image(draw):
    axes = draw.integer("axes", 1, 3)
    extents = draw.integers("extents", axes, 1, [40, 12, 6][axes - 1])
    return axes, draw.normal(draw.integer("batch", 1, 3), draw.integer("channels", 1, 4), *extents)


def adaptive(functions):
    def make(draw):
        axes, x = image(draw)
        extent = draw.of("extent", lambda: [draw.random.randint(1, e + 2) for e in x.shape[2:]])
        return Case(draw, lambda x: functions[axes - 1](x, extent), [x], attributes={"extent": extent})

    return make


def global_pool(function):
    return lambda draw: Case(draw, function, [image(draw)[1]])
