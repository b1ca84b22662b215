"""Writes torch-jacobian.json: singular values of Jacobians of small networks, from the input (of tokens the embedding's output) and from layers, in float64.

Run with any PyTorch from 1.12 (the table was made with 1.13):
    python3 torch_jacobian.py > torch-jacobian.json
"""

import json
import math

import torch
from torch import nn
from torch.autograd.functional import jacobian
from torch.nn.functional import gelu, layer_norm

torch.manual_seed(12)


def short(*shape, scale=1.0):
    """Normal numbers on a grid of 1/64, which print short and are exact."""
    return torch.round(torch.randn(*shape, dtype=torch.float64) * scale * 64) / 64


def tensor(t):
    return {"shape": list(t.shape), "data": t.detach().reshape(-1).tolist()}


def spectrum(f, x):
    rows = jacobian(f, x)
    s = torch.linalg.svdvals(rows.reshape(-1, x.numel()))
    squares = s * s
    return {"singularValues": sorted(s.tolist()), "meanSquare": squares.mean().item(), "variance": (squares.var(unbiased=False) / squares.mean() ** 2).item()}


def sequential(model, x):
    model = model.double().train()
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(short(*p.shape, scale=0.5) if p.dim() > 1 else 1 + short(*p.shape, scale=0.2))
    weights = {n: tensor(p) for n, p in model.named_parameters()}
    layers = {}
    at = x
    for i, layer in enumerate(model):
        at = layer(at).detach()
        layers[str(i)] = spectrum(nn.Sequential(*model[i + 1:]), at) if i + 1 < len(model) else None
    return {"input": tensor(x), "weights": weights, **spectrum(model, x), "layers": {k: {"meanSquare": v["meanSquare"], "variance": v["variance"]} for k, v in layers.items() if v}}


def transformer(tokens=5, vocabulary=7, width=8, heads=2, hidden=16):
    """A causal transformer of one block, its norms first."""
    shapes = {
        "embedding.weight": (vocabulary, width), "position.weight": (tokens, width),
        **{f"blocks.0.{n}.weight": (width, width) for n in "qkvo"}, "blocks.0.up.weight": (hidden, width), "blocks.0.down.weight": (width, hidden),
        "head.weight": (vocabulary, width),
        **{f"blocks.0.{n}.bias": (width,) for n in "qkvo"}, "blocks.0.up.bias": (hidden,), "blocks.0.down.bias": (width,), "head.bias": (vocabulary,),
        **{f"{n}.{p}": (width,) for n in ("blocks.0.ln_1", "blocks.0.ln_2", "ln_f") for p in ("weight", "bias")},
    }
    w = {n: 1 + short(*s, scale=0.2) if len(s) == 1 and n.endswith("weight") else short(*s, scale=0.5) for n, s in shapes.items()}
    ids = torch.tensor([3, 1, 4, 1, 5])

    def linear(x, name):
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    def norm(x, name):
        return layer_norm(x, (width,), w[f"{name}.weight"], w[f"{name}.bias"], 1e-5)

    def attention(x):
        q, k, v = (linear(x, f"blocks.0.{n}").reshape(tokens, heads, -1).transpose(0, 1) for n in "qkv")
        scores = q @ k.transpose(1, 2) / math.sqrt(width // heads)
        weights = scores.masked_fill(torch.ones(tokens, tokens).triu(1).bool(), -math.inf).softmax(-1)
        return linear((weights @ v).transpose(0, 1).reshape(tokens, width), "blocks.0.o")

    def body(x):
        x = x + w["position.weight"]
        x = x + attention(norm(x, "blocks.0.ln_1"))
        x = x + linear(gelu(linear(norm(x, "blocks.0.ln_2"), "blocks.0.up")), "blocks.0.down")
        return linear(norm(x, "ln_f"), "head")

    return {"input": tensor(ids.double()[None]), "weights": {n: tensor(p) for n, p in w.items()}, **spectrum(body, w["embedding.weight"][ids])}


print(json.dumps({
    "mlp": sequential(nn.Sequential(nn.Linear(12, 16), nn.Tanh(), nn.Linear(16, 14), nn.ReLU(), nn.Linear(14, 9)), short(1, 12)),
    "conv": sequential(nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(16, 5)), short(6, 2, 4, 4)),
    "transformer": transformer(),
}))
