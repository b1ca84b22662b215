"""Writes torch-sequence.json: PyTorch's recurrent layers and attention in float64, with all gradients.

Run with any PyTorch from 1.8 (the table was made with 1.13):
    python3 torch_sequence.py > torch-sequence.json
"""

import itertools
import json
import math

import torch

BATCH, STEPS, FEATURES, HIDDEN = 2, 5, 3, 4

KINDS = {
    "rnn-tanh": (torch.nn.RNN, {"nonlinearity": "tanh"}),
    "rnn-relu": (torch.nn.RNN, {"nonlinearity": "relu"}),
    "lstm": (torch.nn.LSTM, {}),
    "gru": (torch.nn.GRU, {}),
}

ATTENTIONS = [
    # heads, causal, queries, keys, width, values
    (1, False, 4, 4, 3, 3),
    (1, True, 4, 4, 3, 3),
    (2, False, 5, 7, 6, 4),
    (2, True, 5, 7, 6, 4),
    (3, True, 7, 3, 6, 9),
    (4, False, 1, 6, 8, 8),
    (4, True, 35, 35, 8, 4),
]


def normal(*shape):
    return torch.randn(*shape, dtype=torch.float64)


def table(values):
    return {name: value.detach().flatten().tolist() for name, value in values.items()}


def recurrence(kind, layers, bidirectional, bias):
    make, options = KINDS[kind]
    module = make(FEATURES, HIDDEN, layers, bias=bias, batch_first=True, bidirectional=bidirectional, **options).double()
    x = normal(BATCH, STEPS, FEATURES).requires_grad_()
    y, _ = module(x)
    dy = normal(*y.shape)
    y.backward(dy)
    return {
        "kind": kind, "layers": layers, "bidirectional": bidirectional, "bias": bias,
        "batch": BATCH, "steps": STEPS, "features": FEATURES, "hidden": HIDDEN,
        "input": x.flatten().tolist(), "output": y.flatten().tolist(),
        "outputGradient": dy.flatten().tolist(), "inputGradient": x.grad.flatten().tolist(),
        "parameters": table(dict(module.named_parameters())),
        "gradients": table({name: p.grad for name, p in module.named_parameters()}),
    }


def split(x, heads):
    return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)


def attention(heads, causal, queries, keys, width, values):
    q, k, v = normal(BATCH, queries, width), normal(BATCH, keys, width), normal(BATCH, keys, values)
    for tensor in (q, k, v):
        tensor.requires_grad_()
    scores = split(q, heads) @ split(k, heads).transpose(-2, -1) / math.sqrt(width / heads)
    if causal:
        scores = scores.masked_fill(~torch.ones(queries, keys, dtype=torch.bool).tril(), -math.inf)
    y = (torch.softmax(scores, -1) @ split(v, heads)).transpose(1, 2).reshape(BATCH, queries, values)
    dy = normal(*y.shape)
    y.backward(dy)
    return {
        "heads": heads, "causal": causal, "batch": BATCH, "queries": queries, "keys": keys, "width": width, "values": values,
        "output": y.flatten().tolist(), "outputGradient": dy.flatten().tolist(),
        "inputs": table({"q": q, "k": k, "v": v}), "gradients": table({"q": q.grad, "k": k.grad, "v": v.grad}),
    }


torch.manual_seed(5)
recurrences = [recurrence(*case) for case in itertools.product(KINDS, (1, 2), (False, True), (True,))]
recurrences += [recurrence(kind, 3, False, False) for kind in KINDS]
print(json.dumps({"recurrences": recurrences, "attentions": [attention(*case) for case in ATTENTIONS]}, separators=(",", ":")))
