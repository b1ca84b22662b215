"""Writes activation-values.json: activations and their derivatives in 400 digits, rounded to double, tails and neighbourhood of 0 included.

Needs mpmath:
    python3 activation_values.py > activation-values.json
The derivatives are mpmath's numerical ones of the formulas, not ours. Kinks are not among the points.
"""

import json

from mpmath import erf, erfc, exp, expm1, log1p, mp, mpf, pi, sin, sqrt, tanh


POINTS = [s * p for p in (1e-30, 1e-9, 3e-5, 2.0**-7, 0.11, 0.3, 0.49, 0.51, 0.624, 0.626, 0.98, 1.02, 1.5, 2.2, 3.4, 5.1, 7.7, 11.0, 19.5, 30.0, 37.0, 88.0, 104.0, 700.0) for s in (-1, 1)]

LAMBDA = mpf("1.0507009873554804934193349852946")
ALPHA = mpf("1.6732632423543772848170429916717")


def sigma(x):
    return 1 / (1 + exp(-x))


def clamp(x, low, high):
    return max(low, min(high, x))


def gelu_tanh(x):
    return x * sigma(2 * sqrt(2 / pi) * (x + mpf("0.044715") * x**3))


ACTIVATIONS = {
    "relu": lambda x: max(x, mpf(0)),
    "leaky-relu": lambda x: x if x > 0 else x * mpf(0.01),
    "prelu": lambda x: x if x > 0 else x / 4,
    "relu6": lambda x: clamp(x, mpf(0), mpf(6)),
    "elu": lambda x: x if x > 0 else expm1(x),
    "elu:0.5": lambda x: x if x > 0 else expm1(x) / 2,
    "celu": lambda x: x if x > 0 else expm1(x),
    "celu:2": lambda x: x if x > 0 else 2 * expm1(x / 2),
    "selu": lambda x: LAMBDA * (x if x > 0 else ALPHA * expm1(x)),
    "gelu": lambda x: x * erfc(-x / sqrt(mpf(2))) / 2,
    "gelu-tanh": gelu_tanh,
    "silu": lambda x: x * sigma(x),
    "mish": lambda x: x * tanh(log1p(exp(x))),
    "softplus": lambda x: log1p(exp(x)),
    "sigmoid": sigma,
    "tanh": tanh,
    "hard-tanh": lambda x: clamp(x, mpf(-1), mpf(1)),
    "hard-sigmoid": lambda x: clamp(x + 3, mpf(0), mpf(6)) / 6,
    "hard-swish": lambda x: x * clamp(x + 3, mpf(0), mpf(6)) / 6,
    "softsign": lambda x: x / (1 + abs(x)),
    "erf": erf,
    "sin": sin,
}


def derivative(f, x):
    """A central difference with a step far below |x|, so that it stays on x's side of 0, in far more digits than it loses."""
    with mp.workdps(400):
        h = abs(x) * mpf(10) ** -60
        return (f(x + h) - f(x - h)) / (2 * h)


def row(f):
    with mp.workdps(400):
        values = [float(f(mpf(x))) for x in POINTS]
    return {"value": values, "derivative": [float(derivative(f, mpf(x))) for x in POINTS]}


print(json.dumps({"x": POINTS, "activations": {name: row(f) for name, f in ACTIVATIONS.items()}}, indent=1))
