"""Random cases: attributes by name, and tensors of float32."""
import math
import random

import torch


class Draw:
    """Draws attributes by name, those that an edge case fixes apart, and tensors of float32."""

    def __init__(self, seed, fixed):
        self.random, self.fixed = random.Random(seed), fixed
        self.generator = torch.Generator().manual_seed(self.random.getrandbits(40))

    def of(self, name, make):
        return self.fixed[name] if name in self.fixed else make()

    def integer(self, name, low, high):
        return self.of(name, lambda: self.random.randint(low, high))

    def integers(self, name, count, low, high):
        return self.of(name, lambda: [self.random.randint(low, high) for _ in range(count)])

    def choice(self, name, options):
        return self.of(name, lambda: self.random.choice(options))

    def coin(self, name):
        return self.choice(name, [False, True])

    def normal(self, *shape, scale=1.0, offset=0.0):
        return torch.randn(shape, generator=self.generator) * scale + offset

    def below(self, bound, *shape):
        return torch.randint(bound, shape, generator=self.generator)


class Case:
    """An op's attributes, its PyTorch function of inputs and parameters, and their values. Tokens are inputs without a gradient."""

    def __init__(self, draw, function, inputs, parameters=None, attributes=None, label=None, tokens=False, buffers=(), targets=None):
        self.function, self.attributes, self.label = function, attributes or {}, label
        self.inputs = {f"input.{i}": t for i, t in enumerate(inputs)}
        self.parameters, self.targets = parameters or {}, targets or {}
        self.tokens, self.buffers, self.generator = tokens, buffers, draw.generator

    def moves(self, name):
        return not (self.tokens and name in self.inputs)

    def is_trained(self, name):
        return self.moves(name) and name not in self.buffers


def scaled(draw, *shape, fan):
    return draw.normal(*shape, scale=1 / math.sqrt(fan))


def sample(draw, least=1, most=4, longest=7):
    """A batch of samples of least to most axes."""
    extents = draw.of("sample", lambda: [draw.random.randint(1, longest) for _ in range(draw.random.randint(least, most))])
    return draw.normal(draw.integer("batch", 1, 3), *extents)


def axis_of(draw, x):
    """An axis of a sample, from the front or the end, and the same axis with its batch."""
    rank = x.dim() - 1
    axis = draw.integer("axis", -rank, rank - 1)
    return axis, axis + 1 if axis >= 0 else x.dim() + axis
