"""Standard deviations and bounds that PyTorch gives to the parameters of its layers, by its own initializers. Writes torch-schemes.json.

The bound of a uniform initializer and the std of a normal one are caught where torch.nn.init hands them to the tensor, so that the figures
are exact and not estimated.
"""
import json
import pathlib

import torch
from torch import nn

caught = []


def catch(name):
    original = getattr(torch.Tensor, name)

    def wrapper(self, *args):
        caught.append((name, [float(a) for a in args]))
        return original(self, *args)

    setattr(torch.Tensor, name, wrapper)


def law(draw):
    caught.clear()
    draw()
    name, args = caught[-1]
    return {"law": "uniform", "low": args[0], "high": args[1]} if name == "uniform_" else {"law": "normal", "mean": args[0], "std": args[1]}


catch("uniform_")
catch("normal_")

LAYERS = [
    ("dense", {"in": 300, "out": 500}, lambda: nn.Linear(300, 500)),
    ("convolution", {"kernel": [5], "in": 6, "out": 10, "groups": 1}, lambda: nn.Conv1d(6, 10, 5)),
    ("convolution", {"kernel": [3, 3], "in": 16, "out": 32, "groups": 1}, lambda: nn.Conv2d(16, 32, 3)),
    ("convolution", {"kernel": [3, 5], "in": 16, "out": 32, "groups": 4}, lambda: nn.Conv2d(16, 32, (3, 5), groups=4)),
    ("convolution", {"kernel": [3, 3], "in": 16, "out": 32, "groups": 16}, lambda: nn.Conv2d(16, 32, 3, groups=16)),
    ("convolution", {"kernel": [3, 3, 3], "in": 4, "out": 6, "groups": 2}, lambda: nn.Conv3d(4, 6, 3, groups=2)),
    ("transposed", {"kernel": [4, 4], "stride": [2, 2], "in": 16, "out": 32, "groups": 1}, lambda: nn.ConvTranspose2d(16, 32, 4, stride=2)),
    ("transposed", {"kernel": [4, 3], "stride": [2, 3], "in": 16, "out": 32, "groups": 4}, lambda: nn.ConvTranspose2d(16, 32, (4, 3), stride=(2, 3), groups=4)),
    ("embedding", {"rows": 1000, "width": 64}, lambda: nn.Embedding(1000, 64)),
    ("recurrent", {"in": 20, "hidden": 30, "gates": 1}, lambda: nn.RNN(20, 30)),
    ("recurrent", {"in": 20, "hidden": 30, "gates": 4}, lambda: nn.LSTM(20, 30)),
    ("recurrent", {"in": 20, "hidden": 30, "gates": 3}, lambda: nn.GRU(20, 30)),
    ("packed", {"in": 64, "out": 64, "projections": 3}, lambda: nn.MultiheadAttention(64, 4)),
]

FUNCTIONS = {
    "torch.kaiming_uniform": lambda w: nn.init.kaiming_uniform_(w),
    "torch.kaiming_uniform?a=2.23606797749979": lambda w: nn.init.kaiming_uniform_(w, a=5 ** 0.5),
    "torch.kaiming_uniform?mode=fan-out": lambda w: nn.init.kaiming_uniform_(w, mode="fan_out"),
    "torch.kaiming_normal": lambda w: nn.init.kaiming_normal_(w),
    "torch.kaiming_normal?a=0.2&mode=fan-out": lambda w: nn.init.kaiming_normal_(w, a=0.2, mode="fan_out"),
    "torch.xavier_uniform": lambda w: nn.init.xavier_uniform_(w),
    "torch.xavier_normal:1.5": lambda w: nn.init.xavier_normal_(w, gain=1.5),
}


def weight_of(layer):
    for name in ("weight", "weight_ih_l0", "in_proj_weight"):
        if getattr(layer, name, None) is not None:
            return getattr(layer, name)


def main():
    rows = []
    for kind, sizes, make in LAYERS:
        layer = make()
        weight = weight_of(layer)
        row = {"kind": kind, "sizes": sizes, "shape": list(weight.shape), "schemes": {}}
        for text, function in FUNCTIONS.items():
            row["schemes"][text] = law(lambda: function(weight))
        if kind not in ("embedding", "packed"):
            caught.clear()
            layer.reset_parameters()
            laws = {tuple(round(a, 14) for a in args) for _, args in caught}
            assert len(laws) == 1, laws
            (low, high), = laws
            row["schemes"]["torch.linear"] = {"law": "uniform", "low": low, "high": high}
        elif kind == "embedding":
            row["schemes"]["torch.embedding"] = law(layer.reset_parameters)
        rows.append(row)
    sparse = []
    for shape, sparsity in (((10, 4), 0.1), ((7, 3), 0.5), ((100, 5), 0.901), ((5, 2), 1.0), ((5, 2), 0.0)):
        zeros = (nn.init.sparse_(torch.empty(shape), sparsity) == 0).sum(0)
        assert zeros.min() == zeros.max()
        sparse.append({"shape": list(shape), "sparsity": sparsity, "zeros": int(zeros[0])})
    eye = [{"shape": list(s), "ones": nn.init.eye_(torch.empty(s)).flatten().nonzero().flatten().tolist()} for s in ((3, 3), (2, 5), (4, 2))]
    dirac = [
        {"shape": list(s), "groups": g, "ones": nn.init.dirac_(torch.empty(s), groups=g).flatten().nonzero().flatten().tolist()}
        for s, g in (((4, 3, 3), 1), ((3, 4, 5), 1), ((6, 2, 3, 4), 2), ((4, 4, 1, 2, 3), 1), ((6, 3, 2), 3))
    ]
    document = {"torch": torch.__version__, "layers": rows, "sparse": sparse, "eye": eye, "dirac": dirac}
    pathlib.Path(__file__).with_name("torch-schemes.json").write_text(json.dumps(document) + "\n")


main()
