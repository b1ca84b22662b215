"""Ops that move values."""
import torch
import torch.nn.functional as F

from .draw import Case, axis_of, sample


def reshape(draw):
    x = sample(draw)
    extents = list(x.shape[1:])
    draw.random.shuffle(extents)
    wanted = draw.choice("wanted", [[-1], [1, -1], extents, [*extents, 1], [-1, *extents[1:]]])
    return Case(draw, lambda x: x.reshape(x.shape[0], *wanted), [x], attributes={"sample": wanted})


def transpose(draw):
    x = sample(draw)
    axes = draw.random.sample(range(x.dim() - 1), x.dim() - 1)
    return Case(draw, lambda x: x.permute(0, *(a + 1 for a in axes)), [x], attributes={"axes": axes})


def slices(draw):
    x = sample(draw, longest=12)
    axis, inside = axis_of(draw, x)
    extent = x.shape[inside]
    start, step = draw.integer("start", -extent, extent - 1), draw.integer("step", 1, 3)
    first = start % extent
    length = draw.integer("length", 1, (extent - 1 - first) // step + 1)
    picked = torch.arange(first, first + length * step, step)
    return Case(draw, lambda x: x.index_select(inside, picked), [x], attributes={"axis": axis, "start": start, "length": length, "step": step})


def select(draw):
    x = sample(draw)
    axis, inside = axis_of(draw, x)
    position = draw.integer("position", -x.shape[inside], x.shape[inside] - 1)
    return Case(draw, lambda x: x.select(inside, position), [x], attributes={"axis": axis, "position": position})


def gather(draw):
    x = sample(draw)
    axis, inside = axis_of(draw, x)
    indices = draw.of("indices", lambda: [draw.random.randrange(x.shape[inside]) for _ in range(draw.random.randint(1, 9))])
    return Case(draw, lambda x: x.index_select(inside, torch.tensor(indices)), [x], attributes={"axis": axis, "indices": indices})


def concat(draw):
    first = sample(draw)
    axis, inside = axis_of(draw, first)
    shapes = [list(first.shape) for _ in range(draw.integer("more", 1, 3))]
    for shape in shapes:
        shape[inside] = draw.random.randint(1, 7)
    return Case(draw, lambda *parts: torch.cat(parts, inside), [first, *(draw.normal(*s) for s in shapes)], attributes={"axis": axis})


def pad(draw):
    x = sample(draw)
    before, after = draw.integers("before", x.dim() - 1, 0, 3), draw.integers("after", x.dim() - 1, 0, 3)
    value = draw.choice("value", [0.0, -1.5])
    flat = [n for pair in zip(reversed(before), reversed(after)) for n in pair]
    return Case(draw, lambda x: F.pad(x, flat, value=value), [x], attributes={"before": before, "after": after, "value": value})
