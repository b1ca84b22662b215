"""Writes torch-float64.json: the loss and every layer's rms, forward and backward, of the network in torch/mlp-tanh-default, in float64.

Run with any PyTorch from 1.12 and onnx (the table was made with 1.13):
    python3 torch_float64.py > torch-float64.json
"""

import json
import os

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch", "mlp-tanh-default")
LAYERS = 21


def rms(tensor):
    return tensor.detach().pow(2).mean().sqrt().item()


weights = {t.name: torch.tensor(numpy_helper.to_array(t)).double() for t in onnx.load(f"{FOLDER}/model.onnx").graph.initializer}
x = torch.tensor(numpy.load(f"{FOLDER}/input.npy")).double()
y = torch.tensor(numpy.load(f"{FOLDER}/target.npy"))
made = {}
for i in range(LAYERS):
    x = made[f"fc.{i}"] = F.linear(x, weights[f"fc.{i}.weight"].requires_grad_(), weights[f"fc.{i}.bias"])
    x.retain_grad()
    if i < LAYERS - 1:
        x = made[f"act.{i}"] = torch.tanh(x)
        x.retain_grad()
loss = F.cross_entropy(x, y)
loss.backward()
layers = {name: {"forward": rms(value), "backward": rms(value.grad)} for name, value in made.items()}
print(json.dumps({"loss": loss.item(), "layers": layers}, indent=1))
