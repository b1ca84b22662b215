"""Writes torch-ops-b.json: PyTorch's float64 outputs and gradients of the ops that move, combine and normalize values, and of losses.

Run with any PyTorch from 1.12 (the table was made with 1.13):
    python3 torch_ops_b.py > torch-ops-b.json
"""

import json

import torch
import torch.nn.functional as F

BATCH = 2
torch.manual_seed(20)


def short(*shape, scale=1.0, offset=0.0):
    """Normal numbers on a grid of 1/64, which print short and are exact."""
    return torch.round((torch.randn(*shape, dtype=torch.float64) * scale + offset) * 64) / 64


def tensor(t):
    return {"shape": list(t.shape), "data": t.detach().reshape(-1).tolist()}


CASES = {}


def case(name, function, *samples, tokens=0, positive=(), **parameters):
    inputs = [short(BATCH, *s) for s in samples]
    for i in positive:
        inputs[i] = inputs[i].abs() + 0.5
    if tokens:
        inputs = [torch.randint(tokens, (BATCH, *s)).to(torch.float64) for s in samples]
    inputs = [t.requires_grad_(not tokens) for t in inputs]
    weights = {n: t.requires_grad_(not n.startswith("running")) for n, t in parameters.items()}
    output = function(*inputs, **weights)
    cotangent = short(*output.shape)
    output.backward(cotangent)
    CASES[name] = {
        "tokens": tokens,
        "inputs": [tensor(t) for t in inputs],
        "parameters": {n: tensor(t) for n, t in weights.items()},
        "output": tensor(output),
        "output_gradient": tensor(cotangent),
        "input_gradients": [] if tokens else [tensor(t.grad) for t in inputs],
        "parameter_gradients": {n: tensor(t.grad) for n, t in weights.items() if t.requires_grad},
    }


def affine(n):
    return {"weight": short(n, scale=0.2, offset=1), "bias": short(n, scale=0.5)}


case("reshape", lambda x: x.reshape(BATCH, 4, 3), (2, 6))
case("transpose", lambda x: x.permute(0, 2, 1), (3, 5))
case("split heads", lambda x: x.reshape(BATCH, 3, 2, 4).permute(0, 2, 1, 3), (3, 2, 4))
case("transpose of four axes", lambda x: x.permute(0, 4, 2, 1, 3), (2, 3, 1, 4))
case("slice", lambda x: x[:, :, 1:6:2], (3, 7))
case("select", lambda x: x[:, -1], (4, 3))
case("gather", lambda x: x[:, :, [2, 0, 2, 1, 2]], (2, 4))
case("pad", lambda x: F.pad(x, (1, 2, 0, 3), value=-1.5), (2, 3))
case("concat", lambda a, b: torch.cat([a, b], dim=2), (2, 3), (2, 2))
case("embedding", lambda x, weight: F.embedding(x.long(), weight), (6,), tokens=5, weight=short(5, 3))
case("position", lambda x, weight: x + weight, (3, 4), weight=short(3, 4))
case("add", lambda a, b: a + b.reshape(BATCH, 1, 4), (3, 4), (4,))
case("subtract", lambda a, b: a - b, (3, 1), (1, 4))
case("multiply", lambda a, b: a * b, (2, 3, 4), (2, 1, 1))
case("divide", lambda a, b: a / b, (3, 4), (3, 1), positive=(1,))
case("scale", lambda x: 0.7 * x, (5,))
case("gain", lambda x, weight: weight * x, (3, 4), weight=short(1))
case("sum", lambda x: x.sum(dim=(1, 3)), (2, 3, 4))
case("mean", lambda x: x.mean(dim=2, keepdim=True), (3, 5))
case("max", lambda x: x.amax(dim=1), (5, 3))
case("matmul", lambda a, b: a @ b, (2, 3, 4), (2, 4, 5))
case("matmul of transposed", lambda a, b: a.transpose(-1, -2) @ b.transpose(-1, -2), (4, 3), (5, 4))
case("softmax", lambda x: x.softmax(-1), (3, 5))
case("softmax over channels", lambda x: x.softmax(1), (4, 3))
case("log-softmax", lambda x: x.log_softmax(-1), (3, 5))
case("log-softmax over channels", lambda x: x.log_softmax(1), (4, 3))
case("layer-norm", lambda x, weight, bias: F.layer_norm(x, (7,), weight, bias), (3, 7), **affine(7))
case("rms-norm", lambda x, weight: weight * x / (x.pow(2).mean(-1, keepdim=True) + 1e-6).sqrt(), (3, 7), weight=short(7))
case("group-norm", lambda x, weight, bias: F.group_norm(x, 2, weight, bias), (4, 2, 3), **affine(4))
case("instance-norm", lambda x: F.instance_norm(x), (2, 2, 3))
case("instance-norm with parameters", lambda x, weight, bias: F.instance_norm(x, weight=weight, bias=bias), (2, 2, 3), **affine(2))
case("batch-norm", lambda x, weight, bias: F.batch_norm(x, None, None, weight, bias, training=True), (3, 2, 2), **affine(3))
case("batch-norm of features", lambda x, weight, bias: F.batch_norm(x, None, None, weight, bias, training=True), (5,), **affine(5))
case(
    "batch-norm in evaluation",
    lambda x, weight, bias, running_mean, running_var: F.batch_norm(x, running_mean, running_var, weight, bias),
    (3, 2, 2), **affine(3), running_mean=short(3), running_var=short(3).abs() + 0.25)

LOSSES = {}


def loss(name, function, shape, target):
    logits = short(*shape, scale=2).requires_grad_()
    value = function(logits, target)
    value.backward()
    LOSSES[name] = {"logits": tensor(logits), "target": tensor(target), "mean": value.item(), "gradient": tensor(logits.grad)}


loss("cross-entropy", F.cross_entropy, (4, 5), torch.randint(5, (4,)))
loss("smoothed cross-entropy", lambda z, t: F.cross_entropy(z, t, label_smoothing=0.1), (4, 5), torch.randint(5, (4,)))
loss("cross-entropy of positions", lambda z, t: F.cross_entropy(z.reshape(-1, 4), t.reshape(-1), label_smoothing=0.1), (2, 3, 4), torch.randint(4, (2, 3)))
loss("binary cross-entropy", F.binary_cross_entropy_with_logits, (3, 4), torch.rand(3, 4, dtype=torch.float64))
loss("mse", F.mse_loss, (3, 4), short(3, 4))
case("offset", lambda x, bias: x + bias, (3, 4), bias=short(1))

print(json.dumps({"ops": CASES, "losses": LOSSES}))
