"""Sums, products and reductions."""
from .draw import Case, sample


def broadcast(function, most=2, positive=False):
    """Operands of one shape with extents of 1 and missing first axes of a sample."""

    def make(draw):
        whole = sample(draw, most=4, longest=9)
        batch, extents = whole.shape[0], list(whole.shape[1:])

        def operand():
            axes = [e if draw.random.random() < 0.7 else 1 for e in extents]
            return draw.normal(batch, *axes[draw.random.choice([0, 0, draw.random.randrange(len(axes))]):])

        inputs = [operand() for _ in range(draw.integer("operands", 2, most))]
        if positive:
            inputs[1] = inputs[1].abs() + 0.5

        def run(*operands):
            rank = max(t.dim() for t in operands)
            return function(*(t.reshape(batch, *[1] * (rank - t.dim()), *t.shape[1:]) for t in operands))

        return Case(draw, run, inputs)

    return make


def add(*operands):
    total = operands[0]
    for t in operands[1:]:
        total = total + t
    return total


def reduction(function):
    def make(draw):
        x = sample(draw, longest=9)
        rank = x.dim() - 1
        axes = draw.of("axes", lambda: draw.random.sample(range(rank), draw.random.randint(0, rank)))
        inside, keep = [a + 1 for a in axes] or list(range(1, rank + 1)), draw.coin("keepAxes")
        return Case(draw, lambda x: function(x, inside, keep), [x], attributes={"axes": axes, "keepAxes": keep})

    return make


def scale(draw):
    return Case(draw, lambda x: 0.7 * x, [sample(draw)], attributes={"factor": 0.7})


def gain(draw):
    return Case(draw, lambda x, weight: weight * x, [sample(draw)], {"weight": draw.normal(1)})


def offset(draw):
    return Case(draw, lambda x, bias: x + bias, [sample(draw)], {"bias": draw.normal(1)})


def position(draw):
    x = sample(draw)
    return Case(draw, lambda x, weight: x + weight, [x], {"weight": draw.normal(*x.shape[1:])})
