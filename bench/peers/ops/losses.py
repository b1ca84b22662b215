"""Losses on logits and on values."""
import torch
import torch.nn.functional as F

from .draw import Case, sample


def cross_entropy(draw):
    shape, classes = draw.choice("shape", [[1], [5], [20], [2, 7], [1, 1]]), draw.integer("classes", 1, 40)
    target, smoothing = draw.below(classes, *shape), draw.choice("smoothing", [0.0, 0.1, 1.0])

    def run(z):
        return F.cross_entropy(z.reshape(-1, classes), target.reshape(-1), label_smoothing=smoothing)

    return Case(draw, run, [draw.normal(*shape, classes, scale=3)], attributes={"smoothing": smoothing}, targets={"target": target})


def squared_error(draw):
    x = sample(draw)
    target = draw.normal(*x.shape)
    return Case(draw, lambda y: F.mse_loss(y, target.to(y.dtype)), [x], targets={"target": target})


def binary_cross_entropy(draw):
    x = sample(draw) * draw.choice("scale", [1, 8])
    target = draw.choice("target", [torch.rand, lambda s, generator: torch.randint(2, s, generator=generator).float()])(x.shape, generator=draw.generator)
    return Case(draw, lambda z: F.binary_cross_entropy_with_logits(z, target.to(z.dtype)), [x], targets={"target": target})
