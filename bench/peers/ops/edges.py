"""Cases at the edges of their shapes, as attributes that are fixed."""
from .functions import ACTIVATIONS


def flat(axes, **attributes):
    """A window of the same numbers along every axis."""
    return {"axes": axes, **{name: [value] * axes for name, value in attributes.items()}}


EDGES = [
    *(("activation", {"function": name, "sample": [37, 3]}) for name in ACTIVATIONS),
    # A kernel that is larger than its input but for the padding, one place, one element, steps over more than the kernel.
    *(("conv", {**flat(axes, kernel=3, stride=1, padding=1, dilation=1, extents=1), "batch": 1}) for axes in (1, 2, 3)),
    ("conv", {**flat(2, kernel=1, stride=1, padding=0, dilation=1, extents=1), "batch": 1, "grouping": "one", "channels": 1, "out": 1}),
    ("conv", {**flat(2, kernel=5, stride=2, padding=2, dilation=1, extents=2), "grouping": "one", "channels": 20}),
    ("conv", {**flat(2, kernel=1, stride=2, padding=0, dilation=1, extents=9), "grouping": "one", "channels": 20, "out": 18}),
    ("conv", {**flat(2, kernel=2, stride=4, padding=1, dilation=1, extents=11), "grouping": "one"}),
    ("conv", {**flat(2, kernel=2, stride=5, padding=0, dilation=1, extents=11), "grouping": "depthwise"}),
    ("conv", {**flat(2, kernel=3, stride=2, padding=2, dilation=2, extents=15), "grouping": "some"}),
    ("conv", {**flat(2, kernel=3, stride=1, padding=1, dilation=1, extents=19), "grouping": "depthwise", "groups": 5, "out": 1}),
    ("conv", {**flat(2, kernel=7, stride=2, padding=3, dilation=1, extents=45), "grouping": "one", "channels": 3, "out": 18}),
    ("conv", {**flat(2, kernel=3, stride=2, padding=1, dilation=1, extents=40), "grouping": "one", "channels": 8, "out": 7}),
    # 3×3 without strides, which goes by tiles of 2×2 places: paddings, odd and even extents, short rows, several blocks, groups.
    *(
        ("conv", {**flat(2, kernel=3, stride=1, padding=padding, dilation=1), "extents": extents, "grouping": "one", "channels": 20, "out": 18, "batch": batch})
        for padding, extents, batch in ((1, [23, 23], 1), (0, [12, 41], 2), (2, [7, 6], 3), (1, [5, 4], 20), (1, [36, 35], 1), (3, [9, 14], 2))
    ),
    ("conv", {**flat(2, kernel=3, stride=1, padding=1, dilation=1, extents=17), "grouping": "some", "groups": 2, "channels": 20, "out": 18, "bias": True}),
    ("conv", {**flat(2, kernel=3, stride=1, padding=1, dilation=1, extents=16), "grouping": "one", "channels": 300, "out": 33, "bias": True}),
    ("conv-transpose", {**flat(2, kernel=3, stride=1, padding=1, dilation=1, extents=18, outputPadding=0), "grouping": "one", "channels": 20, "out": 18}),
    ("conv-transpose", {**flat(2, kernel=1, stride=3, padding=0, dilation=1, extents=4, outputPadding=2), "grouping": "one"}),
    ("conv-transpose", {**flat(2, kernel=2, stride=2, padding=0, dilation=1, extents=7, outputPadding=0), "grouping": "one"}),
    ("conv-transpose", {**flat(2, kernel=4, stride=2, padding=1, dilation=1, extents=9, outputPadding=0), "grouping": "depthwise"}),
    ("max-pool", flat(2, kernel=3, stride=2, padding=1, dilation=1, extents=1)),
    ("max-pool", flat(2, kernel=3, stride=2, padding=1, dilation=1, extents=38)),
    ("max-pool", flat(1, kernel=2, stride=5, padding=0, dilation=3, extents=30)),
    ("average-pool", {**flat(2, kernel=3, stride=2, padding=1, dilation=1, extents=1), "countPadding": False}),
    ("adaptive-average-pool", flat(2, extents=3, extent=7)),
    ("adaptive-max-pool", flat(3, extents=1, extent=1)),
    ("matmul", {"extents": [1, 1, 1]}),
    ("matmul", {"extents": [1, 33, 300], "turned": [1, 1]}),
    ("linear", {"in": 600, "out": 33, "shape": [40]}),
    ("attention", {"positions": 1, "keys": 1, "causal": True}),
    ("attention", {"positions": 70, "keys": 70, "causal": True, "heads": 2}),
    ("attention", {"positions": 3, "keys": 70, "causal": True}),
    ("attention", {"positions": 70, "keys": 3, "causal": True}),
    ("lstm", {"batch": 1, "steps": 1, "features": 1, "hidden": 1}),
    ("gru", {"batch": 40, "steps": 3, "hidden": 33, "layers": 2, "bidirectional": True}),
    ("batch-norm", {"batch": 2, "sample": [5], "evaluation": False, "affine": True}),
    ("batch-norm", {"batch": 1, "sample": [3, 2], "evaluation": False, "affine": True}),
    ("batch-norm", {"batch": 1, "sample": [40], "evaluation": True}),
    ("layer-norm", {"sample": [2]}),
    ("layer-norm", {"sample": [2000], "batch": 1}),
    ("softmax", {"sample": [1]}),
    ("softmax", {"sample": [1500], "scale": 5}),
    ("cross-entropy", {"shape": [1], "classes": 1}),
    ("cross-entropy", {"shape": [3], "classes": 2000, "smoothing": 0.1}),
]
