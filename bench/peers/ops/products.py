"""Matrix products, lookups, attention and recurrence."""
import math

import torch
import torch.nn.functional as F

from .draw import Case, scaled


def linear(draw):
    narrow, wide = draw.integer("in", 1, 70), draw.integer("out", 1, 70)
    shape = draw.choice("shape", [[2], [1], [40], [3, 5], [1, 9]])
    parameters = {"weight": scaled(draw, wide, narrow, fan=narrow)}
    if draw.coin("bias"):
        parameters["bias"] = draw.normal(wide)
    return Case(draw, F.linear, [draw.normal(*shape, narrow)], parameters, {"outFeatures": wide, "bias": "bias" in parameters})


def matmul(draw):
    batch = draw.choice("batch", [[1], [2], [3, 2], [1, 5], [2, 2, 3]])
    m, n, k = draw.integers("extents", 3, 1, 40)
    turned = draw.integers("turned", 2, 0, 1)
    a = draw.normal(*batch, *((k, m) if turned[0] else (m, k)))
    b = draw.normal(*batch, *((n, k) if turned[1] else (k, n)))

    def run(a, b):
        return (a.transpose(-1, -2) if turned[0] else a) @ (b.transpose(-1, -2) if turned[1] else b)

    return Case(draw, run, [a, b], attributes={"transposeA": bool(turned[0]), "transposeB": bool(turned[1])})


def embedding(draw):
    vocabulary, width = draw.integer("vocabulary", 1, 40), draw.integer("width", 1, 70)
    x = draw.below(vocabulary, draw.integer("batch", 1, 4), *draw.choice("places", [[], [7], [3, 4]])).float()
    weight = draw.normal(vocabulary, width)
    return Case(draw, lambda x, weight: F.embedding(x.long(), weight), [x], {"weight": weight}, {"vocabulary": vocabulary, "width": width}, tokens=True)


def attention(draw):
    heads = draw.integer("heads", 1, 4)
    batch, positions = draw.integer("batch", 1, 3), draw.integer("positions", 1, 40)
    keys = draw.choice("keys", [positions, draw.random.randint(1, 40)])
    width, values = heads * draw.integer("width", 1, 20), heads * draw.integer("values", 1, 20)
    causal, scale = draw.coin("causal"), draw.choice("scale", [None, None, 0.3])

    def run(q, k, v):
        q, k, v = (t.reshape(*t.shape[:2], heads, -1).transpose(1, 2) for t in (q, k, v))
        scores = q @ k.transpose(-1, -2) * (scale or (width / heads) ** -0.5)
        if causal:
            scores = scores.masked_fill(torch.ones(positions, keys, dtype=torch.bool).triu(1), -math.inf)
        return (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, positions, values)

    inputs = [draw.normal(batch, positions, width), draw.normal(batch, keys, width), draw.normal(batch, keys, values)]
    return Case(draw, run, inputs, attributes={"heads": heads, "causal": causal, "scale": scale})


def recurrent(kind, gates, functions):
    def make(draw):
        batch, steps, features, hidden = draw.integer("batch", 1, 4), draw.integer("steps", 1, 9), draw.integer("features", 1, 20), draw.integer("hidden", 1, 20)
        layers, two_ways, bias = draw.integer("layers", 1, 3), draw.coin("bidirectional"), draw.coin("bias")
        nonlinearity = draw.choice("nonlinearity", list(functions))
        directions = 2 if two_ways else 1
        parameters = {}
        for layer in range(layers):
            for suffix in ["", "_reverse"][:directions]:
                wide = features if layer == 0 else directions * hidden
                parameters[f"weight_ih_l{layer}{suffix}"] = scaled(draw, gates * hidden, wide, fan=wide)
                parameters[f"weight_hh_l{layer}{suffix}"] = scaled(draw, gates * hidden, hidden, fan=hidden)
                if bias:
                    parameters[f"bias_ih_l{layer}{suffix}"] = draw.normal(gates * hidden, scale=0.3)
                    parameters[f"bias_hh_l{layer}{suffix}"] = draw.normal(gates * hidden, scale=0.3)

        def run(x, **weights):
            state = x.new_zeros(layers * directions, batch, hidden)
            return functions[nonlinearity](x, (state, state) if kind == "lstm" else state, list(weights.values()), bias, layers, 0.0, False, two_ways, True)[0]

        attributes = {"hidden": hidden, "layers": layers, "bidirectional": two_ways, "bias": bias, "nonlinearity": nonlinearity}
        return Case(draw, run, [draw.normal(batch, steps, features)], parameters, attributes)

    return make
