#!/usr/bin/python3
"""Writes torchvision-networks.json: parameters of torchvision's networks, and logits of some of them for weights that a formula gives.

usage: torchvision_networks.py > torchvision-networks.json     (Debian: python3-torch python3-torchvision)
"""
import json

import numpy
import torch
import torchvision

SAMPLES, IMAGE, INPUT_KEY, LOGITS = 2, 64, 1000, 12


def uniform(key, count):
    """Numbers from -1 to 1 that look random: a hash of the element's index and a key, in 32 bits."""
    x = numpy.arange(count, dtype=numpy.uint32) * numpy.uint32(2654435761) + numpy.uint32(key * 40503)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = (x ^ (x >> numpy.uint32(shift))) * numpy.uint32(factor)
    return (x ^ (x >> numpy.uint32(16))) / 2.0**31 - 1


def values(key, name, shape):
    u = torch.from_numpy(uniform(key, int(numpy.prod(shape)))).reshape(shape)
    if len(shape) > 1:
        return u * (6 * shape[0] / u.numel()) ** 0.5
    return 1 + 0.2 * u if name.endswith("weight") else 0.1 * u


def logits(model):
    model = model.double().train()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    with torch.no_grad():
        for key, (name, parameter) in enumerate(model.named_parameters()):
            parameter.copy_(values(key, name, tuple(parameter.shape)))
        x = torch.from_numpy(uniform(INPUT_KEY, SAMPLES * 3 * IMAGE * IMAGE)).reshape(SAMPLES, 3, IMAGE, IMAGE)
        return model(x)[:, :LOGITS].tolist()


def main():
    make = torchvision.models
    networks = {"vgg11": make.vgg11, "vgg11?norm=batch": make.vgg11_bn, "resnet18": make.resnet18, "resnet50": make.resnet50, "mobilenet-v2": make.mobilenet_v2}
    tables = []
    for name, network in networks.items():
        model = network(weights=None)
        parameters = [[n, list(p.shape)] for n, p in model.named_parameters()]
        tables.append({"network": name, "parameters": parameters, "logits": None if name.startswith("vgg") else logits(model)})
    versions = {"torch": torch.__version__, "torchvision": torchvision.__version__}
    lines = ",\n".join(json.dumps(table, separators=(",", ":")) for table in tables)
    print(f'{{"versions":{json.dumps(versions)},"image":{IMAGE},"samples":{SAMPLES},"networks":[\n{lines}\n]}}')


main()
