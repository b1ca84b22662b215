#!/usr/bin/env python3
"""Reads weights that Evenkeel wrote, without any library of the format's own, and prints a line per tensor: name, type, shape, SHA-256.

    read_back.py FILE [OTHER]           a .safetensors file, its index (.index.json) or a .npz; OTHER must hold the same bytes
    read_back.py FILE --load resnet18   also gives the tensors to torchvision's network of that name, strictly
"""
import hashlib
import json
import os
import struct
import sys

import numpy
import torch

TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64}


def safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        header.pop("__metadata__", None)
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            assert begin % {"F64": 8, "I64": 8, "F32": 4}.get(entry["dtype"], 2) == 0 and length % 8 == 0, "not aligned"
            file.seek(8 + length + begin)
            yield name, torch.frombuffer(bytearray(file.read(end - begin)), dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])


def tensors(path):
    """Names and tensors, one at a time."""
    if path.endswith(".npz"):
        with numpy.load(path) as arrays:
            for name in arrays.files:
                yield name, torch.from_numpy(numpy.array(arrays[name]))
    elif path.endswith(".json"):
        with open(path) as file:
            index = json.load(file)
        files = dict.fromkeys(index["weight_map"].values())
        found = {name: (file, t.numel() * t.element_size()) for file in files for name, t in safetensors(os.path.join(os.path.dirname(path), file))}
        assert {n: f for n, (f, _) in found.items()} == index["weight_map"], "index and files differ"
        assert sum(size for _, size in found.values()) == index["metadata"]["total_size"], "total_size"
        for file in files:
            yield from safetensors(os.path.join(os.path.dirname(path), file))
    else:
        yield from safetensors(path)


def digest(tensor):
    return hashlib.sha256(tensor.reshape(-1).view(torch.uint8).numpy() if tensor.dim() else tensor.reshape(1).view(torch.uint8).numpy()).hexdigest()


def rows(path):
    return {name: (str(t.dtype), tuple(t.shape), digest(t)) for name, t in tensors(path)}


def main():
    mine = rows(sys.argv[1])
    for name, row in mine.items():
        print(name, *row)
    if len(sys.argv) == 3:
        other = rows(sys.argv[2])
        different = [n for n in {**mine, **other} if mine.get(n) != other.get(n)]
        print("the same" if not different else f"different: {different}")
        sys.exit(1 if different else 0)
    if len(sys.argv) == 4:
        import torchvision

        print(getattr(torchvision.models, sys.argv[3])().load_state_dict(dict(tensors(sys.argv[1])), strict=True))


if __name__ == "__main__":
    main()
