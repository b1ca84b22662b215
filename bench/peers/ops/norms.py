"""Normalizations."""
import torch
import torch.nn.functional as F

from .draw import Case, sample


def affine(draw, count):
    return {"weight": draw.normal(count, scale=0.3, offset=1), "bias": draw.normal(count)}


def batch_norm(draw):
    x = sample(draw, longest=9) * 1.5 + 0.5
    while "sample" not in draw.fixed and x.numel() < 4 * x.shape[1]:
        x = torch.cat([x, draw.normal(*x.shape)])
    evaluation, count = draw.coin("evaluation"), x.shape[1]
    parameters = affine(draw, count) if draw.coin("affine") else {}
    attributes = {"epsilon": 1e-5, "affine": bool(parameters), "evaluation": evaluation}
    if evaluation:
        parameters.update(running_mean=draw.normal(count), running_var=draw.normal(count).abs() + 0.3)

    def run(x, weight=None, bias=None, running_mean=None, running_var=None):
        return F.batch_norm(x, running_mean, running_var, weight, bias, not evaluation, eps=1e-5)

    return Case(draw, run, [x], parameters, attributes, buffers=("running_mean", "running_var"))


def layer_norm(draw):
    x = sample(draw, longest=70, most=2)
    if x.shape[-1] == 1:  # The normalized single value is 0, and PyTorch's is the rounding of 316 x.
        x = x.expand(*x.shape[:-1], 2) * torch.tensor([1.0, -0.5])
    parameters = affine(draw, x.shape[-1]) if draw.coin("affine") else {}
    return Case(draw, lambda x, weight=None, bias=None: F.layer_norm(x, x.shape[-1:], weight, bias), [x], parameters, {"epsilon": 1e-5, "affine": bool(parameters)})


def rms_norm(draw):
    x = sample(draw, longest=70, most=2)
    parameters = {"weight": draw.normal(x.shape[-1], scale=0.3, offset=1)} if draw.coin("affine") else {}

    def run(x, weight=1.0):
        return weight * x / (x.square().mean(-1, keepdim=True) + 1e-6).sqrt()

    return Case(draw, run, [x], parameters, {"epsilon": 1e-6, "affine": bool(parameters)})


def group_norm(draw):
    groups, each = draw.integer("groups", 1, 4), draw.integer("channels", 1, 4)
    extents = draw.integers("extents", draw.integer("axes", 1, 3), 2, 9)
    parameters = affine(draw, groups * each) if draw.coin("affine") else {}
    x = draw.normal(draw.integer("batch", 1, 3), groups * each, *extents)
    return Case(draw, lambda x, weight=None, bias=None: F.group_norm(x, groups, weight, bias), [x], parameters, {"groups": groups, "epsilon": 1e-5, "affine": bool(parameters)})


def instance_norm(draw):
    count, extents = draw.integer("channels", 1, 5), draw.integers("extents", draw.integer("axes", 1, 3), 2, 9)
    parameters = affine(draw, count) if draw.coin("affine") else {}
    x = draw.normal(draw.integer("batch", 1, 3), count, *extents)
    return Case(draw, lambda x, weight=None, bias=None: F.instance_norm(x, weight=weight, bias=bias), [x], parameters, {"epsilon": 1e-5, "affine": bool(parameters)})
