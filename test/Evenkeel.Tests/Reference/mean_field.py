"""Writes mean-field.json: fixed points and depth scales of plain networks, by nested Gauss-Legendre rules on pieces split at the kinks.

python3 mean_field.py > mean-field.json   (numpy)
"""
import json
import math
import sys

import numpy as np

NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
erf = np.vectorize(math.erf)


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))


def phi(x):
    return np.exp(-x * x / 2) / math.sqrt(2 * math.pi)


ACTIVATIONS = {
    "gelu": (lambda x: x * (1 + erf(x / math.sqrt(2))) / 2, lambda x: (1 + erf(x / math.sqrt(2))) / 2 + x * phi(x), []),
    "silu": (lambda x: x * sigmoid(x), lambda x: sigmoid(x) * (1 + x * (1 - sigmoid(x))), []),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x)), []),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2, [0]),
    "hard-tanh": (lambda x: np.clip(x, -1, 1), lambda x: (abs(x) < 1) * 1.0, [-1, 1]),
    "elu": (lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))), lambda x: np.where(x > 0, 1, np.exp(np.minimum(x, 0))), [0]),
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0, [0]),
}
POINTS = [
    ("gelu", 2.0, 0.1), ("gelu", 1.9, 0.3), ("silu", 1.8, 0.05), ("silu", 1.9, 0.5), ("sigmoid", 10.0, 0.5), ("sigmoid", 80.0, 0.01),
    ("softsign", 2.0, 0.1), ("softsign", 4.0, 0.05), ("hard-tanh", 1.2, 0.05), ("hard-tanh", 2.5, 0.1), ("hard-tanh", 4.0, 0.05), ("elu", 1.3, 0.1), ("relu", 1.5, 0.2),
]


def rule(mean, sigma, kinks):
    """Points z of N(0, 1) and weights, split at 0 and at the kinks of a function of mean + sigma z."""
    ends = {-9.0, 9.0, *np.arange(-8.0, 9.0, 0.5)}
    for kink in kinks:
        z = (kink - mean) / sigma
        if abs(z) < 9:
            ends.add(z)
    ends = np.array(sorted(ends))
    half = np.diff(ends)[:, None] / 2
    z = (ends[:-1, None] + half * (1 + NODES)).ravel()
    return z, (half * WEIGHTS).ravel() * phi(z)


def moment(g, q, kinks):
    z, w = rule(0, math.sqrt(q), kinks)
    return float(np.sum(w * g(math.sqrt(q) * z)))


def pair(g, q, c, kinks):
    """E g(u1) g(u2): the inner integral is smooth in the outer variable but on the scale of sqrt(1 - c^2) around a kink."""
    sigma = math.sqrt(q)
    near = [k + s * d * sigma * math.sqrt(1 - c * c) for k in kinks for s in (-1, 1) for d in (0, 0.5, 1, 2, 4)]
    z, w = rule(0, sigma, near)
    total = 0.0
    for outer, weight in zip(z, w):
        inner, v = rule(c * sigma * outer, sigma * math.sqrt(1 - c * c), kinks)
        total += weight * g(np.array([sigma * outer]))[0] * np.sum(v * g(sigma * (c * outer + math.sqrt(1 - c * c) * inner)))
    return float(total)


def settle(step, at):
    for _ in range(100000):
        after = step(at)
        if abs(after - at) < 1e-15 * max(1, abs(at)):
            return after
        at = after
    sys.exit("it does not settle")


result = []
for name, weights, biases in POINTS:
    f, slope, kinks = ACTIVATIONS[name]
    q = settle(lambda q: weights * moment(lambda x: f(x) ** 2, q, kinks) + biases, 1.0)
    chi = weights * moment(lambda x: slope(x) ** 2, q, kinks)
    c = 1.0
    if chi > 1:
        low, high = 0.0, 1 - 1e-6
        for _ in range(45):
            c = (low + high) / 2
            if (weights * pair(f, q, c, kinks) + biases) / q > c:
                low = c
            else:
                high = c
    slopes = weights * pair(slope, q, c, kinks) if c < 1 else chi
    result.append({"activation": name, "sigma_w2": weights, "sigma_b2": biases, "q_star": q, "chi1": chi, "c_star": c, "xi_c": -1 / math.log(slopes), "xi_grad": 1 / abs(math.log(chi))})
    print(result[-1], file=sys.stderr)
json.dump({"points": result}, sys.stdout, indent=1)
print()
