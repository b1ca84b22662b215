"""Writes torch-lsuv.json: layer-sequential unit variance (Mishkin and Matas 2016, algorithm 1) in PyTorch, in float64, of a small network.

Run with any PyTorch from 1.12 (the table was made with 1.13):
    python3 torch_lsuv.py > torch-lsuv.json
"""

import json

import torch
from torch import nn

TOLERANCE, MOST_PASSES = 0.1, 10
torch.manual_seed(7)


def short(*shape, scale=1.0):
    """Normal numbers on a grid of 1/64, which print short and are exact."""
    return torch.round(torch.randn(*shape, dtype=torch.float64) * scale * 64) / 64


def tensor(t):
    return {"shape": list(t.shape), "data": t.detach().reshape(-1).tolist()}


def network():
    return nn.Sequential(
        nn.Conv2d(2, 5, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(5, 4, 3, stride=2), nn.Tanh(), nn.Flatten(),
        nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 3),
    ).double()


def case(bias):
    model, x = network(), short(8, 2, 10, 10)
    layers = [m for m in model if isinstance(m, (nn.Conv2d, nn.Linear))]
    with torch.no_grad():
        for layer in layers:
            layer.weight.copy_(short(*layer.weight.shape, scale=0.7))
            layer.bias.copy_(short(*layer.bias.shape, scale=bias))
    start = {n: tensor(p) for n, p in model.state_dict().items()}
    rows = []
    for layer in layers:
        made = []
        hook = layer.register_forward_hook(lambda module, inputs, output: made.append(output))

        def variance():
            with torch.no_grad():
                model(x)
            return made[-1].var(unbiased=False).item()

        before = after = variance()
        passes, factor = 0, 1.0
        while abs(after - 1) >= TOLERANCE and passes < MOST_PASSES:
            with torch.no_grad():
                layer.weight /= after**0.5
            factor /= after**0.5
            after, passes = variance(), passes + 1
        hook.remove()
        rows.append({"before": before, "after": after, "factor": factor, "passes": passes})
    return {"input": tensor(x), "parameters": start, "layers": rows}


print(json.dumps({"without biases": case(0), "with biases": case(0.6)}))
