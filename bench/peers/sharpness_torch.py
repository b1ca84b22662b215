"""The Hessian's largest eigenvalue of 'zoo:mlp?depth=N' on digits, by exact Hessian-vector products in PyTorch, beside `evenkeel check --sharpness`.

    evenkeel init 'zoo:mlp?depth=20' --data digits --recipe he -o mlp.npz
    evenkeel check 'zoo:mlp?depth=20' --data digits --recipe he --samples 256 --sharpness
    python3 bench/peers/sharpness_torch.py mlp.npz 256
"""

import csv
import gzip
import pathlib
import sys

import numpy
import torch

STEPS = 60
torch.manual_seed(0)


def digits(samples):
    path = pathlib.Path(__file__).parents[2] / "src/Evenkeel.Formats/Data/digits.csv.gz"
    with gzip.open(path, "rt") as file:
        rows = [[float(cell) for cell in row] for row in csv.reader(file) if row and row[0].replace(".", "").isdigit()]
    table = torch.tensor(rows, dtype=torch.float64)
    x = (table[:, :-1] - table[:, :-1].mean()) / table[:, :-1].std(unbiased=False)
    return x[:samples].float().double(), table[:samples, -1].long()


def main(path, samples):
    stored = numpy.load(path)
    weights = {name: torch.tensor(stored[name], dtype=torch.float64, requires_grad=True) for name in stored.files}
    depth = sum(name.startswith("fc.") and name.endswith(".weight") for name in weights)
    x, y = digits(samples)
    h = x
    for i in range(depth):
        h = torch.relu(h @ weights[f"fc.{i}.weight"].T + weights[f"fc.{i}.bias"])
    loss = torch.nn.functional.cross_entropy(h @ weights["head.weight"].T + weights["head.bias"], y)
    parameters = list(weights.values())
    gradient = torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, parameters, create_graph=True)])

    # Lanczos, every vector kept orthogonal to all before.
    v = torch.randn_like(gradient)
    basis, alphas, betas = [v / v.norm()], [], []
    for _ in range(STEPS):
        product = torch.cat([g.reshape(-1) for g in torch.autograd.grad(gradient @ basis[-1], parameters, retain_graph=True)])
        alphas.append((product @ basis[-1]).item())
        for _ in range(2):
            for b in basis:
                product = product - (product @ b) * b
        betas.append(product.norm().item())
        basis.append(product / betas[-1])
    matrix = numpy.diag(alphas) + numpy.diag(betas[:-1], 1) + numpy.diag(betas[:-1], -1)
    print(f"loss {loss.item():.4f}, largest eigenvalue {numpy.linalg.eigvalsh(matrix)[-1]:.5g}")


main(sys.argv[1], int(sys.argv[2]))
