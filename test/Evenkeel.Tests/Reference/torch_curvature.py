"""Writes torch-curvature.json: the Hessian's largest eigenvalue and the singular values of the input-output Jacobian of small networks, in float64.

Run with any PyTorch from 1.12 (the table was made with 1.13):
    python3 torch_curvature.py > torch-curvature.json
"""

import json

import torch
from torch import nn
from torch.autograd.functional import hessian, jacobian
from torch.nn.utils.stateless import functional_call

torch.manual_seed(11)


def short(*shape, scale=1.0):
    """Normal numbers on a grid of 1/64, which print short and are exact."""
    return torch.round(torch.randn(*shape, dtype=torch.float64) * scale * 64) / 64


def tensor(t):
    return {"shape": list(t.shape), "data": t.detach().reshape(-1).tolist()}


def perceptron(activation):
    return nn.Sequential(nn.Linear(6, 9), activation(), nn.Linear(9, 8), activation(), nn.Linear(8, 5)), short(32, 6)


def convolution():
    return nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(16, 5)), short(24, 2, 4, 4)


def case(network, loss):
    model, x = network
    model = model.double()
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(short(*p.shape, scale=0.5 if p.dim() > 1 else 0.2))
    names, start = zip(*((n, p.detach().clone()) for n, p in model.named_parameters()))
    target = torch.arange(len(x)) % 5 if loss == "cross-entropy" else short(len(x), 5)
    measure = nn.functional.cross_entropy if loss == "cross-entropy" else nn.functional.mse_loss
    sizes = [p.numel() for p in start]

    def value(flat):
        parts = {n: part.view(p.shape) for n, p, part in zip(names, start, flat.split(sizes))}
        return measure(functional_call(model, parts, (x,)), target)

    eigenvalues = torch.linalg.eigvalsh(hessian(value, torch.cat([p.reshape(-1) for p in start])))
    rows = jacobian(lambda sample: model(sample)[0], x[:1]).reshape(5, -1)
    return {
        "input": tensor(x), "target": tensor(target), "loss": loss, "weights": {n: tensor(p) for n, p in zip(names, start)},
        "smallest": eigenvalues[0].item(), "largest": eigenvalues[-1].item(), "singularValues": sorted(torch.linalg.svdvals(rows).tolist()),
    }


print(json.dumps({
    "tanh": case(perceptron(nn.Tanh), "cross-entropy"),
    "relu": case(perceptron(nn.ReLU), "mse"),
    "conv": case(convolution(), "cross-entropy"),
}))
